package org.onegrasp.network;

/**
 * Outputs of {@link WideNetwork} for those who go through all of them for one loss: neighbouring layers take turns in
 * two maps.
 */
public final class WideMaps {
  private final WideNetwork network;
  private final int[] turns = new int[2];

  /** @param batch most samples at a time */
  public WideMaps(WideNetwork network, int batch, Arena arena) {
    this.network = network;
    NetworkShape shape = network.shape();
    int[] largest = new int[2];
    for (int i = 0; i < shape.size() - 1; i++) {
      largest[i % 2] = Math.max(largest[i % 2], shape.outputs(i));
    }
    turns[0] = arena.bytes("outputs of even layers", largest[0] * batch);
    turns[1] = arena.bytes("outputs of odd layers", largest[1] * batch);
  }

  /**
   * Runs the layers from {@code first} to {@code end - 1}, all of them hidden.
   *
   * @param x int8 offset of the input of layer first; from an earlier call only when that ended at {@code first}
   * @return int8 offset of the outputs of layer end - 1; x when there is none
   */
  public int hidden(int first, int end, int x, int samples) {
    int from = x;
    for (int i = first; i < end; i++) {
      network.forward(i, from, turns[i % 2], samples);
      from = turns[i % 2];
    }
    return from;
  }
}
