package org.onegrasp.recognition;

import java.util.Arrays;

/** Parts of a layer that may be, or hold, one object; all else counts as the support. */
final class Hypothesis {
  static final int BORDER = 8;
  static final int UNKNOWN = -1;

  final Layer layer;
  final Bands bands;
  /** Sum of the smoothed heights that the camera saw. */
  final long mass;
  // Middle of the mass, and the cells that hold it all.
  final double middleCol;
  final double middleRow;
  final int firstCol;
  final int lastCol;
  final int firstRow;
  final int lastRow;
  /** Of each part of the layer: whether it belongs to this; 0, no part, does. */
  private final boolean[] own;
  private int[] heights; // made when it is asked for: most hypotheses are soon out

  Hypothesis(Layer layer, boolean[] own, Bands bands) {
    this.layer = layer;
    this.own = own;
    this.bands = bands;
    long sum = 0;
    double cols = 0;
    double rows = 0;
    int[] box = {layer.side, -1, layer.side, -1};
    for (int i = 0; i < layer.owner.length; i++) {
      if (layer.owner[i] > 0 && own[layer.owner[i]]) {
        int col = i % layer.side;
        int row = i / layer.side;
        int seen = layer.map.unseen().get(i) ? 0 : layer.smooth[i];
        sum += seen;
        cols += (double) seen * col;
        rows += (double) seen * row;
        box[0] = Math.min(box[0], col);
        box[1] = Math.max(box[1], col);
        box[2] = Math.min(box[2], row);
        box[3] = Math.max(box[3], row);
      }
    }
    mass = sum;
    middleCol = sum == 0 ? box[0] : cols / sum;
    middleRow = sum == 0 ? box[2] : rows / sum;
    firstCol = box[0];
    lastCol = box[1];
    firstRow = box[2];
    lastRow = box[3];
    own[0] = true;
  }

  /** Cells from the beginning of one row of {@link #heights} to the next. */
  int width() {
    return layer.width();
  }

  /**
   * Smoothed heights of these parts, {@link #UNKNOWN} where the camera saw nothing and in a border of {@link #BORDER}
   * cells around the map: (width, width), nobody writes them.
   */
  int[] heights() {
    if (heights == null) {
      heights = new int[width() * width()];
      Arrays.fill(heights, UNKNOWN);
      for (int i = 0; i < layer.smooth.length; i++) {
        if (!layer.map.unseen().get(i)) {
          heights[(i / layer.side + BORDER) * width() + i % layer.side + BORDER] =
              own[layer.owner[i]] ? layer.smooth[i] : 0;
        }
      }
    }
    return heights;
  }

  /**
   * As {@link #heights} has cells: how high something may be that the camera did not see, {@link #UNKNOWN} where it saw
   * what is there.
   */
  int[] hidden() {
    return layer.hidden();
  }

  /** Whether a cell goes with one of the parts. */
  boolean has(int cell) {
    return layer.owner[cell] > 0 && own[layer.owner[cell]];
  }
}
