package org.onegrasp.world.table;

import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;

/** How an object comes to rest on the table, the same in every simulator. */
public final class Rest {
  /** Put down so far above the table, metres: less than anything one could see, and nothing starts inside the table. */
  public static final double DROP = 2e-4;
  /** Slower than this it is at rest, metres per second; turning counts at {@link #TURNING_RADIUS}. */
  public static final double STILL = 2e-3;
  public static final double TURNING_RADIUS = 0.05; // metres
  /** So long it is waited for, seconds; what still moves then, such as a ball, is left to move. */
  public static final double LONGEST = 2;
  private static final double TIPPED_DEGREES = 10;

  private Rest() {}

  /**
   * @param resting pose of the object's frame once it is at rest, relative to a table's that is level
   * @throws IllegalArgumentException when it does not stand as modelled but has tipped over
   */
  public static void requireUpright(ObjectModel object, Pose resting) {
    double tilt = Math.toDegrees(StrictMath.acos(Math.max(-1, Math.min(1, resting.rotation()[8]))));
    if (tilt > TIPPED_DEGREES) {
      throw new IllegalArgumentException(object.name() + " does not stand as modelled: it tips by " + Math.round(tilt)
          + " degrees; check that its hulls reach z = 0 under its centre of mass");
    }
  }
}
