package org.onegrasp.recognition;

import java.util.Arrays;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;

/**
 * What a demonstration shows around its grasp: smoothed heights in a disc, in the frame of the grasp (u along the
 * closing direction, v to its left), cells that were out of view left out.
 */
final class Template {
  /** Of the disc, metres. */
  static final double RADIUS = 0.060;

  /** Of each point, cells from the grasp. */
  final float[] u;
  final float[] v;
  /** Of each point, ninths of a millimetre: the sum of nine cells, as {@link Smoothing} has them. */
  final int[] height;
  /** Sum of all heights. */
  final long mass;

  private Template(float[] u, float[] v, int[] height) {
    this.u = u;
    this.v = v;
    this.height = height;
    long sum = 0;
    for (int h : height) {
      sum += h;
    }
    mass = sum;
  }

  /** @param shown with nothing on the table but what was shown */
  static Template of(Demonstration shown, InputSpec input) {
    Grid grid = shown.grid();
    Grasp grasp = shown.grasp();
    int[] smooth = Smoothing.of(shown.seen(), input.channels(), grid.side(), new int[grid.cells()]);
    double cos = StrictMath.cos(grasp.yaw());
    double sin = StrictMath.sin(grasp.yaw());
    double col0 = grid.col(grasp.x());
    double row0 = grid.row(grasp.y());
    int reach = (int) (RADIUS / grid.cell());
    float[] us = new float[(2 * reach + 1) * (2 * reach + 1)];
    float[] vs = new float[us.length];
    int[] heights = new int[us.length];
    int n = 0;
    for (int v = -reach; v <= reach; v++) {
      for (int u = -reach; u <= reach; u++) {
        int col = (int) Math.rint(col0 + cos * u - sin * v);
        int row = (int) Math.rint(row0 - sin * u - cos * v);
        if (u * u + v * v <= reach * reach && grid.contains(row, col)) {
          us[n] = u;
          vs[n] = v;
          heights[n++] = smooth[row * grid.side() + col];
        }
      }
    }
    return new Template(Arrays.copyOf(us, n), Arrays.copyOf(vs, n),
        Arrays.copyOf(heights, n));
  }
}
