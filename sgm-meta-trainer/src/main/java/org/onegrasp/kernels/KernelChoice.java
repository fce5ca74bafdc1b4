package org.onegrasp.kernels;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The choice between the implementations of {@link Kernels}, made once and logged once; each takes the workspace. */
final class KernelChoice {
  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
  static final Kernels.Source MADE = choose(System.getProperty("onegrasp.kernels", "best"));

  private KernelChoice() {}

  static Kernels.Source choose(String wanted) {
    switch (wanted) {
      case "scalar" :
        return workspace -> new ScalarKernels();
      case "vector" :
      case "best" :
        try {
          return vectors();
        } catch (ReflectiveOperationException | LinkageError e) {
          if (wanted.equals("vector")) {
            throw new IllegalStateException("onegrasp.kernels=vector, but: " + reason(e), e);
          }
          LOG.warn("Scalar kernels, many times slower than vectors: {}", reason(e));
          return workspace -> new ScalarKernels();
        }
      default :
        throw new IllegalArgumentException("onegrasp.kernels is \"" + wanted + "\", must be scalar, vector or best");
    }
  }

  /** By name, so that no other class needs the incubating module to be there. */
  private static Kernels.Source vectors() throws ReflectiveOperationException {
    var constructor = Class.forName("org.onegrasp.kernels.VectorKernels").asSubclass(Kernels.class)
        .getDeclaredConstructor(float[].class);
    constructor.newInstance(new float[Kernels.WORKSPACE_FLOATS]);
    return workspace -> {
      try {
        return constructor.newInstance(workspace);
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
