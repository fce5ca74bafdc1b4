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

/** Holds the direction of dependencies: what a package may know of its neighbours is written here and nowhere else. */
class LearningDependenciesTest {
  private static final String ROOT = "org.onegrasp.";

  /** Package, and the packages of ours that it may use besides itself. */
  private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
      Map.entry("fixedpoint", Set.of()),
      Map.entry("world", Set.of()),
      Map.entry("kernels", Set.of("fixedpoint")),
      Map.entry("grasp", Set.of("fixedpoint", "world")),
      Map.entry("network", Set.of("fixedpoint", "kernels", "msgs")),
      Map.entry("rules", Set.of("msgs", "fixedpoint", "kernels", "network", "grasp", "world")),
      Map.entry("xml", Set.of()),
      Map.entry("sim", Set.of("world", "xml")),
      Map.entry("meta", Set.of("msgs", "fixedpoint", "kernels", "network", "rules", "grasp", "world")),
      Map.entry("evaluation", Set.of("fixedpoint", "kernels", "network", "rules", "meta", "grasp", "world")),
      Map.entry("papers", Set.of("fixedpoint", "kernels", "network", "rules", "evaluation")),
      Map.entry("cli", Set.of("fixedpoint", "kernels", "network", "rules", "meta", "grasp", "world", "evaluation", "papers", "sim",
          "msgs")));

  private final JavaClasses ours = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("org.onegrasp");

  @Test
  void packagesUseOnlyWhatIsListed() {
    assertTrue(ours.size() > 10, "found only " + ours.size() + " classes");
    MAY_USE.forEach((name, allowed) -> classes().that().resideInAPackage(ROOT + name + "..")
        .should().onlyDependOnClassesThat(notOursOrIn(name, allowed)).allowEmptyShould(true).check(ours));
  }

  private static DescribedPredicate<JavaClass> notOursOrIn(String name, Set<String> allowed) {
    return DescribedPredicate.describe("are not ours or in " + name + " or " + new TreeSet<>(allowed), used -> {
      String at = used.getPackageName();
      return !at.startsWith(ROOT) || part(at).equals(name) || allowed.contains(part(at));
    });
  }

  /** The part of a package's name after our root: org.onegrasp.sim.objects gives sim. */
  private static String part(String packageName) {
    return packageName.substring(ROOT.length()).split("\\.")[0];
  }

  @Test
  void everyPackageOfThisModuleIsListed() {
    Set<String> unlisted = new TreeSet<>();
    for (JavaClass c : ours) {
      if (c.getPackageName().startsWith(ROOT) && !part(c.getPackageName()).equals("msgs")) {
        unlisted.add(part(c.getPackageName()));
      }
    }
    unlisted.removeAll(MAY_USE.keySet());
    assertEquals(Set.of(), unlisted, "say in this test what these packages may use");
  }

  @Test
  void onlyTheVectorKernelsSeeTheIncubatingVectorApi() {
    noClasses().that().haveNameNotMatching("org\\.onegrasp\\.kernels\\.Vector.*")
        .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..").check(ours);
    noClasses().that().haveNameNotMatching("org\\.onegrasp\\.kernels\\.Vector.*")
        .should().dependOnClassesThat().haveNameMatching("org\\.onegrasp\\.kernels\\.Vector.*").check(ours);
  }
}
