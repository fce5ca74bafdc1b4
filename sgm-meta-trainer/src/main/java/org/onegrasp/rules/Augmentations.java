package org.onegrasp.rules;

import java.util.random.RandomGenerator;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** The samples of a lesson in fixed point: augmentations of what was shown, all in the lesson's arena. */
final class Augmentations {
  private final Augmenter augmenter;
  private final Arena arena;
  private final int demonstration;
  private final int label;

  Augmentations(NetworkShape shape, WorkArea area, AugmentationSettings settings, Arena arena) {
    augmenter = new Augmenter(area, settings);
    this.arena = arena;
    demonstration = arena.bytes("demonstration", shape.inputs(0));
    label = arena.bytes("label and error", shape.outputs(shape.size() - 1));
  }

  /** @param heights (96, 96) int8 millimetres, from now on */
  void show(byte[] heights) {
    System.arraycopy(heights, 0, arena.slab(), demonstration, heights.length);
  }

  /** int8 offset of the label map, where the error may come when the label is not needed any more. */
  int label() {
    return label;
  }

  /** Overwrites the input at this int8 offset and the label. */
  void next(Grasp grasp, RandomGenerator random, int input) {
    augmenter.sample(arena.slab(), demonstration, grasp, random, arena.slab(), input, arena.slab(), label);
  }

  /** With the same random numbers the same input once more; the label stays as it is. */
  void again(Grasp grasp, RandomGenerator random, int input) {
    augmenter.sample(arena.slab(), demonstration, grasp, random, arena.slab(), input);
  }
}
