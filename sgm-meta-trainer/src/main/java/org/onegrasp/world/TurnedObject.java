package org.onegrasp.world;

import java.util.ArrayList;
import java.util.List;

/**
 * An object in another resting pose.
 *
 * @param model the object as it lies then, with places of its own
 * @param turn pose of the usual frame in the frame of {@code model}
 */
public record TurnedObject(ObjectModel model, Pose turn) {
  private static final int ANY_TURN = 72; // turns that stand for any turn
  /** Sine of the most that closing fingers may be off level: 20 degrees. */
  private static final double LEVEL = StrictMath.sin(StrictMath.toRadians(20));

  /**
   * Where a place of the usual pose is now, with all that are the same by symmetry; empty when fingers that come from
   * above cannot close there any more.
   */
  public List<GraspPlace> places(GraspPlace usual) {
    List<GraspPlace> places = new ArrayList<>();
    double[] m = turn.rotation();
    int count = usual.fold() == 0 ? ANY_TURN : usual.fold();
    for (int i = 0; i < count; i++) {
      Grasp g = usual.grasp().in(Pose.ofYaw(0, 0, 0, 2 * Math.PI * i / count));
      double cos = StrictMath.cos(g.yaw());
      double sin = StrictMath.sin(g.yaw());
      if (Math.abs(m[6] * cos + m[7] * sin) < LEVEL) {
        double[] p = turn.transform(g.x(), g.y(), g.z());
        double yaw = StrictMath.atan2(m[3] * cos + m[4] * sin, m[0] * cos + m[1] * sin);
        places.add(new GraspPlace(new Grasp(p[0], p[1], p[2], yaw, g.width(), g.quality()), 1));
      }
    }
    return places;
  }
}
