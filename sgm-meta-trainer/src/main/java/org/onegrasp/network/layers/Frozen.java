package org.onegrasp.network.layers;

/**
 * A layer that has learned and stays as it is: to a rule it is one without parameters, through which errors go exactly.
 *
 * @param inner the layer
 * @param weights its parameters
 */
public record Frozen(Layer inner, float[] weights) implements Layer {
  public Frozen {
    if (weights.length != inner.parameters()) {
      throw new IllegalArgumentException(inner + " has " + inner.parameters() + " parameters, got " + weights.length);
    }
  }

  @Override
  public int inputs() {
    return inner.inputs();
  }

  @Override
  public int outputs() {
    return inner.outputs();
  }

  @Override
  public int channels() {
    return inner.channels();
  }

  @Override
  public int parameters() {
    return 0;
  }

  @Override
  public void forward(int batch, float[] parameters, int at, float[] x, float[] y) {
    inner.infer(batch, weights, 0, x, y);
  }

  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] seen, float[] gy, float[] gx) {
    inner.inputGradient(batch, weights, 0, seen, gy, gx);
  }

  @Override
  public boolean inPlace() {
    return inner.inPlace();
  }

  @Override
  public boolean readsOutput() {
    return inner.readsOutput();
  }
}
