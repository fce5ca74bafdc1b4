package org.onegrasp.lesson;

import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.WorkArea;

/**
 * What every {@link FixedPass} works with. The arena wants typed arrays before the first tensor, so that a pass asks
 * for its kernels first and for the samples after all else that has typed arrays.
 */
public final class LessonParts {
  private final GraspModel model;
  private final int firstLayer;
  private final WorkArea area;
  private final AugmentationSettings augmentation;
  private final Arena arena;
  private final Kernels.Source kernels;
  private final Dither dither = new Dither();
  private FixedSoftmax softmax;
  private Augmentations samples;

  /** @param firstLayer lowest layer that learns */
  public LessonParts(GraspModel model, int firstLayer, WorkArea area, AugmentationSettings augmentation, Arena arena,
      Kernels.Source kernels) {
    this.model = model;
    this.firstLayer = firstLayer;
    this.area = area;
    this.augmentation = augmentation;
    this.arena = arena;
    this.kernels = kernels;
  }

  public GraspModel model() {
    return model;
  }

  public NetworkShape shape() {
    return model.shape();
  }

  public int firstLayer() {
    return firstLayer;
  }

  public Arena arena() {
    return arena;
  }

  /** The lesson's one stream of random bits for rounding. */
  public Dither dither() {
    return dither;
  }

  /** Kernels with a panel of so many floats, to be asked for once. */
  public Kernels kernels(int workspaceFloats) {
    return kernels.with(arena.floats("kernel panel", workspaceFloats));
  }

  /** The loss at the output. */
  public FixedSoftmax softmax() {
    if (softmax == null) {
      softmax = new FixedSoftmax(dither, arena);
    }
    return softmax;
  }

  public Augmentations samples() {
    if (samples == null) {
      samples = new Augmentations(model, area, augmentation, arena);
    }
    return samples;
  }
}
