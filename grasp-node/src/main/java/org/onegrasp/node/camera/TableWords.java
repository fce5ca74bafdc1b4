package org.onegrasp.node.camera;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.SeenTable;
import org.onegrasp.world.Pose;
import org.onegrasp.world.Tilt;

/** What a person should know about where the table is seen. */
public final class TableWords {
  /** Smaller differences are not worth a word: metres, radians. */
  private static final double SMALL = 0.005;
  private static final double LEVEL = Math.toRadians(1.5);

  private TableWords() {}

  /**
   * Where the table is not as it was said to be: by how much, and what to do; empty when all is well.
   *
   * @param cameraInBase from where it was seen
   */
  public static String doubt(HeightMap map, Pose cameraInBase) {
    SeenTable table = map.table();
    List<String> doubts = new ArrayList<>();
    if (elsewhere(table)) {
      double factor = (cameraInBase.z() - table.said()) / (cameraInBase.z() - table.seen());
      doubts.add(String.format(Locale.ROOT,
          "the table is seen %.0f mm %s ~table_z (%.3f m), and finger tips stay above what is seen. If the table is"
              + " there, set ~table_z to %.3f (or to auto); if ~table_z is right, the camera measures %.1f %% too %s:"
              + " set ~depth_scale to %.3f times what it is, or mend the camera's pose",
          Math.abs(table.above()) * 1000, table.above() > 0 ? "above" : "below", table.said(), table.seen(),
          Math.abs(1 - 1 / factor) * 100, factor > 1 ? "short" : "long", factor));
    }
    if (table.seenTilt().angle() >= LEVEL) {
      doubts.add(String.format(Locale.ROOT, "the table leans by %.1f degrees (it falls towards %s), and grasps lean"
          + " with it. If it is level, the camera's pose is wrong by that: calibrate it anew",
          Math.toDegrees(table.seenTilt().angle()), towards(table.seenTilt())));
    }
    return String.join("; ", doubts);
  }

  /** Whether the table is seen clearly above or below where it was said to be. */
  static boolean elsewhere(SeenTable table) {
    return Math.abs(table.above()) >= SMALL;
  }

  private static String towards(Tilt tilt) {
    return Math.abs(tilt.x()) > Math.abs(tilt.y()) ? tilt.x() > 0 ? "+x" : "-x" : tilt.y() > 0 ? "+y" : "-y";
  }

  /** Where the table is seen, for a value on /diagnostics. */
  static String place(SeenTable table) {
    return Double.isNaN(table.seen()) ? "not seen"
        : String.format(Locale.ROOT, "z = %.3f m, %.1f degrees from level", table.seen(),
            Math.toDegrees(table.seenTilt().angle()));
  }

  /** Where a camera is that sees a table, given in a frame on it. */
  public static String camera(Pose cameraOnTable) {
    double down = Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, -cameraOnTable.rotation()[8]))));
    return String.format(Locale.ROOT, "%.3f m above the table, %.1f degrees from straight down", cameraOnTable.z(),
        down);
  }

  /** As {@code ~camera_pose} takes it. */
  public static String parameter(Pose pose) {
    double[] turn = pose.rollPitchYaw();
    return String.format(Locale.ROOT, "%.4f %.4f %.4f %.4f %.4f %.4f", pose.x(), pose.y(), pose.z(), turn[0], turn[1],
        turn[2]).replace("-0.0000", "0.0000");
  }
}
