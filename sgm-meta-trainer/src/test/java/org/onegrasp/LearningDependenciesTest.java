package org.onegrasp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which; docs/architecture.md draws the same. */
class LearningDependenciesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.onegrasp");

  @Test
  void arithmeticKnowsOnlyWhatIsBelowIt() {
    never("org.onegrasp.fixedpoint..", "org.onegrasp.kernels..", "org.onegrasp.network..", "org.onegrasp.rules..", "org.onegrasp.meta..");
    never("org.onegrasp.kernels..", "org.onegrasp.network..", "org.onegrasp.rules..", "org.onegrasp.meta..");
    never("org.onegrasp.network..", "org.onegrasp.rules..", "org.onegrasp.meta..");
    never("org.onegrasp.rules..", "org.onegrasp.meta..", "org.onegrasp.evaluation..", "org.onegrasp.cli..");
  }

  @Test
  void metaTrainingIsHandedItsWorld() {
    never("org.onegrasp.meta..", "org.onegrasp.sim..");
  }

  @Test
  void worldIsOnlyASeam() {
    never("org.onegrasp.world..", "org.onegrasp.sim..", "org.onegrasp.grasp..", "org.onegrasp.rules..", "org.onegrasp.network..");
  }

  @Test
  void simulatorKnowsNothingOfLearning() {
    never("org.onegrasp.sim..", "org.onegrasp.rules..", "org.onegrasp.network..", "org.onegrasp.meta..", "org.onegrasp.evaluation..");
  }

  @Test
  void onlyVectorKernelsUseTheIncubatingVectorApi() {
    noClasses().that().haveNameNotMatching("org\\.onegrasp\\.kernels\\.Vector.*")
        .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..").check(CLASSES);
  }

  private static void never(String from, String... to) {
    noClasses().that().resideInAPackage(from).should().dependOnClassesThat().resideInAnyPackage(to)
        .allowEmptyShould(true).check(CLASSES);
  }
}
