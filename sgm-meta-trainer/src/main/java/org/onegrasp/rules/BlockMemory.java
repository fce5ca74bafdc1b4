package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Stack;

/**
 * Arrays for a rule that learns block by block, as few as that needs: the outputs of neighbouring blocks take turns in
 * two arrays; what lies inside a block, and its errors, share arrays with all other blocks.
 */
final class BlockMemory {
  private final Stack stack;
  private final int batch;
  private final Arena arena;
  private final List<List<Integer>> sharers = new ArrayList<>(); // layers whose values live in the same array

  BlockMemory(Stack stack, int batch, Arena arena) {
    this.stack = stack;
    this.batch = batch;
    this.arena = arena;
  }

  /**
   * @param blocks first layer and end of each, from firstLayer on; layers below only compute
   * @param outputs [i] set to the array for layer i's output, (batch, outputs)
   * @param deltas [i] set, from firstLayer on, to the array for the gradient there
   */
  void assign(List<int[]> blocks, int firstLayer, float[][] outputs, float[][] deltas) {
    int turn = 0;
    for (int i = 0; i < firstLayer; i++) {
      turn = i > 0 && stack.layer(i).inPlace() ? turn : 1 - turn;
      share(turn, i);
    }
    for (int[] block : blocks) {
      turn = 1 - turn;
      assignOutputs(block[0], block[1], turn);
    }
    hand("outputs", outputs);
    sharers.clear();
    for (int[] block : blocks) {
      int array = 0;
      for (int i = block[0]; i < block[1]; i++) {
        array = i > block[0] && stack.layer(i).inPlace() ? array : i == block[0] ? 0 : 1 - array;
        share(array, i);
      }
    }
    hand("deltas", deltas);
  }

  /** The block's own output to array {@code turn}, what is inside it to arrays 2, 3, ... */
  private void assignOutputs(int first, int end, int turn) {
    int inner = 2;
    for (int i = first; i < end;) {
      int next = i + 1;
      while (next < end && stack.layer(next).inPlace() && !stack.layer(next - 1).readsOutput()) {
        next++;
      }
      int array = next == end ? turn : inner++;
      for (; i < next; i++) {
        share(array, i);
      }
    }
  }

  private void share(int array, int layer) {
    while (sharers.size() <= array) {
      sharers.add(new ArrayList<>());
    }
    sharers.get(array).add(layer);
  }

  private void hand(String name, float[][] to) {
    for (List<Integer> layers : sharers) {
      int largest = layers.stream().map(stack::layer).mapToInt(Layer::outputs).max().orElse(0);
      float[] array = arena.floats(name, batch * largest);
      layers.forEach(i -> to[i] = array);
    }
  }
}
