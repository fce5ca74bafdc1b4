package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A vector that passes from method to method is an object on the heap where the compiler does not inline the call, and
 * it decides by what the process has run before. So only methods that are always inlined, as they are shorter than 35
 * bytes of code, give vectors back.
 */
class VectorsInRegistersTest {
  private static final JavaClasses KERNELS =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.onegrasp.kernels");

  @Test
  void onlyLoadsOfOneVectorGiveVectorsToOtherMethods() {
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass c : KERNELS) {
      for (JavaCodeUnit method : c.getCodeUnits()) {
        if (Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
            .anyMatch(VectorsInRegistersTest::isVector)) {
          found.add(c.getSimpleName() + "." + method.getName());
        }
      }
    }
    assertEquals("[VectorByteTile.floats, VectorByteTile.ints]", found.toString());
  }

  private static boolean isVector(JavaClass type) {
    return type.getPackageName().equals("jdk.incubator.vector") && type.getSimpleName().endsWith("Vector");
  }
}
