package org.onegrasp;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which; docs/architecture.md draws the same. */
class NodeDependenciesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.onegrasp");

  @Test
  void nettyIsSeenOnlyByTheRosAndGazeboClients() {
    noClasses().that().resideOutsideOfPackages("org.onegrasp.ros..", "org.onegrasp.gazebo..")
        .should().dependOnClassesThat().resideInAPackage("io.netty..").check(CLASSES);
  }

  @Test
  void rosClientKnowsNothingOfGraspsOrLearning() {
    noClasses().that().resideInAPackage("org.onegrasp.ros..")
        .should().dependOnClassesThat().resideInAnyPackage("org.onegrasp.node..", "org.onegrasp.gazebo..", "org.onegrasp.arm..",
            "org.onegrasp.world..", "org.onegrasp.rules..", "org.onegrasp.lesson..", "org.onegrasp.model..",
            "org.onegrasp.network..", "org.onegrasp.sim..", "org.onegrasp.grasp..")
        .allowEmptyShould(true).check(CLASSES);
  }

  @Test
  void threadsKnowNothingOfTheRest() {
    noClasses().that().resideInAPackage("org.onegrasp.threads..").should().dependOnClassesThat(resideInAPackage("org.onegrasp..")
        .and(resideOutsideOfPackage("org.onegrasp.threads.."))).check(CLASSES);
  }

  @Test
  void armsKnowNothingOfNodesOrLearning() {
    noClasses().that().resideInAPackage("org.onegrasp.arm..")
        .should().dependOnClassesThat().resideInAnyPackage("org.onegrasp.node..", "org.onegrasp.gazebo..", "org.onegrasp.ros..",
            "org.onegrasp.rules..", "org.onegrasp.lesson..", "org.onegrasp.model..", "org.onegrasp.network..",
            "org.onegrasp.sim..", "org.onegrasp.grasp..").check(CLASSES);
  }

  @Test
  void wireCodecsDoNotKnowTheClientOnTopOfThem() {
    noClasses().that().resideInAnyPackage("org.onegrasp.ros.xmlrpc..", "org.onegrasp.ros.tcpros..")
        .should().dependOnClassesThat().resideInAnyPackage("org.onegrasp.ros", "org.onegrasp.ros.master..")
        .allowEmptyShould(true).check(CLASSES);
  }

  @Test
  void soakAndReportKnowTheNodeOnlyOverTheWire() {
    noClasses().that().resideInAnyPackage("org.onegrasp.soak..", "org.onegrasp.report..")
        .should().dependOnClassesThat().resideInAnyPackage("org.onegrasp.node..", "org.onegrasp.gazebo..", "org.onegrasp.arm..",
            "org.onegrasp.rules..", "org.onegrasp.lesson..", "org.onegrasp.model..", "org.onegrasp.network..",
            "org.onegrasp.ros.tcpros..", "org.onegrasp.ros.xmlrpc..").check(CLASSES);
  }
}
