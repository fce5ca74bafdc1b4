package org.onegrasp.world;

/**
 * A place on an object where a parallel gripper can hold it, with every place that is the same by the object's
 * symmetry. Frame of the object at rest: z up, z = 0 on the table, turning about z.
 *
 * @param grasp in the object's frame
 * @param fold the object looks the same after a turn by 2 pi / fold about its z axis; 1 = no symmetry, 0 = any turn
 */
public record GraspPlace(Grasp grasp, int fold) {
  public GraspPlace {
    if (fold < 0) {
      throw new IllegalArgumentException("fold must be 0 (any turn), 1 (none) or more, got " + fold);
    }
  }
}
