package org.onegrasp.recognition;

import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
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
  final Points all;
  /** Points for a quick look: about one in four, the highest first. */
  final Points sparse;
  /** Where more of the object may be. */
  final Unshown unshown;
  /** Sum of the heights; 0 where nothing was shown. */
  final long mass;
  /** Mean height of the object's points. */
  final int meanHeight;
  final Bands bands = new Bands();
  /** Of all points; empty where the demonstration has no colours. */
  final Tints tints;
  /** Where the demonstrated grasp is, cells from the middle, and its direction. */
  final double graspCol;
  final double graspRow;
  final double graspYaw;
  /** How far the shape is from itself half a cell away: fine shapes are never seen twice quite alike. */
  final double blur;
  private final double noise;

  /** @param shown with nothing on the table but what was shown */
  Template(Demonstration shown, InputSpec input, Kernels kernels) {
    Grid grid = shown.grid();
    BitSet unknown = Unshown.regions(shown.unseen(), grid.side());
    Layer layer = new Layer(new HeightMap(grid, input.heights(grid, shown.seen()).metres(), unknown), shown.seen());
    Hypothesis whole = layer.whole();
    int[] cells = IntStream.range(0, grid.cells()).filter(i -> whole.has(i) && !unknown.get(i)).toArray();
    col = new float[cells.length];
    row = new float[cells.length];
    height = new int[cells.length];
    raised = new boolean[cells.length];
    long sum = 0;
    for (int n = 0; n < cells.length; n++) {
      col[n] = (float) (cells[n] % grid.side() - whole.middleCol);
      row[n] = (float) (cells[n] / grid.side() - whole.middleRow);
      height[n] = layer.smooth[cells[n]];
      raised[n] = layer.parts.label[cells[n]] > 0;
      sum += height[n];
      bands.add(height[n]);
    }
    mass = sum;
    noise = layer.noise;
    meanHeight = (int) (sum / Math.max(1, IntStream.range(0, cells.length).filter(n -> raised[n]).count()));
    all = new Points(col, row, height, raised);
    unshown = Unshown.of(unknown, shown.unseen(), whole, IntStream.range(0, cells.length).filter(n -> raised[n])
        .mapToDouble(n -> StrictMath.hypot(col[n], row[n])).max().orElse(0));
    sparse = all.only(IntStream.range(0, cells.length)
        .filter(n -> (cells[n] % grid.side() & 1) == 0 && (cells[n] / grid.side() & 1) == 0)
        .boxed().sorted(Comparator.comparingInt(n -> -height[n])).mapToInt(n -> n).toArray());
    graspCol = grid.col(shown.grasp().x()) - whole.middleCol;
    graspRow = grid.row(shown.grasp().y()) - whole.middleRow;
    tints = Tints.of(shown.colours(), layer.parts).at(cells);
    graspYaw = shown.grasp().yaw();
    blur = mass == 0 ? 1 : blur(new Registration(whole, this, true, kernels), whole);
  }

  /** The mirror image. */
  private Template(Template of) {
    all = of.all.mirrored();
    sparse = of.sparse.mirrored();
    unshown = of.unshown.mirrored();
    col = all.col;
    row = all.row;
    height = all.height;
    raised = all.raised;
    mass = of.mass;
    noise = of.noise;
    meanHeight = of.meanHeight;
    bands.add(of.bands);
    tints = of.tints;
    graspCol = -of.graspCol;
    graspRow = of.graspRow;
    graspYaw = -of.graspYaw;
    blur = of.blur;
  }

  /** What a flat object shows of itself when it lies on its other side, as far as its heights are alike. */
  Template otherSide() {
    return new Template(this);
  }

  /**
   * The distance of the shape from itself that the noise of the demonstration's support and of a look's would give: a
   * normal variable is 0.8 deviations from its mean.
   */
  double noise(Layer look) {
    return 0.8 * deviation(look) * all.count / Math.max(1, mass);
  }

  /** How far noise makes a smoothed cell of a look deviate from the demonstration's. */
  double deviation(Layer look) {
    return Smoothing.DEVIATION * Math.hypot(noise, look.noise);
  }

  /** Mean distance from itself, moved by half a cell this way and that. */
  private static double blur(Registration itself, Hypothesis whole) {
    double sum = 0;
    for (int way = -1; way <= 1; way += 2) {
      sum += itself.at(whole.middleCol + 0.5 * way, whole.middleRow, 0).distance();
      sum += itself.at(whole.middleCol, whole.middleRow + 0.5 * way, 0).distance();
    }
    return sum / 4;
  }
}
