package org.onegrasp.cli;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;

/**
 * Tells whether two machines add floats up in the same order, as sums in float depend on how wide their vectors are: a
 * convolution of random numbers with its gradients. Fixed point is the same everywhere.
 */
final class ArithmeticProbe {
  private static final ConvShape SHAPE = Convolution.of(3, 19, 21).over(7, 9);

  private ArithmeticProbe() {}

  /** The same bytes where float arithmetic is the same. */
  static byte[] of(Kernels.Source source) {
    Kernels kernels = source.make();
    SplittableRandom random = new SplittableRandom(1);
    float[] x = random(SHAPE.inputs(), random);
    float[] w = random(SHAPE.weights(), random);
    float[] y = new float[SHAPE.outputs()];
    float[] gx = new float[SHAPE.inputs()];
    float[] gw = new float[SHAPE.weights()];
    float[] gb = new float[SHAPE.outC()];
    kernels.convolve(SHAPE, x, 0, w, 0, gb, 0, false, y, 0);
    kernels.weightGradient(SHAPE, x, 0, y, 0, gw, 0, gb, 0);
    kernels.inputGradient(SHAPE, y, 0, w, 0, gx, 0);
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * (y.length + gx.length + gw.length + gb.length));
    bytes.asFloatBuffer().put(y).put(gx).put(gw).put(gb);
    return bytes.array();
  }

  private static float[] random(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
