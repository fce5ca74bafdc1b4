package org.onegrasp.network.layers;

/**
 * Gives every cell of a map to a square of size x size cells, as a decoder does on its way back to the size of the
 * picture; the gradient of a cell is the sum over its square.
 *
 * @param height rows of the input
 * @param width columns of the input
 */
public record Upsampling(int height, int width, int channels, int size) implements Layer {
  public Upsampling {
    if (size < 1) {
      throw new IllegalArgumentException("upsampling needs a size of at least 1, got " + size);
    }
  }

  @Override
  public int inputs() {
    return height * width * channels;
  }

  @Override
  public int outputs() {
    return inputs() * size * size;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int parameters() {
    return 0;
  }

  @Override
  public void forward(int batch, float[] parameters, int at, float[] x, float[] y) {
    int line = width * size * channels;
    for (int row = 0; row < batch * height; row++) {
      int top = row * size * line;
      for (int column = 0; column < width * size; column++) {
        System.arraycopy(x, (row * width + column / size) * channels, y, top + column * channels, channels);
      }
      for (int copy = 1; copy < size; copy++) {
        System.arraycopy(y, top, y, top + copy * line, line);
      }
    }
  }

  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] x, float[] gy, float[] gx) {
    int line = width * size * channels;
    for (int cell = 0; cell < batch * height * width; cell++) {
      int from = cell / width * size * line + cell % width * size * channels;
      for (int c = 0; c < channels; c++) {
        float sum = 0;
        for (int k = 0; k < size * size; k++) {
          sum += gy[from + k / size * line + k % size * channels + c];
        }
        gx[cell * channels + c] = sum;
      }
    }
  }
}
