package org.onegrasp;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Quoted;

/** Messages are definitions and bytes; how they travel is not their business. */
class MessagesDependenciesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.onegrasp");

  @Test
  void nothingOpensSockets() {
    noClasses().should().dependOnClassesThat(
        resideInAnyPackage("java.net..", "java.nio.channels..", "io.netty..").and(not(equivalentTo(FileChannel.class))))
        .check(CLASSES);
  }

  @Test
  void onlyBagsAreFilesAndOnlyTheyAreCompressed() {
    noClasses().that().resideOutsideOfPackage("org.onegrasp.msgs.bag..").should().dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "org.apache.commons.compress..", "org.onegrasp.msgs.bag..")
        .check(CLASSES);
  }

  @Test
  void definitionsKnowNoRecords() {
    noClasses().that().resideInAPackage("org.onegrasp.msgs.definition..")
        .should().dependOnClassesThat(resideInAPackage("org.onegrasp.msgs").and(not(equivalentTo(Quoted.class))))
        .check(CLASSES);
  }
}
