package org.onegrasp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.onegrasp.command.Main;
import org.onegrasp.kernels.Kernels;

/** Which package may know which; docs/architecture.md says the same in words. */
class NodeDependenciesTest {
  private static final String ROOT = "org.onegrasp.";

  /**
   * Package of this module, and the packages of ours that it may use besides itself: what stands here and what is below
   * that.
   */
  private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
      Map.entry("threads", Set.of()),
      Map.entry("net", Set.of("msgs")),
      Map.entry("ros.xmlrpc", Set.of("msgs", "net")),
      Map.entry("ros.tcpros", Set.of("msgs", "net")),
      Map.entry("ros", Set.of("msgs", "threads", "net", "ros.xmlrpc", "ros.tcpros")),
      Map.entry("ros.master", Set.of("msgs", "ros", "ros.xmlrpc")),
      Map.entry("gazebo", Set.of("msgs", "net", "geometry", "world")),
      Map.entry("arm", Set.of("msgs", "world", "xml")),
      Map.entry("conversion", Set.of("msgs", "world")),
      Map.entry("view", Set.of("msgs", "world", "grasp", "plot")),
      Map.entry("node.health", Set.of("msgs", "threads", "conversion")),
      Map.entry("web", Set.of("msgs", "threads", "net", "world")),
      Map.entry("node.parameters",
          Set.of("msgs", "ros", "arm", "web", "conversion", "lesson", "rules", "grasp", "world")),
      Map.entry("node.frames", Set.of("msgs", "conversion", "world")),
      Map.entry("node.camera",
          Set.of("msgs", "conversion", "node.health", "node.parameters", "node.frames", "grasp", "kernels", "world")),
      Map.entry("node.skills", Set.of("msgs", "node.health", "model", "grasp", "world")),
      Map.entry("node.sight", Set.of("node.skills", "grasp", "lesson", "model", "recognition", "world")),
      Map.entry("node",
          Set.of("msgs", "threads", "ros", "arm", "web", "conversion", "node.health", "node.parameters", "node.frames",
              "node.camera",
              "node.skills", "node.sight", "grasp", "kernels", "lesson", "model", "recognition", "rules", "world")),
      Map.entry("replay",
          Set.of("msgs", "ros", "ros.master", "conversion", "view", "node", "node.health", "node.parameters",
              "node.frames",
              "node.camera", "node.skills", "node.sight", "grasp", "plot", "lesson", "model", "world")),
      Map.entry("simulation", Set.of("msgs", "threads", "ros", "conversion", "geometry", "grasp", "objects", "world")),
      Map.entry("demo", Set.of("msgs", "web", "conversion", "simulation", "view", "grasp", "plot", "world")),
      Map.entry("soak", Set.of("msgs", "ros", "grasp", "objects", "sim", "world")),
      Map.entry("report", Set.of("msgs", "ros")),
      Map.entry("bench",
          Set.of("msgs", "ros", "ros.master", "arm", "conversion", "node.skills", "grasp", "kernels", "lesson", "model",
              "objects", "plot", "rules", "sim", "world")),
      Map.entry("command",
          Set.of("msgs", "ros", "ros.master", "gazebo", "node", "node.parameters", "node.skills", "replay",
              "simulation",
              "demo", "view", "web", "export", "model",
              "soak", "report", "bench", "cli", "kernels", "lesson", "sim", "world")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.onegrasp");

  @Test
  void packagesUseOnlyWhatIsListed() {
    MAY_USE.forEach((name, allowed) -> classes().that().resideInAPackage(ROOT + name)
        .should().onlyDependOnClassesThat(notOursOrIn(name, allowed)).check(CLASSES));
  }

  private static DescribedPredicate<JavaClass> notOursOrIn(String name, Set<String> allowed) {
    return DescribedPredicate.describe("are not ours or in " + name + " or " + new TreeSet<>(allowed), used -> {
      String at = used.getPackageName();
      return !at.startsWith(ROOT) || at.equals(ROOT + name)
          || allowed.contains(listed(at.substring(ROOT.length()), allowed));
    });
  }

  /**
   * A package of this module is known by its full name; of the others, which have their own tests, the nearest that is
   * allowed will do.
   */
  private static String listed(String at, Set<String> allowed) {
    String name = at;
    while (!MAY_USE.containsKey(at) && !allowed.contains(name) && name.contains(".")) {
      name = name.substring(0, name.lastIndexOf('.'));
    }
    return name;
  }

  @Test
  void everyPackageOfThisModuleIsListed() {
    Set<String> unlisted = new TreeSet<>();
    for (JavaClass c : CLASSES) {
      if (c.getSource().orElseThrow().getUri().toString().contains("/grasp-node/target/")) {
        unlisted.add(c.getPackageName().substring(ROOT.length()));
      }
    }
    assertTrue(unlisted.size() > 10, "found only " + unlisted);
    unlisted.removeAll(MAY_USE.keySet());
    assertEquals(Set.of(), unlisted, "say in this test what these packages may use");
  }

  @Test
  void nettyIsSeenOnlyByWhoHasSockets() {
    noClasses().that()
        .resideOutsideOfPackages("org.onegrasp.net..", "org.onegrasp.ros..", "org.onegrasp.gazebo..",
            "org.onegrasp.web..")
        .should().dependOnClassesThat().resideInAPackage("io.netty..").check(CLASSES);
  }

  @Test
  void kernelsAreChosenOnceByTheProgram() {
    noClasses().that().areNotAssignableTo(Main.class).should().callMethod(Kernels.class, "best").check(CLASSES);
  }

  @Test
  void nobodyKnowsTheCommandLine() {
    noClasses().that().resideOutsideOfPackages("org.onegrasp.command..", "org.onegrasp.cli..")
        .should().dependOnClassesThat().resideInAnyPackage("org.onegrasp.command..", "org.onegrasp.cli..")
        .check(CLASSES);
  }
}
