package org.onegrasp.grasp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * What the network should say for known grasps: (side, side, bins) values from 0 to 1, row-major, bins last, laid out
 * as {@link OutputSpec} says. Each grasp is a Gaussian in x, y and angle (modulo pi), each factor scaled to 1 at its
 * nearest cell or bin; where grasps overlap, the larger value counts. The logarithm of such a label is a parabola along
 * each axis, so {@link GraspDecoder} finds the grasp between the cells again. Owns scratch; one instance per thread;
 * does not allocate.
 */
public final class GraspLabel {
  private static final double SIGMA_METRES = 0.011;
  private static final double SIGMA_RADIANS = Math.toRadians(14);
  /** Turns that stand for "any turn": 15 degrees apart. */
  private static final int TURNS_OF_ROUND_OBJECTS = 24;
  /** Smaller values are 0 in the int8 label too. */
  private static final float NEGLIGIBLE = 1f / 256;

  private final Grid grid;
  private final int bins;
  private final double binRadians;
  private final int size;
  private final float[] alongRows;
  private final float[] alongColumns;
  private final float[] alongBins;

  public GraspLabel(OutputSpec output, WorkArea area) {
    grid = output.grid(area);
    bins = output.bins();
    binRadians = output.binRadians();
    size = grid.cells() * bins;
    alongRows = new float[grid.side()];
    alongColumns = new float[grid.side()];
    alongBins = new float[bins];
  }

  /** Second difference of a label's logarithm from cell to cell. */
  static double logCurvature(OutputSpec output) {
    return -(output.cell() * output.cell()) / (SIGMA_METRES * SIGMA_METRES);
  }

  /** Values in one label. */
  int size() {
    return size;
  }

  /** Writes the label of all {@code grasps} (base frame) to (side, side, bins) floats from {@code offset} on. */
  public void write(List<Grasp> grasps, float[] out, int offset) {
    Arrays.fill(out, offset, offset + size, 0);
    for (Grasp grasp : grasps) {
      add(grasp.x(), grasp.y(), grasp.yaw(), out, offset);
    }
  }

  /** The same label as int8: nearest to 127 times the value. */
  public void write(List<Grasp> grasps, byte[] out, int offset) {
    Arrays.fill(out, offset, offset + size, (byte) 0);
    for (Grasp grasp : grasps) {
      add(grasp.x(), grasp.y(), grasp.yaw(), out, offset);
    }
  }

  /** Joins one grasp to a label: metres in the base frame, radians. */
  void add(double x, double y, double yaw, float[] out, int offset) {
    factors(x, y, yaw);
    for (int row = 0, i = offset; row < alongRows.length; row++) {
      for (int col = 0; col < alongColumns.length; col++, i += bins) {
        float place = alongRows[row] * alongColumns[col];
        for (int bin = 0; place > NEGLIGIBLE && bin < bins; bin++) {
          out[i + bin] = Math.max(out[i + bin], place * alongBins[bin]);
        }
      }
    }
  }

  void add(double x, double y, double yaw, byte[] out, int offset) {
    factors(x, y, yaw);
    for (int row = 0, i = offset; row < alongRows.length; row++) {
      for (int col = 0; col < alongColumns.length; col++, i += bins) {
        float place = alongRows[row] * alongColumns[col];
        for (int bin = 0; place > NEGLIGIBLE && bin < bins; bin++) {
          out[i + bin] = (byte) Math.max(out[i + bin], (int) (place * alongBins[bin] * 127 + 0.5f));
        }
      }
    }
  }

  private void factors(double x, double y, double yaw) {
    double sigma = SIGMA_METRES / grid.cell();
    gaussian(alongColumns, grid.col(x), sigma, false);
    gaussian(alongRows, grid.row(y), sigma, false);
    gaussian(alongBins, yaw / binRadians, SIGMA_RADIANS / binRadians, true);
  }

  /**
   * exp(-(i - centre)^2 / (2 sigma^2)) divided by its largest value over the integers; in bins modulo the length if
   * circular.
   */
  private static void gaussian(float[] out, double centre, double sigma, boolean circular) {
    double nearest = Math.abs(centre - Math.rint(centre));
    for (int i = 0; i < out.length; i++) {
      double distance = i - centre;
      if (circular) {
        distance -= out.length * Math.rint(distance / out.length);
      }
      double exponent = (nearest * nearest - distance * distance) / (2 * sigma * sigma);
      out[i] = exponent < -6 ? 0 : (float) StrictMath.exp(exponent);
    }
  }

  /**
   * All grasps that are the same as {@code place} by the object's symmetry, in the base frame: one for each of its
   * fold; 24 turns for an object that looks the same after any turn (a ring of places, or all angles of a place on the
   * axis).
   */
  public static List<Grasp> equivalents(GraspPlace place, Pose objectInBase) {
    return turned(place, objectInBase, place.fold() == 0 ? TURNS_OF_ROUND_OBJECTS : place.fold());
  }

  static List<Grasp> turned(GraspPlace place, Pose objectInBase, int turns) {
    List<Grasp> grasps = new ArrayList<>(turns);
    for (int k = 0; k < turns; k++) {
      grasps.add(place.grasp().in(Pose.ofYaw(0, 0, 0, 2 * Math.PI * k / turns)).in(objectInBase));
    }
    return grasps;
  }
}
