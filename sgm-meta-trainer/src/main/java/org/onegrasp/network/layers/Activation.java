package org.onegrasp.network.layers;

/**
 * y = sigma(z), value by value; works in place. The derivative comes from the output: sigma'(z) =
 * {@link Function#slope}(y).
 *
 * @param size values of one sample
 */
public record Activation(Function function, int size) implements Layer {
  /** The functions to choose from. */
  public enum Function {
    RELU {
      @Override
      float value(float z) {
        return Math.max(0, z);
      }

      @Override
      public float slope(float y) {
        return y > 0 ? 1 : 0;
      }
    },
    TANH {
      @Override
      float value(float z) {
        return (float) (1 - 2 / (StrictMath.exp(2.0 * z) + 1));
      }

      @Override
      public float slope(float y) {
        return 1 - y * y;
      }
    },
    SIGMOID {
      @Override
      float value(float z) {
        return (float) (1 / (1 + StrictMath.exp(-(double) z)));
      }

      @Override
      public float slope(float y) {
        return y * (1 - y);
      }
    };

    abstract float value(float z);

    /** sigma'(z), from y = sigma(z). */
    public abstract float slope(float y);
  }

  @Override
  public int inputs() {
    return size;
  }

  @Override
  public int outputs() {
    return size;
  }

  @Override
  public int parameters() {
    return 0;
  }

  @Override
  public void forward(int batch, float[] parameters, int at, float[] x, float[] y) {
    for (int k = 0; k < batch * size; k++) {
      y[k] = function.value(x[k]);
    }
  }

  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] y, float[] gy, float[] gx) {
    for (int k = 0; k < batch * size; k++) {
      gx[k] = gy[k] * function.slope(y[k]);
    }
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public boolean readsOutput() {
    return true;
  }
}
