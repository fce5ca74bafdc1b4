package org.onegrasp.world.table;

import org.onegrasp.world.Pose;

/** When a thing that is not the object was not left alone by an attempt, the same in every simulator. */
public final class Disturbance {
  private static final double TIPPED = Math.toRadians(20);
  private static final double LIFTED = 0.02; // metres
  private static final double PUSHED = 0.02; // metres

  private Disturbance() {}

  /** What was done to a thing that stood there before and stands there now; empty for nothing to speak of. */
  public static String of(Pose before, Pose now) {
    double tilt = tilt(before.inverse().times(now));
    if (now.z() - before.z() > LIFTED) {
      return "also lifted";
    }
    double dx = now.x() - before.x();
    double dy = now.y() - before.y();
    return tilt > TIPPED ? "knocked over" : Math.sqrt(dx * dx + dy * dy) > PUSHED ? "pushed aside" : "";
  }

  private static double tilt(Pose turned) {
    return StrictMath.acos(Math.max(-1, Math.min(1, turned.rotation()[8])));
  }
}
