package org.onegrasp.meta;

import java.util.List;
import java.util.random.RandomGenerator;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;

/** One object of meta-training, seen in many poses by cameras of the family that meta-training knows. */
public record Subject(ObjectModel object, List<View> views) {
  public Subject {
    views = List.copyOf(views);
  }

  View anyView(RandomGenerator random) {
    return views.get(random.nextInt(views.size()));
  }

  /**
   * @param heights the network's input, int8 (side, side, channels)
   * @param pose of the object in the base frame
   */
  public record View(byte[] heights, Pose pose) {}
}
