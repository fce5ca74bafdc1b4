package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A vector that passes from method to method is an object on the heap where the compiler does not inline the call, and
 * it decides by what the process has run before. Nor does it keep vectors in registers where a loop is inlined into so
 * large a caller that it comes to its limits, so it is told not to inline the methods of classes whose names begin with
 * Vector.
 */
class VectorsInRegistersTest {
  private static final JavaClasses KERNELS =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.onegrasp.kernels");

  @Test
  void noMethodTakesAVectorOrGivesOne() {
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass c : KERNELS) {
      for (JavaCodeUnit method : c.getCodeUnits()) {
        if (Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
            .anyMatch(VectorsInRegistersTest::isVector)) {
          found.add(c.getSimpleName() + "." + method.getName());
        }
      }
    }
    assertEquals("[]", found.toString());
  }

  @Test
  void loopsWithVectorsAreInClassesThatAreNotInlined() throws IOException {
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass c : KERNELS) {
      if (c.getDirectDependenciesFromSelf().stream().anyMatch(d -> isVector(d.getTargetClass()))
          && !c.getSimpleName().startsWith("Vector")) {
        found.add(c.getSimpleName());
      }
    }
    assertEquals("[]", found.toString());
    String flag = "-XX:CompileCommand=dontinline,org.onegrasp.kernels.Vector*::*";
    assertTrue(ManagementFactory.getRuntimeMXBean().getInputArguments().contains(flag), "tests run with " + flag);
    assertTrue(Files.readString(Path.of("../launch/onegrasp")).contains('"' + flag + '"'), "so does launch/onegrasp");
  }

  /** A kind more in what all kinds share makes objects of the others: see decision 138. */
  @Test
  void noKernelHasVectorsOfOtherKinds() {
    TreeSet<String> kinds = new TreeSet<>();
    for (JavaClass c : KERNELS) {
      c.getDirectDependenciesFromSelf().stream().map(d -> d.getTargetClass()).filter(VectorsInRegistersTest::isVector)
          .forEach(v -> kinds.add(v.getSimpleName()));
    }
    assertEquals("[ByteVector, FloatVector, IntVector, ShortVector, Vector]", kinds.toString());
  }

  private static boolean isVector(JavaClass type) {
    return type.getPackageName().equals("jdk.incubator.vector") && type.getSimpleName().endsWith("Vector");
  }
}
