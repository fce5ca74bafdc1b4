package org.onegrasp.grasp;

import org.onegrasp.world.Plane;
import org.onegrasp.world.Pose;
import org.onegrasp.world.Tilt;
import org.onegrasp.world.WorkArea;

/**
 * Where a look shows the table, and where grasps take it to be.
 *
 * <p>
 * A person says how high the table is, to a centimetre; a camera sees it, to some millimetres. Neither is always right:
 * a camera's depth may be biased, and the table may really be elsewhere. Tips that end some millimetres too high often
 * still hold, tips in the table break something. So what is said counts where the two agree within what a calibrated
 * camera is wrong by (3 mm, half a degree: finger tips stay 4 mm above the table), and what is seen where they do not,
 * with a steady change in between, so that grasps do not leap when a difference is at the bound. A taught object's tips
 * go as high above the table as they were shown, and that height is measured from the table as it was seen then: where
 * the camera is as wrong as it was then, the error is taken off again (see {@code Demonstration.graspOn}).
 *
 * @param said height that a person gave, metres; not a number where nobody did
 * @param seen height in the middle of the work area in the depths as they came, metres; not a number where no table is
 * seen
 * @param seenTilt how it leans
 * @param level height in the middle of the work area that grasps are given above, metres
 * @param tilt how the support leans that grasps are given for
 */
public record SeenTable(double said, double seen, Tilt seenTilt, double level, Tilt tilt) {

  /** Said and seen heights that differ by less agree, metres. */
  public static final double AGREE = 0.003;
  /** A table that leans by less is level, radians. */
  public static final double LEVEL = Math.toRadians(0.6);
  /** From so many times a bound on what is seen counts wholly. */
  private static final double WHOLLY = 2;

  /** Nothing is seen of it: what is said counts. */
  static SeenTable unseen(double said) {
    return new SeenTable(said, Double.NaN, Tilt.NONE, said, Tilt.NONE);
  }

  /**
   * The table as it is seen.
   *
   * @param said whether the area says where the table is
   */
  static SeenTable of(Plane plane, WorkArea area, boolean said) {
    double seen = plane.z(area.centreX(), area.centreY());
    double level = said ? area.tableZ() + beyond(seen - area.tableZ(), AGREE) : seen;
    return new SeenTable(said ? area.tableZ() : Double.NaN, seen, plane.tilt(), level,
        plane.tilt().by(beyond(plane.tilt().angle(), LEVEL)));
  }

  /** 0 within a bound, all of it from twice the bound on, steady in between. */
  private static double beyond(double value, double bound) {
    double size = Math.abs(value);
    return Math.copySign(Math.min(size, Math.max(0, (size - bound) * WHOLLY / (WHOLLY - 1))), value);
  }

  /** How much higher it is seen than it is said to be, metres; 0 where one of the two is not known. */
  public double above() {
    return Double.isNaN(said + seen) ? 0 : seen - said;
  }

  /** The frame of the map, whose z is out of the support, in the base frame: turned about the middle of the table. */
  Pose mapInBase(WorkArea area) {
    return tilt.angle() == 0 ? Pose.IDENTITY : tilt.turnAbout(area.centreX(), area.centreY(), level);
  }
}
