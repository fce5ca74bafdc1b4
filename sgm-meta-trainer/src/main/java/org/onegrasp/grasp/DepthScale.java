package org.onegrasp.grasp;

import java.util.Locale;

/**
 * How a camera's depths were scaled so that the table lies where the robot knows it to lie. A depth that is too short
 * along an inclined ray also moves a point sideways, which no levelling of heights mends. Depths that are too short and
 * a table that is really higher look exactly alike in one picture, for each is the other enlarged about the camera:
 * whoever asks for the scale says that the height of the table is known better than the depth.
 *
 * @param factor what depths were multiplied by, 1 when they were taken as they came
 * @param tableAbove metres, how much higher than {@code WorkArea.tableZ} the table lies in the depths as they came
 * (negative: lower); 0 when not enough of it was seen
 * @param obstacle why depths were taken as they came, in plain words; empty when they were scaled, or nobody asked
 */
public record DepthScale(double factor, double tableAbove, String obstacle) {

  /** Depths further off than this are wrong in another way than a camera's usual error. */
  public static final double MOST = 0.06;
  /** Depths of calibrated cameras are within this of the truth. */
  private static final double USUAL = 0.015;

  static final DepthScale AS_MEASURED = new DepthScale(1, 0, "");

  static DepthScale unknown(String obstacle) {
    return new DepthScale(1, 0, obstacle);
  }

  /** @param height of the camera above the table, metres */
  static DepthScale of(double factor, double height) {
    double above = height * (1 - 1 / factor);
    return Math.abs(factor - 1) <= MOST ? new DepthScale(factor, above, "")
        : new DepthScale(1, above, shift(above) + ", which is more than depths are ever wrong by (6 %): check the"
            + " camera's pose and the height of the table");
  }

  /** What a person should look at, in plain words; empty when the depths are as good as those of most cameras. */
  public String doubt() {
    if (!obstacle.isEmpty()) {
      return "depths are taken as they come, without a check by the table: " + obstacle;
    }
    return Math.abs(factor - 1) <= USUAL ? ""
        : String.format(Locale.ROOT, "%s: the depths are taken to be too %s and multiplied by %.3f. If they are right,"
            + " the height of the table is wrong", shift(tableAbove), factor > 1 ? "short" : "long", factor);
  }

  private static String shift(double above) {
    return String.format(Locale.ROOT, "the table appears %.0f mm %s than it is said to be", Math.abs(above) * 1000,
        above > 0 ? "higher" : "lower");
  }
}
