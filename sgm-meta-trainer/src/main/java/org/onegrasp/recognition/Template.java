package org.onegrasp.recognition;

import java.util.stream.IntStream;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grid;

/**
 * The shown object as a demonstration sees it: smoothed heights of its cells and of a margin around them, in cells from
 * its middle, columns to the right and rows down as in the demonstration.
 */
final class Template {
  final float[] col;
  final float[] row;
  /** As {@link Smoothing} has them. */
  final int[] height;
  /** Whether a point belongs to the object, not to the margin. */
  final boolean[] raised;
  /** All points. */
  final int[] all;
  /** Points for a quick look: one in four. */
  final int[] sparse;
  /** Sum of the heights. */
  final long mass;
  /** Mean height of the object's points. */
  final int meanHeight;
  final Bands bands = new Bands();
  /** Where the demonstrated grasp is, cells from the middle, and its direction. */
  final double graspCol;
  final double graspRow;
  final double graspYaw;
  /** How far the shape is from itself half a cell away: fine shapes are never seen twice quite alike. */
  final double blur;

  /** @param shown with nothing on the table but what was shown */
  Template(Demonstration shown, InputSpec input) {
    Grid grid = shown.grid();
    Layer layer = new Layer(input.heights(grid, shown.seen()), shown.seen());
    int points = 0;
    int few = 0;
    long sum = 0;
    int inside = 0;
    double cols = 0;
    double rows = 0;
    for (int i = 0; i < layer.owner.length; i++) {
      if (layer.owner[i] > 0) {
        points++;
        few += isSparse(i, grid.side()) ? 1 : 0;
        sum += layer.smooth[i];
        inside += layer.parts.label[i] > 0 ? 1 : 0;
        cols += (double) layer.smooth[i] * (i % grid.side());
        rows += (double) layer.smooth[i] * (i / grid.side());
        bands.add(layer.smooth[i]);
      }
    }
    double middleCol = points == 0 ? grid.col(shown.grasp().x()) : cols / sum;
    double middleRow = points == 0 ? grid.row(shown.grasp().y()) : rows / sum;
    col = new float[points];
    row = new float[points];
    height = new int[points];
    raised = new boolean[points];
    all = IntStream.range(0, points).toArray();
    sparse = new int[few];
    mass = sum;
    meanHeight = (int) (sum / Math.max(1, inside));
    fill(layer, middleCol, middleRow);
    graspCol = grid.col(shown.grasp().x()) - middleCol;
    graspRow = grid.row(shown.grasp().y()) - middleRow;
    graspYaw = shown.grasp().yaw();
    blur = points == 0 ? 1 : blur(new Registration(layer.whole(), this, true), middleCol, middleRow);
  }

  /** Mean distance from itself, moved by half a cell this way and that. */
  private static double blur(Registration itself, double middleCol, double middleRow) {
    double sum = 0;
    for (int way = -1; way <= 1; way += 2) {
      sum += itself.at(middleCol + 0.5 * way, middleRow, 0).distance();
      sum += itself.at(middleCol, middleRow + 0.5 * way, 0).distance();
    }
    return sum / 4;
  }

  private void fill(Layer layer, double middleCol, double middleRow) {
    int n = 0;
    int few = 0;
    for (int i = 0; i < layer.owner.length; i++) {
      if (layer.owner[i] > 0) {
        col[n] = (float) (i % layer.side - middleCol);
        row[n] = (float) (i / layer.side - middleRow);
        height[n] = layer.smooth[i];
        raised[n] = layer.parts.label[i] > 0;
        if (isSparse(i, layer.side)) {
          sparse[few++] = n;
        }
        n++;
      }
    }
  }

  private static boolean isSparse(int cell, int side) {
    return (cell % side & 1) == 0 && (cell / side & 1) == 0;
  }
}
