package org.onegrasp.recognition;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Connected parts of a height map: cells that rise above their support, joined to all eight neighbours. Things that
 * touch are one part. Owns scratch; made for one size of map.
 */
final class Parts {
  /** Cells that rise less above their support belong to it, millimetres. */
  static final int RAISED = 5;
  /** Fewer cells are a speck of noise. */
  private static final int LEAST_CELLS = 4;

  private final int side;
  /** Of each cell: 0 for the support, otherwise the number of its part, from 1. */
  final int[] label;
  private final int[] stack;
  private int count;

  Parts(int side) {
    this.side = side;
    label = new int[side * side];
    stack = new int[side * side];
  }

  /** Number of parts. */
  int count() {
    return count;
  }

  /** Cuts a map of (side, side) heights in millimetres, each {@code step} apart. */
  void cut(byte[] heights, int step) {
    count = 0;
    Arrays.fill(label, -1);
    for (int i = 0; i < label.length; i++) {
      if (label[i] < 0) {
        label[i] = 0;
        if (heights[i * step] >= RAISED) {
          grow(heights, step, i);
        }
      }
    }
  }

  private void grow(byte[] heights, int step, int first) {
    int part = count + 1;
    int filled = 0;
    int size = 0;
    stack[filled++] = first;
    label[first] = part;
    // The stack keeps what it popped: the first `size` cells of it are the part.
    while (size < filled) {
      int i = stack[size++];
      int row = i / side;
      int col = i % side;
      for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
        for (int c = Math.max(0, col - 1); c <= Math.min(side - 1, col + 1); c++) {
          int other = r * side + c;
          if (label[other] < 0 && heights[other * step] >= RAISED) {
            label[other] = part;
            stack[filled++] = other;
          }
        }
      }
    }
    if (size >= LEAST_CELLS) {
      count = part;
    } else {
      for (int k = 0; k < size; k++) {
        label[stack[k]] = 0;
      }
    }
  }

  /** The part nearest to a cell, given by row and column, within so many cells of it; 0 for none. */
  int nearest(double row, double col, double within) {
    int part = 0;
    double least = within * within;
    for (int r = (int) Math.max(0, row - within); r <= Math.min(side - 1, row + within); r++) {
      for (int c = (int) Math.max(0, col - within); c <= Math.min(side - 1, col + within); c++) {
        double distance = (r - row) * (r - row) + (c - col) * (c - col);
        if (label[r * side + c] > 0 && distance <= least) {
          least = distance;
          part = label[r * side + c];
        }
      }
    }
    return part;
  }

  /** The numbers of a part and of those that are reached from it, one after the other, over at most so many cells. */
  BitSet close(int part, int between) {
    BitSet close = new BitSet();
    close.set(part);
    int before = 0;
    while (close.cardinality() > before) {
      before = close.cardinality();
      for (int i = 0; i < label.length; i++) {
        if (close.get(label[i])) {
          addAround(i, between + 1, close);
        }
      }
    }
    return close;
  }

  private void addAround(int cell, int within, BitSet parts) {
    int row = cell / side;
    int col = cell % side;
    for (int r = Math.max(0, row - within); r <= Math.min(side - 1, row + within); r++) {
      for (int c = Math.max(0, col - within); c <= Math.min(side - 1, col + within); c++) {
        if (label[r * side + c] > 0) {
          parts.set(label[r * side + c]);
        }
      }
    }
  }
}
