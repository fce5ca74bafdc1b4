package org.onegrasp.rules;

import org.onegrasp.network.NetworkShape;

/** Multiplications that a rule needs for one sample; a gradient of weights or of inputs costs as much as the forward pass. */
final class SampleMacs {
  private SampleMacs() {}

  static long backpropagation(NetworkShape shape, int first) {
    return shape.macs(0) + shape.macs(first) + shape.macs(first + 1);
  }

  /** As {@link FixedLastLayers}: each tuned layer's input is made anew from the network's, its gradient of weights twice. */
  static long lastLayers(NetworkShape shape, int first) {
    long macs = shape.macs(0) + 2 * shape.macs(first) + shape.macs(first + 1);
    for (int i = first; i < shape.size() - 1; i++) {
      macs += shape.macs(0) - shape.macs(i);
    }
    return macs;
  }

  /** Two forward passes, the last layer in the first alone; the gradients of the top layers each go down from the error anew. */
  static long synthetic(NetworkShape shape, ChainShape chain, int first) {
    int last = shape.size() - 1;
    long macs = 2 * shape.macs(0) - shape.macs(last) + shape.macs(first);
    if (first < chain.top()) {
      macs += chain.macs(first) + shape.macs(chain.top() + 1);
    }
    for (int i = Math.max(first, chain.top()); i < last; i++) {
      macs += shape.macs(i + 1);
    }
    return macs;
  }

  /** One forward pass, with a local head's way forth and back for each low layer. */
  static long onePass(NetworkShape shape, int first) {
    HeadShape heads = HeadShape.of(shape);
    return shape.macs(0) + shape.macs(first) + shape.macs(Math.max(first, heads.entries()) + 1) + heads.macs(first);
  }
}
