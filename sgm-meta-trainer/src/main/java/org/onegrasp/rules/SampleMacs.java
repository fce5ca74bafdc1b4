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
    for (int i = Math.max(2, first); i < shape.size() - 1; i++) {
      macs += shape.macs(0) - shape.macs(i);
    }
    if (first < 2) {
      macs += 5 * shape.layer(0).macs(); // rows of its output, for each row of layer 1's kernel but one twice
    }
    if (first == 0) {
      macs += shape.layer(0).macs() + shape.layer(1).macs(); // once more, and two rows for each one of the gradient
    }
    return macs;
  }

  /** One forward pass and gradients of weights alone; the multiplications by label maps are left out, nearly all of them are 0. */
  static long local(NetworkShape shape, int first) {
    return shape.macs(0) + shape.macs(first);
  }

  /** Backpropagation with the filters of {@link FilteredBackpropagation}. */
  static long filtered(NetworkShape shape, int first) {
    long macs = backpropagation(shape, first);
    for (int i = Math.max(first, FilteredBackpropagation.LOWEST); i < shape.size() - 1; i++) {
      long patches = new FilterShape(shape.layer(i), FilteredBackpropagation.PATCH).patches().macs();
      macs -= (i > first ? 2 : 1) * (shape.layer(i).macs() - patches);
    }
    return macs;
  }

  /** What the same filters save in gradients of weights. */
  static long savedByFilter(NetworkShape shape, int first) {
    long macs = 0;
    for (int i = Math.max(first, FilteredBackpropagation.LOWEST); i < shape.size() - 1; i++) {
      macs += shape.layer(i).macs() - new FilterShape(shape.layer(i), FilteredBackpropagation.PATCH).patches().macs();
    }
    return macs;
  }

  /** One forward pass and, for the low layers, a part of a second; the gradients of the exact layers go down once. */
  static long synthetic(NetworkShape shape, ChainShape chain, int first) {
    long macs = shape.macs(0) + shape.macs(first) + shape.macs(Math.max(first, chain.top()) + 1);
    int again = shape.size() - FixedTeaching.KEPT_INPUTS - 2; // the highest layer that the second pass computes
    if (first <= again + 1) {
      macs += shape.macs(0) - shape.macs(again + 1);
    }
    return first < chain.top() ? macs + chain.macs(first) : macs;
  }

  /** One forward pass, with a local head's way forth and back for each low layer. */
  static long onePass(NetworkShape shape, int first) {
    HeadShape heads = HeadShape.of(shape);
    return shape.macs(0) + shape.macs(first) + shape.macs(Math.max(first, heads.entries()) + 1) + heads.macs(first);
  }

  /** A forward pass, two more of the upper layers for each direction and one to learn the head with. */
  static long forwardBelowHead(NetworkShape shape, int first, int directions) {
    return shape.macs(0) + (2L * directions + 1) * shape.macs(first) + shape.macs(shape.size() - 1);
  }
}
