package org.onegrasp.world;

import java.util.Optional;

/**
 * What things really stand on, which the robot need not know: the table, perhaps not where {@link WorkArea#tableZ}
 * says, and perhaps something flat on it.
 *
 * @param raised metres that the table's top lies higher than the work area says, in the middle of the work area
 * @param tilt radians from level
 * @param uphill radians from +x towards +y, the direction in which a tilted table rises
 * @param support under the things whose middle it lies under
 */
public record Ground(double raised, double tilt, double uphill, Optional<Support> support) {

  /** The table as the work area says, and nothing on it. */
  public static final Ground LEVEL = new Ground(0, 0, 0, Optional.empty());

  private static final double MOST_RAISED = 0.1; // metres
  private static final double MOST_TILT = Math.toRadians(30);

  public Ground {
    if (!(Math.abs(raised) <= MOST_RAISED && tilt >= 0 && tilt <= MOST_TILT && Double.isFinite(uphill))) {
      throw new IllegalArgumentException("a table may lie up to " + MOST_RAISED + " m higher or lower and tilt by up to"
          + " 30 degrees, got " + raised + " m and " + Math.toDegrees(tilt) + " degrees towards " + uphill);
    }
  }

  /**
   * The table's frame in the base frame: z is its normal, z = 0 its top; as long as it is level, x and y are the
   * base's.
   */
  public Pose table(WorkArea area) {
    if (tilt == 0) {
      return new Pose(0, 0, area.tableZ() + raised, 0, 0, 0, 1);
    }
    // about the axis that lies level, a quarter turn to the left of uphill; rising means turning against it
    double half = -tilt / 2;
    double ax = -StrictMath.sin(uphill);
    double ay = StrictMath.cos(uphill);
    Pose turn = new Pose(0, 0, 0, StrictMath.sin(half) * ax, StrictMath.sin(half) * ay, 0, StrictMath.cos(half));
    double[] middle = turn.transform(area.centreX(), area.centreY(), 0);
    return new Pose(area.centreX() - middle[0], area.centreY() - middle[1], area.tableZ() + raised - middle[2],
        turn.qx(), turn.qy(), turn.qz(), turn.qw());
  }

  /** How much {@link #table} has moved from where the work area says. */
  public Pose moved(WorkArea area) {
    return table(area).times(new Pose(0, 0, -area.tableZ(), 0, 0, 0, 1));
  }

  /** Where the frame of a thing is that stands there, in the base frame. */
  public Pose stand(WorkArea area, Placing at) {
    double height = height(at.x(), at.y());
    return tilt == 0 ? Pose.ofYaw(at.x(), at.y(), area.tableZ() + raised + height, at.yaw())
        : table(area).times(Pose.ofYaw(at.x(), at.y(), height, at.yaw()));
  }

  /** Of what lies on the table at a point of it, metres. */
  public double height(double x, double y) {
    return support.isPresent() && support.get().under(x, y) ? support.get().kind().height() : 0;
  }

  /** Height of the ground at a point of the base frame, metres. */
  public double z(WorkArea area, double x, double y) {
    double[] m = table(area).rotation();
    Pose table = table(area);
    double plane = table.z() - (m[2] * (x - table.x()) + m[5] * (y - table.y())) / m[8];
    return plane + height(x, y) / m[8];
  }
}
