package org.onegrasp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Messages are definitions and bytes; how they travel is not their business. */
class MessagesDependenciesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.onegrasp");

  @Test
  void nothingOpensSockets() {
    noClasses().should().dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.channels..", "io.netty..").check(CLASSES);
  }

  @Test
  void onlyBagsAreFilesAndOnlyTheyAreCompressed() {
    noClasses().that().resideOutsideOfPackage("org.onegrasp.msgs.bag..").should().dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "org.apache.commons.compress..", "org.onegrasp.msgs.bag..").check(CLASSES);
  }

  @Test
  void definitionsKnowNoRecords() {
    noClasses().that().resideInAPackage("org.onegrasp.msgs.definition..")
        .should().dependOnClassesThat().resideInAPackage("org.onegrasp.msgs").check(CLASSES);
  }
}
