package org.onegrasp.meta;

import java.util.List;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;

/** One object of meta-training, seen in many poses by cameras of the family that meta-training knows. */
public record Subject(ObjectModel object, List<View> views) {
  public Subject {
    views = List.copyOf(views);
  }

  /**
   * @param heights (96, 96) int8, millimetres above the table
   * @param pose of the object in the base frame
   */
  public record View(byte[] heights, Pose pose) {}
}
