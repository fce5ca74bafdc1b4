package org.onegrasp.rules;

import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.WorkArea;

/**
 * What every {@link FixedPass} works with. The arena wants typed arrays before the first tensor, so that a pass asks for its kernels first
 * and for the samples after all else that has typed arrays.
 */
final class LessonParts {
  private final GraspModel model;
  private final int firstLayer;
  private final WorkArea area;
  private final Arena arena;
  private final Dither dither = new Dither();
  private FixedSoftmax softmax;
  private Augmentations samples;

  /** @param firstLayer lowest layer that learns */
  LessonParts(GraspModel model, int firstLayer, WorkArea area, Arena arena) {
    this.model = model;
    this.firstLayer = firstLayer;
    this.area = area;
    this.arena = arena;
  }

  GraspModel model() {
    return model;
  }

  NetworkShape shape() {
    return model.shape();
  }

  int firstLayer() {
    return firstLayer;
  }

  Arena arena() {
    return arena;
  }

  /** The lesson's one stream of random bits for rounding. */
  Dither dither() {
    return dither;
  }

  /** Kernels with a panel of so many floats, to be asked for once. */
  Kernels kernels(int workspaceFloats) {
    return Kernels.best(arena.floats("kernel panel", workspaceFloats));
  }

  /** The loss at the output. */
  FixedSoftmax softmax() {
    if (softmax == null) {
      softmax = new FixedSoftmax(dither, arena);
    }
    return softmax;
  }

  Augmentations samples() {
    if (samples == null) {
      samples = new Augmentations(model.shape(), area, AugmentationSettings.STANDARD, arena);
    }
    return samples;
  }
}
