package org.onegrasp.lesson;

import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.parallel.Partner;
import org.onegrasp.world.WorkArea;

/**
 * What every {@link FixedPass} works with. The arena wants typed arrays before the first tensor, so that a pass asks
 * for its kernels first and for the samples after all else that has typed arrays.
 */
public final class LessonParts {
  private final GraspModel model;
  private final Pace pace;
  private final int firstLayer;
  private final WorkArea area;
  private final AugmentationSettings augmentation;
  private final Arena arena;
  private final Kernels.Source kernels;
  private final Dither dither = new Dither();
  private final Partner partner = new Partner("onegrasp-lesson");
  private FixedSoftmax softmax;
  private Augmentations samples;

  /** @param firstLayer lowest layer that learns */
  public LessonParts(GraspModel model, int firstLayer, WorkArea area, AugmentationSettings augmentation, Arena arena,
      Kernels.Source kernels) {
    this.model = model;
    pace = Pace.of(model);
    this.firstLayer = firstLayer;
    this.area = area;
    this.augmentation = augmentation;
    this.arena = arena;
    this.kernels = kernels;
  }

  public GraspModel model() {
    return model;
  }

  /** How its steps remember. */
  public Pace pace() {
    return pace;
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

  /**
   * Kernels with a panel of so many floats, to be asked for once. Two threads share it, if that leaves each of them
   * enough.
   */
  public Kernels kernels(int workspaceFloats) {
    if (kernels.lessonThreads() == 1) {
      return kernels.with(arena.floats("kernel panel", workspaceFloats));
    }
    int half = Math.max(Kernels.LEAST_WORKSPACE_FLOATS, workspaceFloats / 2);
    return kernels.with(arena.floats("kernel panel", half), arena.floats("kernel panel of the partner", half), partner);
  }

  /**
   * Where a lesson computes on two threads, the second is there until it is closed.
   */
  Partner together() {
    return kernels.lessonThreads() == 1 ? partner : partner.open();
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
