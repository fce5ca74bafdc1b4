package org.onegrasp.network.layers;

/**
 * Adds what an earlier layer of the {@link Stack} gave to what the one right below gives: the end of a residual block
 * (He et al. 2016), or a bridge from an encoder to its decoder. As one of its two inputs comes from elsewhere it goes
 * only where that is kept, in {@code FilteredTape}; by itself it can be neither run nor differentiated.
 *
 * @param from index of the layer whose outputs are added
 * @param size values of one sample
 */
public record Addition(int from, int size) implements Layer {
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

  /** y += added, for so many values. */
  public static void add(float[] added, float[] y, int count) {
    for (int k = 0; k < count; k++) {
      y[k] += added[k];
    }
  }

  @Override
  public void forward(int batch, float[] parameters, int at, float[] x, float[] y) {
    throw alone();
  }

  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] x, float[] gy, float[] gx) {
    throw alone();
  }

  private UnsupportedOperationException alone() {
    return new UnsupportedOperationException(
        this + " also takes what layer " + from + " gave, which is not at hand here; FilteredTape keeps it");
  }
}
