package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which kernels there are depends on the JVM's flags: the build runs this with several of them. */
class KernelChoiceTest {
  /** What -XX:MaxVectorSize allows: 16, 32 or 64 bytes. */
  private static final int MOST_BYTES = Integer.getInteger("onegrasp.test.vectorBytes", 64);

  @Test
  void theVectorApiIsEnoughForVectorKernelsUnlessScalarOnesAreAskedFor() {
    boolean scalar = "scalar".equals(System.getProperty("onegrasp.kernels"));
    assertEquals(scalar ? ScalarKernels.class : VectorKernels.class, Kernels.best().make().getClass());
    assertInstanceOf(VectorKernels.class, KernelChoice.choose("vector").make());
    assertInstanceOf(ScalarKernels.class, KernelChoice.choose("scalar").make());
  }

  @Test
  void vectorsHave128BitsOrAreAsWideAsTheJvmAllows() {
    int bytes = 4 * VectorTile.LANES;
    assertTrue(bytes >= 16 && bytes <= MOST_BYTES, bytes + " bytes");
    assertEquals(1, Integer.bitCount(bytes));
  }
}
