package org.onegrasp.network.layers;

import org.onegrasp.network.Arena;

/** Forward passes that keep nothing: the layers' outputs take turns in two arrays. */
public final class Inference {
  private final Stack stack;
  private final float[][] outputs; // [i]: one of the two

  /**
   * @param batch most samples of a batch
   */
  public Inference(Stack stack, int batch, Arena arena) {
    this(stack, stack.size(), batch, arena);
  }

  /** Of the layers below {@code end} only. */
  Inference(Stack stack, int end, int batch, Arena arena) {
    this.stack = stack;
    outputs = turns(stack, 0, Math.max(0, end), batch, "outputs", arena);
  }

  /**
   * For each layer from first on, which of two arrays takes its output, so that it differs from that of the layer
   * below.
   */
  static float[][] turns(Stack stack, int first, int end, int batch, String name, Arena arena) {
    int[] turn = new int[end - first];
    int[] largest = new int[2];
    for (int i = 0; i < turn.length; i++) {
      turn[i] = i == 0 ? 0 : stack.layer(first + i).inPlace() ? turn[i - 1] : 1 - turn[i - 1];
      largest[turn[i]] = Math.max(largest[turn[i]], stack.layer(first + i).outputs());
    }
    float[][] both =
        {arena.floats("even " + name, batch * largest[0]), arena.floats("odd " + name, batch * largest[1])};
    float[][] all = new float[turn.length][];
    for (int i = 0; i < turn.length; i++) {
      all[i] = both[turn[i]];
    }
    return all;
  }

  float[] output(int i) {
    return outputs[i];
  }

  /** Runs all layers; the result, (batch, outputs), stays valid until the next pass. */
  public float[] outputs(int batch, float[] parameters, float[] x) {
    for (int i = 0; i < outputs.length; i++) {
      stack.layer(i).infer(batch, parameters, stack.at(i), i == 0 ? x : outputs[i - 1], outputs[i]);
    }
    return outputs[outputs.length - 1];
  }
}
