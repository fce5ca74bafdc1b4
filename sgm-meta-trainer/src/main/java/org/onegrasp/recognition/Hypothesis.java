package org.onegrasp.recognition;

/** Parts of a layer that may be, or hold, one object; all else counts as the support. */
final class Hypothesis {
  final Layer layer;
  final Bands bands;
  /** Sum of the smoothed heights. */
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
        sum += layer.smooth[i];
        cols += (double) layer.smooth[i] * col;
        rows += (double) layer.smooth[i] * row;
        box = new int[] {Math.min(box[0], col), Math.max(box[1], col), Math.min(box[2], row), Math.max(box[3], row)};
      }
    }
    mass = sum;
    middleCol = cols / sum;
    middleRow = rows / sum;
    firstCol = box[0];
    lastCol = box[1];
    firstRow = box[2];
    lastRow = box[3];
    own[0] = true;
  }

  /** (side, side) smoothed heights of these parts; nobody writes them. */
  int[] heights() {
    if (heights == null) {
      heights = new int[layer.smooth.length];
      for (int i = 0; i < heights.length; i++) {
        heights[i] = own[layer.owner[i]] ? layer.smooth[i] : 0;
      }
    }
    return heights;
  }

  /** Whether a cell goes with one of the parts. */
  boolean has(int cell) {
    return layer.owner[cell] > 0 && own[layer.owner[cell]];
  }
}
