package org.onegrasp.network.layers;

import org.onegrasp.kernels.ConvShape;

/** The layers' forward passes in double precision, straight from their definitions, as the reference for gradients. */
public final class DoubleReference {
  private DoubleReference() {}

  /** y of one layer whose parameters are p, from index 0. */
  static double[] forward(Layer layer, int batch, double[] p, double[] x) {
    double[] y = new double[batch * layer.outputs()];
    if (layer instanceof Dense d) {
      dense(d, batch, p, x, y);
    } else if (layer instanceof ConvolutionLayer c) {
      convolve(c.shape(), batch, p, x, y);
    } else if (layer instanceof Pooling pooling) {
      pool(pooling, batch, x, y);
    } else if (layer instanceof Normalisation n) {
      normalise(n, batch, p, x, y);
    } else if (layer instanceof Activation a) {
      for (int k = 0; k < y.length; k++) {
        y[k] = activate(a.function(), x[k]);
      }
    } else {
      throw new IllegalArgumentException("no reference for " + layer);
    }
    return y;
  }

  private static double activate(Activation.Function function, double z) {
    return switch (function) {
      case RELU -> Math.max(0, z);
      case TANH -> Math.tanh(z);
      case SIGMOID -> 1 / (1 + Math.exp(-z));
    };
  }

  private static void dense(Dense d, int batch, double[] p, double[] x, double[] y) {
    for (int n = 0; n < batch; n++) {
      for (int o = 0; o < d.outputs(); o++) {
        double sum = p[d.inputs() * d.outputs() + o];
        for (int i = 0; i < d.inputs(); i++) {
          sum += x[n * d.inputs() + i] * p[i * d.outputs() + o];
        }
        y[n * d.outputs() + o] = sum;
      }
    }
  }

  /** y = convolution of x whose weights, then biases, are p. */
  public static void convolve(ConvShape s, int batch, double[] p, double[] x, double[] y) {
    int inC = s.depthwise() ? 1 : s.inC();
    int bias = s.kernel() * s.kernel() * inC * s.outC();
    for (int n = 0; n < batch; n++) {
      for (int oy = 0; oy < s.outHeight(); oy++) {
        for (int ox = 0; ox < s.outWidth(); ox++) {
          for (int o = 0; o < s.outC(); o++) {
            double sum = p[bias + o];
            for (int ky = 0; ky < s.kernel(); ky++) {
              for (int kx = 0; kx < s.kernel(); kx++) {
                int iy = oy * s.stride() + ky * s.dilation() - s.pad();
                int ix = ox * s.stride() + kx * s.dilation() - s.pad();
                for (int c = 0; c < inC && iy >= 0 && iy < s.height() && ix >= 0 && ix < s.width(); c++) {
                  double value = x[n * s.inputs() + (iy * s.width() + ix) * s.inC() + (s.depthwise() ? o : c)];
                  sum += value * p[((ky * s.kernel() + kx) * inC + c) * s.outC() + o];
                }
              }
            }
            y[n * s.outputs() + (oy * s.outWidth() + ox) * s.outC() + o] = sum;
          }
        }
      }
    }
  }

  private static void pool(Pooling pooling, int batch, double[] x, double[] y) {
    int size = pooling.size();
    int outWidth = pooling.width() / size;
    int outHeight = pooling.height() / size;
    for (int n = 0; n < batch; n++) {
      for (int k = 0; k < pooling.outputs(); k++) {
        int c = k % pooling.channels();
        int col = k / pooling.channels() % outWidth;
        int row = k / pooling.channels() / outWidth;
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int cell = 0; cell < size * size; cell++) {
          int at = (row * size + cell / size) * pooling.width() + col * size + cell % size;
          double value = x[n * pooling.inputs() + at * pooling.channels() + c];
          largest = Math.max(largest, value);
          sum += value;
        }
        y[(n * outHeight * outWidth + row * outWidth + col) * pooling.channels() + c] =
            pooling.kind() == Pooling.Kind.MAX ? largest : sum / (size * size);
      }
    }
  }

  private static void normalise(Normalisation n, int batch, double[] p, double[] x, double[] y) {
    int count = batch * n.cells();
    for (int c = 0; c < n.channels(); c++) {
      double mean = 0;
      for (int k = 0; k < count; k++) {
        mean += x[k * n.channels() + c] / count;
      }
      double variance = 0;
      for (int k = 0; k < count; k++) {
        variance += Math.pow(x[k * n.channels() + c] - mean, 2) / count;
      }
      for (int k = 0; k < count; k++) {
        y[k * n.channels() + c] =
            p[c] * (x[k * n.channels() + c] - mean) / Math.sqrt(variance + 1e-5) + p[n.channels() + c];
      }
    }
  }
}
