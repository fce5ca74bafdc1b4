package org.onegrasp.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/** What short trainings learn: bars, with a small network. */
final class Bars {
  static final NetworkShape SHAPE = new NetworkShape(List.of(Convolution.of(5, 1, 2).strided(2).over(96, 96),
      Convolution.of(3, 2, 3).strided(2).over(48, 48), Convolution.of(3, 3, 3).dilated(2).over(24, 24),
      Convolution.of(3, 3, 3).dilated(4).over(24, 24),
      Convolution.pointwise(3, 8).over(24, 24)));

  private Bars() {}

  static Course course(MetaSettings settings) {
    return new Course(SHAPE, settings, WorkArea.STANDARD, List.of(bar(1), bar(2)), 5);
  }

  /** A bar 30 mm wide and 25 mm high, seen without a camera. */
  private static Subject bar(long seed) {
    Grasp grasp = new Grasp(0, 0, 0.012, 0, 0.03, 1);
    ObjectModel object =
        new ObjectModel("bar-" + seed, "bar", List.of(), new float[0], new int[0], new int[0], 0.1, 0.5,
            List.of(new GraspPlace(grasp, 2)), 0);
    SplittableRandom random = new SplittableRandom(seed);
    List<Subject.View> views = new ArrayList<>();
    for (int v = 0; v < 3; v++) {
      int column = 30 + random.nextInt(30);
      byte[] heights = new byte[96 * 96];
      for (int row = 36; row < 60; row++) {
        Arrays.fill(heights, row * 96 + column, row * 96 + column + 8, (byte) 25);
      }
      views.add(new Subject.View(heights, Pose.ofYaw((column + 4 - 48) * 0.004, 0, 0.40, 0)));
    }
    return new Subject(object, views);
  }
}
