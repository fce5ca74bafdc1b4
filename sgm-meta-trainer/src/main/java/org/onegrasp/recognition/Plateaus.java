package org.onegrasp.recognition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * Large level surfaces above the table, such as a magazine, a box or a tray: what stands on them has them as support.
 */
final class Plateaus {
  /** Fewer cells are no support: 40 cm2 of cells of 4 mm. */
  private static final int LEAST_CELLS = 250;
  /** Cells of one level differ by no more than this, millimetres. */
  private static final int FLATNESS = 1;
  /** Between one level and the next, millimetres. */
  private static final int APART = 5;
  private static final int MOST = 4;
  private static final int LEVELS = 128;

  private Plateaus() {}

  /**
   * Maps of what stands on the plateaus of a layer, heights above each plateau; all else is 0.
   *
   * @param of the layer's map
   */
  static List<HeightMap> above(Layer layer, HeightMap of) {
    List<HeightMap> maps = new ArrayList<>();
    for (int part = 1; part <= layer.parts.count() && maps.size() < MOST; part++) {
      int[] histogram = histogram(layer, part);
      for (int level = highest(histogram); level > 0 && maps.size() < MOST; level = highest(histogram)) {
        add(layer, of, part, level, maps);
        for (int near = Math.max(0, level - APART); near <= Math.min(LEVELS - 1, level + APART); near++) {
          histogram[near] = 0;
        }
      }
    }
    return maps;
  }

  private static int[] histogram(Layer layer, int part) {
    int[] histogram = new int[LEVELS];
    for (int i = 0; i < layer.heights.length; i++) {
      if (layer.parts.label[i] == part) {
        histogram[layer.heights[i]]++;
      }
    }
    histogram[LEVELS - 1] = 0; // where heights saturate
    return histogram;
  }

  /** The level with most cells near it; 0 when these are too few. */
  private static int highest(int[] histogram) {
    int best = 0;
    int most = LEAST_CELLS - 1;
    for (int level = Parts.RAISED + FLATNESS; level < LEVELS - FLATNESS; level++) {
      int cells = histogram[level - 1] + histogram[level] + histogram[level + 1];
      if (cells > most) {
        most = cells;
        best = level;
      }
    }
    return best;
  }

  private static void add(Layer layer, HeightMap of, int part, int level, List<HeightMap> maps) {
    double metres = 0;
    double millimetres = 0;
    int flat = 0;
    int higher = 0;
    for (int i = 0; i < layer.heights.length; i++) {
      if (layer.parts.label[i] == part) {
        if (Math.abs(layer.heights[i] - level) <= FLATNESS) {
          metres += of.metres()[i];
          millimetres += layer.heights[i];
          flat++;
        }
        higher += layer.heights[i] >= level + Parts.RAISED ? 1 : 0;
      }
    }
    if (higher > 0) {
      maps.add(above(layer, of, part, metres / flat, 0.001 * millimetres / flat));
    }
  }

  /**
   * @param level of the plateau in the map, metres
   * @param height of the plateau above the table as it is seen, metres
   */
  private static HeightMap above(Layer layer, HeightMap of, int part, double level, double height) {
    float[] metres = new float[of.metres().length];
    for (int i = 0; i < metres.length; i++) {
      metres[i] = layer.owner[i] == part ? (float) Math.max(0, of.metres()[i] - level) : 0;
    }
    WorkArea area = of.area();
    WorkArea raised = new WorkArea(area.centreX(), area.centreY(), area.tableZ() + height, area.size());
    return new HeightMap(new Grid(raised, of.grid().side()), metres, (BitSet) of.unseen().clone(), of.scale(),
        of.table(), of.colours()).from(of.vantage());
  }
}
