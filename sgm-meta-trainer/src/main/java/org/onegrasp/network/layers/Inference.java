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
    outputs = new float[Math.max(0, end)][];
    int[] turn = new int[outputs.length];
    int[] largest = new int[2];
    for (int i = 0; i < outputs.length; i++) {
      turn[i] = i == 0 ? 0 : stack.layer(i).inPlace() ? turn[i - 1] : 1 - turn[i - 1];
      largest[turn[i]] = Math.max(largest[turn[i]], stack.layer(i).outputs());
    }
    float[][] turns = {arena.floats("even outputs", batch * largest[0]), arena.floats("odd outputs", batch * largest[1])};
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = turns[turn[i]];
    }
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
