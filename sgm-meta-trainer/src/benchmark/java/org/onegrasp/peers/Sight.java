package org.onegrasp.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedServing;
import org.onegrasp.model.GraspModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Height maps that peers are shown, and what our network says to them. */
final class Sight {
  private static final int MAPS = 20;
  private final GraspModel model;
  final List<byte[]> maps = new ArrayList<>();

  Sight(GraspModel model) {
    this.model = model;
    byte[] bar = new byte[model.shape().inputs(0)];
    int side = model.shape().layer(0).width();
    for (int k = 0; k < bar.length; k++) {
      int row = k / side - side / 2;
      int column = k % side - side / 2;
      bar[k] = (byte) (Math.abs(column) < 20 && Math.abs(row) < (column < -10 ? 8 : 4) ? 30 : 0);
    }
    Augmenter augmenter =
        new Augmenter(model.input(), model.output(), WorkArea.STANDARD, AugmentationSettings.STANDARD);
    SplittableRandom random = new SplittableRandom(1);
    Grasp middle = new Grasp(WorkArea.STANDARD.centreX(), WorkArea.STANDARD.centreY(), 0.43, 1.5, 0.03, 1);
    for (int i = 0; i < MAPS; i++) {
      byte[] map = new byte[bar.length];
      augmenter.sample(bar, 0, middle, random, map, 0);
      maps.add(map);
    }
  }

  /** What a peer makes of a map. */
  interface Network {
    /** Logits or probabilities, (height, width, channels). */
    float[] of(byte[] map);
  }

  /** @throws IllegalStateException when it finds other places than ours in more than one map of ten */
  void requireAlike(String name, Network other) {
    FixedServing ours = new FixedServing(model, Kernels.best());
    float[] quality = new float[model.shape().outputs(model.shape().size() - 1)];
    int alike = 0;
    for (byte[] map : maps) {
      ours.predict(model.fixedStart(), map, quality);
      alike += best(quality) == best(other.of(map)) ? 1 : 0;
    }
    System.err.println(name + ": the same best place and angle in " + alike + " of " + MAPS + " maps");
    if (10 * alike < 6 * MAPS) {
      throw new IllegalStateException(name + " computes another network: " + alike + " of " + MAPS + " maps alike");
    }
  }

  private static int best(float[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }
}
