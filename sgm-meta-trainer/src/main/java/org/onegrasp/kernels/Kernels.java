package org.onegrasp.kernels;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The arithmetic of a convolutional network. {@link ScalarKernels} is the specification; {@link VectorKernels} does the same with
 * the Vector API. Float results of the two agree up to rounding (the order of summation differs).
 *
 * <p>An instance owns scratch memory and belongs to one thread. No call allocates once each shape has been seen.
 * Tensors are described in {@link ConvShape}; every tensor is an array and the offset of its first element.
 */
public interface Kernels {
  /**
   * y = convolution of x with w, plus bias, and max(0, .) when {@code relu}.
   *
   * @param x input (height, width, inC)
   * @param w weights (kernel, kernel, inC, outC)
   * @param bias (outC)
   * @param y output (outHeight, outWidth, outC), overwritten; must not overlap x
   */
  void convolve(ConvShape s, float[] x, int xOff, float[] w, int wOff, float[] bias, int bOff, boolean relu, float[] y, int yOff);

  /**
   * Adds to gw and gb the gradient of a loss with respect to weights and bias.
   *
   * @param gy gradient with respect to the output before its ReLU (outHeight, outWidth, outC)
   * @param gw (kernel, kernel, inC, outC), added to
   * @param gb (outC), added to
   */
  void weightGradient(ConvShape s, float[] x, int xOff, float[] gy, int gyOff, float[] gw, int gwOff, float[] gb, int gbOff);

  /**
   * Writes the gradient of a loss with respect to the input.
   *
   * @param gy gradient with respect to the output before its ReLU (outHeight, outWidth, outC)
   * @param gx (height, width, inC), overwritten; must not overlap gy
   */
  void inputGradient(ConvShape s, float[] gy, int gyOff, float[] w, int wOff, float[] gx, int gxOff);

  /**
   * New kernels for the calling thread: vectors where the JVM was started with {@code --add-modules jdk.incubator.vector} on a
   * machine with 256-bit vectors, scalar code otherwise. {@code -Donegrasp.kernels=scalar} or {@code vector} forces one.
   */
  static Kernels best() {
    return Choice.MADE.get();
  }

  /** The choice between implementations, made once and logged once. */
  final class Choice {
    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
    private static final java.util.function.Supplier<Kernels> MADE = choose(System.getProperty("onegrasp.kernels", "best"));

    private Choice() {}

    static java.util.function.Supplier<Kernels> choose(String wanted) {
      switch (wanted) {
        case "scalar":
          return ScalarKernels::new;
        case "vector":
        case "best":
          try {
            return vectors();
          } catch (ReflectiveOperationException | LinkageError e) {
            if (wanted.equals("vector")) {
              throw new IllegalStateException("onegrasp.kernels=vector, but: " + reason(e), e);
            }
            LOG.warn("Scalar kernels, many times slower than vectors: {}", reason(e));
            return ScalarKernels::new;
          }
        default:
          throw new IllegalArgumentException("onegrasp.kernels is \"" + wanted + "\", must be scalar, vector or best");
      }
    }

    /** By name, so that no other class needs the incubating module to be there. */
    private static java.util.function.Supplier<Kernels> vectors() throws ReflectiveOperationException {
      var constructor = Class.forName("org.onegrasp.kernels.VectorKernels").asSubclass(Kernels.class).getDeclaredConstructor();
      constructor.newInstance();
      return () -> {
        try {
          return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("vector kernels worked once and now fail", e);
        }
      };
    }

    private static String reason(Throwable e) {
      if (e instanceof NoClassDefFoundError) {
        return "the Vector API is missing; start Java with --add-modules jdk.incubator.vector";
      }
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
  }
}
