package org.onegrasp.network.layers;

import java.util.Arrays;

/**
 * Largest or mean value of each square of size x size cells, without overlap; channels apart. With several cells as
 * large as the largest, the first (row by row) takes the gradient.
 *
 * @param height rows of the input, a multiple of the size
 * @param width columns of the input, a multiple of the size
 */
public record Pooling(Kind kind, int height, int width, int channels, int size) implements Layer {
  /** What a square is replaced by. */
  public enum Kind {
    MAX, MEAN
  }

  public Pooling {
    if (size < 1 || height % size != 0 || width % size != 0) {
      throw new IllegalArgumentException(
          "pooling needs height and width to be multiples of the size, got " + height + " x " + width
              + " and size " + size);
    }
  }

  @Override
  public int inputs() {
    return height * width * channels;
  }

  @Override
  public int outputs() {
    return inputs() / (size * size);
  }

  @Override
  public int parameters() {
    return 0;
  }

  @Override
  public void forward(int batch, float[] parameters, int at, float[] x, float[] y) {
    for (int out = 0; out < batch * outputs(); out += channels) {
      Arrays.fill(y, out, out + channels, kind == Kind.MAX ? Float.NEGATIVE_INFINITY : 0);
      for (int k = 0; k < size * size; k++) {
        int in = source(out / channels, k);
        for (int c = 0; c < channels; c++) {
          float value = x[in + c];
          y[out + c] = kind == Kind.MAX ? Math.max(y[out + c], value) : y[out + c] + value / (size * size);
        }
      }
    }
  }

  /** First channel of the k-th input cell under an output cell, which is counted through the batch. */
  private int source(int cell, int k) {
    int outWidth = width / size;
    int row = cell / outWidth * size + k / size; // through the batch, as height is a multiple of the size
    return (row * width + cell % outWidth * size + k % size) * channels;
  }

  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] x, float[] gy, float[] gx) {
    for (int out = 0; out < batch * outputs(); out += channels) {
      for (int c = 0; c < channels; c++) {
        if (kind == Kind.MAX) {
          toLargest(out / channels, c, x, gy[out + c], gx);
        } else {
          toAll(out / channels, c, gy[out + c] / (size * size), gx);
        }
      }
    }
  }

  private void toLargest(int cell, int c, float[] x, float g, float[] gx) {
    int largest = source(cell, 0) + c;
    for (int k = 0; k < size * size; k++) {
      int in = source(cell, k) + c;
      gx[in] = 0;
      largest = x[in] > x[largest] ? in : largest;
    }
    gx[largest] = g;
  }

  private void toAll(int cell, int c, float g, float[] gx) {
    for (int k = 0; k < size * size; k++) {
      gx[source(cell, k) + c] = g;
    }
  }
}
