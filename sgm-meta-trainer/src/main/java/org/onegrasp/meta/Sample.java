package org.onegrasp.meta;

import java.util.List;
import java.util.random.RandomGenerator;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/** One height map with its label, as the float network takes them; the next one overwrites it. */
final class Sample {
  private static final float INPUT_SCALE = 1f / InputSpec.UNIT;
  private final Augmenter augmenter;
  private final GraspLabel labels;
  private final byte[] heights;
  private final byte[] label;
  private final float[] x;
  private final float[] target;

  Sample(Course course) {
    augmenter = new Augmenter(course.input(), course.output(), course.area(),
        AugmentationSettings.STANDARD.withClutter(course.settings().clutter()));
    labels = new GraspLabel(course.output(), course.area());
    heights = new byte[course.input().values()];
    label = new byte[course.output().values()];
    x = new float[heights.length];
    target = new float[label.length];
  }

  /** An augmentation of a demonstration. */
  void augment(byte[] shown, Grasp grasp, RandomGenerator random) {
    augmenter.sample(shown, 0, grasp, random, heights, 0).label(label, 0);
    toFloats();
  }

  /** What was seen, and all grasps that are right there. */
  void show(byte[] seen, List<Grasp> right) {
    System.arraycopy(seen, 0, heights, 0, heights.length);
    labels.write(right, label, 0);
    toFloats();
  }

  /** The same in clutter, as often as augmentations are. */
  void showAmongOthers(byte[] seen, Pose object, List<Grasp> right, RandomGenerator random) {
    System.arraycopy(seen, 0, heights, 0, heights.length);
    augmenter.clutter(heights, 0, object.x(), object.y(), random);
    labels.write(right, label, 0);
    toFloats();
  }

  private void toFloats() {
    for (int k = 0; k < x.length; k++) {
      x[k] = heights[k] * INPUT_SCALE;
    }
    for (int k = 0; k < target.length; k++) {
      target[k] = label[k];
    }
  }

  /** The network's input. */
  float[] x() {
    return x;
  }

  /** The label map, not negative. */
  float[] target() {
    return target;
  }
}
