package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Descent;
import org.onegrasp.network.layers.Frozen;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Stack;

/**
 * A {@link Stack} whose layers learn during the forward pass. It is cut into blocks: a layer with weights and what
 * follows it without (normalisation, activation, pooling, frozen layers), whose inner derivatives are exact. Each block
 * gets an error at its own output and moves at once; the last one learns from the loss. Held at a time: input, outputs
 * and errors of one block; steps are added to the weights without storing a gradient.
 */
final class BlockLearning {
  /** Layers first to end - 1. */
  private record Block(int first, int end) {}

  private final Stack stack;
  private final Errors errors;
  private final List<Block> blocks = new ArrayList<>();
  private final float[][] outputs; // [i]: y of layer i; blocks take turns in the same arrays
  private final float[][] deltas; // [i]: gradient with respect to it
  private float[] input;

  /** What a block below the last learns from. */
  @FunctionalInterface
  interface LocalError {
    /**
     * @param block counted from the lowest that learns
     * @param y the block's output, (batch, outputs)
     * @param delta overwritten with what stands for the gradient with respect to y
     */
    void write(int block, int batch, float[] target, float[] y, float[] delta);
  }

  /**
   * What is learned from.
   *
   * @param firstLayer lowest layer that learns, one with weights
   * @param loss of the last layer
   * @param apart whether frozen layers are blocks of their own, so that no error goes through them
   */
  record Errors(int firstLayer, LocalError local, Loss loss, boolean apart) {}

  /** @param batch most samples of a batch */
  BlockLearning(Stack stack, int batch, Errors errors, Arena arena) {
    this.stack = stack;
    this.errors = errors;
    int firstLayer = errors.firstLayer;
    if (!stack.layer(firstLayer).hasWeights()) {
      throw new IllegalArgumentException("layer " + firstLayer + " cannot learn, it is " + stack.layer(firstLayer));
    }
    for (int i = firstLayer, first = i; i < stack.size(); i++) {
      if (i + 1 == stack.size() || stack.layer(i + 1).hasWeights()
          || errors.apart && stack.layer(i + 1) instanceof Frozen) {
        blocks.add(new Block(first, i + 1));
        first = i + 1;
      }
    }
    outputs = new float[stack.size()][];
    deltas = new float[stack.size()][];
    new BlockMemory(stack, batch, arena).assign(blocks.stream().map(b -> new int[] {b.first, b.end}).toList(),
        firstLayer, outputs, deltas);
  }

  /** Blocks, with the last. */
  int count() {
    return blocks.size();
  }

  List<Layer> layers(int block) {
    return stack.layers().subList(blocks.get(block).first, blocks.get(block).end);
  }

  /** Values at each position of a block's output: those of its uppermost layer with weights, learned or frozen. */
  int channels(int block) {
    int i = blocks.get(block).end - 1;
    while (!stack.layer(i).hasWeights() && !(stack.layer(i) instanceof Frozen)) {
      i--;
    }
    return stack.layer(i).channels();
  }

  /** Values that a block gives for one sample. */
  int outputs(int block) {
    return stack.layer(blocks.get(block).end - 1).outputs();
  }

  /**
   * One pass over a batch, in which every block learns.
   *
   * @param target (batch, labels)
   * @param rate step size of all blocks but the last
   * @param lastRate step size of the last
   * @return the loss before the step
   */
  double step(int batch, float[] parameters, float[] x, float[] target, float rate, float lastRate) {
    input = x;
    for (int i = 0; i < errors.firstLayer; i++) {
      stack.layer(i).infer(batch, parameters, stack.at(i), inputOf(i), outputs[i]);
    }
    for (int b = 0; b + 1 < blocks.size(); b++) {
      int last = forward(blocks.get(b), batch, parameters);
      if (stack.layer(blocks.get(b).first).hasWeights()) {
        errors.local.write(b, batch, target, outputs[last], deltas[last]);
        descend(blocks.get(b), batch, parameters, rate);
      }
    }
    Block top = blocks.get(blocks.size() - 1);
    int last = forward(top, batch, parameters);
    double value = errors.loss.error(batch, stack.outputs(), outputs[last], target, deltas[last]);
    descend(top, batch, parameters, lastRate);
    return value;
  }

  /** Returns the layer that gives the block's output. */
  private int forward(Block block, int batch, float[] parameters) {
    for (int i = block.first; i < block.end; i++) {
      stack.layer(i).forward(batch, parameters, stack.at(i), inputOf(i), outputs[i]);
    }
    return block.end - 1;
  }

  private float[] inputOf(int i) {
    return i == 0 ? input : outputs[i - 1];
  }

  /** Takes the error through the block and moves its parameters. */
  private void descend(Block block, int batch, float[] parameters, float rate) {
    for (int i = block.end - 1; i >= block.first; i--) {
      Layer layer = stack.layer(i);
      if (i > block.first) {
        layer.inputGradient(batch, parameters, stack.at(i), layer.seen(inputOf(i), outputs[i]), deltas[i],
            deltas[i - 1]);
      }
      if (layer.parameters() > 0) {
        Descent.scale(deltas[i], batch * layer.outputs(), -rate);
        layer.addParameterGradient(batch, inputOf(i), deltas[i], parameters, stack.at(i));
      }
    }
  }
}
