package org.onegrasp.recognition;

import java.util.BitSet;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;

/**
 * How like a demonstration the surroundings of a grasp are: 1 - sum of the lower / sum of the higher heights over the
 * disc of a {@link Template} laid there (Ruzicka's distance), the least over small moves and turns of the disc and over
 * half a turn, since a gripper looks the same after that and an object does not. Owns what the latest search found; one
 * per thread.
 */
final class Likeness {
  /** Moves tried at first, metres, and halved twice. */
  private static final double MOVE = 0.006;
  /** Turns tried at first, radians, and halved twice. */
  private static final double TURN = Math.toRadians(12);
  private static final int HALVINGS = 2;

  private final Grid grid;
  // Of the present search.
  private Template template;
  private int[] smooth;
  // Where the demonstrated grasp lies best: cells and radians, and the distance there.
  double col;
  double row;
  double yaw;
  double distance;

  Likeness(Grid grid) {
    this.grid = grid;
  }

  /** Lays the template over smoothed heights near a grasp; the result is in the fields. */
  double search(Template shown, int[] seen, Grasp grasp) {
    template = shown;
    smooth = seen;
    distance = Double.POSITIVE_INFINITY;
    double move = MOVE / grid.cell();
    double col0 = grid.col(grasp.x());
    double row0 = grid.row(grasp.y());
    around(col0, row0, grasp.yaw(), move, TURN);
    around(col0, row0, grasp.yaw() + Math.PI, move, TURN);
    for (int k = 1; k <= HALVINGS; k++) {
      around(col, row, yaw, move / (1 << k), TURN / (1 << k));
    }
    return distance;
  }

  private void around(double col0, double row0, double yaw0, double move,
      double turn) {
    for (int t = -1; t <= 1; t++) {
      double cos = StrictMath.cos(yaw0 + t * turn);
      double sin = StrictMath.sin(yaw0 + t * turn);
      for (int i = 0; i < 9; i++) {
        double c = col0 + (i % 3 - 1) * move;
        double r = row0 + (i / 3 - 1) * move;
        double d = distance(c, r, cos, sin);
        if (d < distance) {
          distance = d;
          col = c;
          row = r;
          yaw = yaw0 + t * turn;
        }
      }
    }
  }

  private double distance(double c0, double r0, double cosine, double sine) {
    float cos = (float) cosine;
    float sin = (float) sine;
    float col0 = (float) c0 + 0.5f;
    float row0 = (float) r0 + 0.5f;
    int side = grid.side();
    long lower = 0;
    long higher = 0;
    for (int k = 0; k < template.u.length; k++) {
      float u = template.u[k];
      float v = template.v[k];
      float c = col0 + cos * u - sin * v;
      float r = row0 - sin * u - cos * v;
      if (c >= 0 && r >= 0 && c < side && r < side) {
        int here = smooth[(int) r * side + (int) c];
        int shown = template.height[k];
        lower += Math.min(here, shown);
        higher += Math.max(here, shown);
      }
    }
    return higher == 0 ? 1 : 1 - lower / (double) higher;
  }

  /** Marks the cells that the template's raised points lie on, where the latest search found it. */
  void cover(BitSet cells) {
    double cos = StrictMath.cos(yaw);
    double sin = StrictMath.sin(yaw);
    for (int k = 0; k < template.u.length; k++) {
      int c = (int) Math.rint(col + cos * template.u[k] - sin * template.v[k]);
      int r = (int) Math.rint(row - sin * template.u[k] - cos * template.v[k]);
      if (template.height[k] >= 9 * Parts.RAISED && grid.contains(r, c)) {
        cells.set(r * grid.side() + c);
      }
    }
  }
}
