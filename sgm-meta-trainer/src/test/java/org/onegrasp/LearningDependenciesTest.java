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
import org.onegrasp.kernels.Kernels;

/** Holds the direction of dependencies: what a package may know of its neighbours is written here and nowhere else. */
class LearningDependenciesTest {
  private static final String ROOT = "org.onegrasp.";

  /**
   * Every package of this module, and the packages of ours that it may use besides itself; subpackages are packages of
   * their own.
   */
  private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
      Map.entry("xml", Set.of()),
      Map.entry("parallel", Set.of()),
      Map.entry("cluster", Set.of("parallel")),
      Map.entry("geometry", Set.of()),
      Map.entry("statistics", Set.of()),
      Map.entry("world", Set.of()),
      Map.entry("world.table", Set.of("world", "xml")),
      Map.entry("sim.engine", Set.of("world", "world.table", "geometry")),
      Map.entry("sim.render", Set.of("world", "world.table")),
      Map.entry("sim", Set.of("world", "world.table", "sim.engine", "sim.render")),
      Map.entry("objects", Set.of("world", "world.table", "geometry", "sim")),
      Map.entry("plot", Set.of("world")),
      Map.entry("fixedpoint", Set.of()),
      Map.entry("kernels", Set.of("parallel", "fixedpoint")),
      Map.entry("network", Set.of("fixedpoint", "kernels")),
      Map.entry("network.layers", Set.of("kernels", "network")),
      Map.entry("grasp", Set.of("fixedpoint", "kernels", "world")),
      Map.entry("model", Set.of("msgs", "kernels", "network", "grasp", "world")),
      Map.entry("recognition", Set.of("kernels", "model", "grasp", "geometry", "world")),
      Map.entry("lesson", Set.of("parallel", "fixedpoint", "kernels", "network", "model", "grasp", "world")),
      Map.entry("rules",
          Set.of("fixedpoint", "kernels", "network", "network.layers", "model", "lesson", "grasp", "world")),
      Map.entry("meta",
          Set.of("msgs", "parallel", "kernels", "network", "model", "lesson", "rules", "grasp", "world", "statistics")),
      Map.entry("evaluation",
          Set.of("parallel", "geometry", "recognition", "kernels", "model", "lesson", "rules", "grasp", "world",
              "plot", "statistics")),
      Map.entry("papers",
          Set.of("parallel", "kernels", "network", "network.layers", "rules", "plot", "statistics", "world",
              "world.table",
              "sim.render",
              "objects")),
      Map.entry("export", Set.of("kernels", "network", "model", "lesson", "rules", "grasp", "world")),
      Map.entry("cli",
          Set.of("msgs", "export", "parallel", "cluster", "kernels", "network", "model", "lesson", "rules", "meta",
              "grasp",
              "world",
              "world.table",
              "evaluation", "papers", "plot", "sim",
              "sim.render", "objects")));

  private final JavaClasses ours =
      new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.onegrasp");

  @Test
  void packagesUseOnlyWhatIsListed() {
    assertTrue(ours.size() > 10, "found only " + ours.size() + " classes");
    MAY_USE.forEach((name, allowed) -> classes().that().resideInAPackage(ROOT + name)
        .should().onlyDependOnClassesThat(notOursOrIn(name, allowed)).allowEmptyShould(true).check(ours));
  }

  private static DescribedPredicate<JavaClass> notOursOrIn(String name, Set<String> allowed) {
    return DescribedPredicate.describe("are not ours or in " + name + " or " + new TreeSet<>(allowed), used -> {
      String at = used.getPackageName();
      return !at.startsWith(ROOT) || name(at).equals(name) || allowed.contains(name(at));
    });
  }

  /** A package's name after our root: org.onegrasp.sim.engine gives sim.engine; the messages' module is one thing. */
  private static String name(String packageName) {
    String name = packageName.substring(ROOT.length());
    return name.equals("msgs") || name.startsWith("msgs.") ? "msgs" : name;
  }

  @Test
  void theListNamesEveryPackageOfThisModuleAndNoOther() {
    Set<String> present = new TreeSet<>();
    for (JavaClass c : ours) {
      if (c.getPackageName().startsWith(ROOT) && !name(c.getPackageName()).equals("msgs")) {
        present.add(name(c.getPackageName()));
      }
    }
    assertEquals(new TreeSet<>(MAY_USE.keySet()), present, "say in this test what each package may use");
  }

  @Test
  void aRuleIsSeenOnlyByTheListOfThemAndByOtherRules() {
    classes().that().areAssignableTo("org.onegrasp.lesson.LearningRule").and().doNotHaveSimpleName("LearningRule")
        .should().resideInAPackage(ROOT + "rules").andShould().bePackagePrivate().check(ours);
  }

  @Test
  void kernelsAreHandedInAndChosenNowhereInThisModule() {
    noClasses().should().callMethod(Kernels.class, "best").check(ours);
  }

  @Test
  void onlyTheClusterSeesHazelcastWhichARobotDoesNotCarry() {
    noClasses().that().resideOutsideOfPackage(ROOT + "cluster")
        .should().dependOnClassesThat().resideInAPackage("com.hazelcast..").check(ours);
    noClasses().that().resideOutsideOfPackage(ROOT + "cluster").and().resideInAPackage("org.onegrasp..")
        .should().dependOnClassesThat().haveNameMatching("org\\.onegrasp\\.cluster\\.Hazelcast.*").check(ours);
  }

  @Test
  void onlyTheVectorKernelsSeeTheIncubatingVectorApi() {
    noClasses().that().haveNameNotMatching("org\\.onegrasp\\.kernels\\.Vector.*")
        .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..").check(ours);
    noClasses().that().haveNameNotMatching("org\\.onegrasp\\.kernels\\.Vector.*")
        .should().dependOnClassesThat().haveNameMatching("org\\.onegrasp\\.kernels\\.Vector.*").check(ours);
  }
}
