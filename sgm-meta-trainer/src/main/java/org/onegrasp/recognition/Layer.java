package org.onegrasp.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.Unseen;

/**
 * Things that stand on one support, the table or something level on it: heights above that support, cut into parts with
 * the low cells around them.
 */
final class Layer {
  /** Cells around a part that go with it. */
  private static final int SKIRT = 2;
  /** More than these are a heap of things, not one thing in pieces. */
  private static final int MOST_PIECES = 6;

  /** Of a normal variable where what is negative is cut to zero: its mean in units of its deviation, 1 / sqrt(2 pi). */
  private static final double CUT_MEAN = 0.399;
  /** And what the deviation comes to. */
  private static final double CUT_DEVIATION = 0.584;

  /** Heights above the support, at whose height lies the map's area. */
  final HeightMap map;
  /** The network's input of the map; nobody writes it. */
  final byte[] seen;
  final int side;
  /** (side, side) heights above the support, millimetres. */
  final byte[] heights;
  /** (side, side) smoothed heights; of the support what noise alone seldom makes. */
  final int[] smooth;
  final Parts parts;
  /** Of each cell: the part that it goes with; 0 for none. */
  final int[] owner;
  /** Deviation of a cell of the support from its height, millimetres. */
  final double noise;
  private final Bands[] bands; // of each part, from 1
  private int[] hidden; // made when it is asked for
  private final Set<List<Integer>> neighbours = new LinkedHashSet<>();

  /** @param seen the network's input of the map */
  Layer(HeightMap map, byte[] seen) {
    this.map = map;
    this.seen = seen;
    side = map.grid().side();
    heights = heights(seen, side * side);
    smooth = Smoothing.of(heights, 1, side);
    parts = new Parts(side);
    parts.cut(heights, 1);
    int[] around = parts.label;
    for (int i = 0; i < SKIRT && parts.count() > 0; i++) {
      around = spread(around);
    }
    owner = around;
    noise = noise();
    quieten();
    bands = new Bands[parts.count() + 1];
    for (int part = 0; part < bands.length; part++) {
      bands[part] = new Bands();
    }
    for (int i = 0; i < owner.length; i++) {
      if (owner[i] > 0) {
        bands[owner[i]].add(smooth[i]);
      }
    }
  }

  /** See {@link Hypothesis#width}. */
  int width() {
    return side + 2 * Hypothesis.BORDER;
  }

  /** See {@link Hypothesis#hidden}. */
  int[] hidden() {
    if (hidden == null) {
      int width = width();
      byte[] atMost = Unseen.of(map).atMost();
      hidden = new int[width * width];
      Arrays.fill(hidden, Hypothesis.UNKNOWN);
      for (int i = 0; i < atMost.length; i++) {
        if (atMost[i] != Unseen.SEEN) {
          hidden[(i / side + Hypothesis.BORDER) * width + i % side + Hypothesis.BORDER] =
              Smoothing.MILLIMETRE * atMost[i];
        }
      }
    }
    return hidden;
  }

  private double noise() {
    long sum = 0;
    int cells = 0;
    for (int i = 0; i < owner.length; i++) {
      if (owner[i] == 0 && !map.unseen().get(i)) {
        sum += heights[i];
        cells++;
      }
    }
    return sum / CUT_MEAN / Math.max(1, cells);
  }

  /** Takes off the support what noise makes of it: the mean of what is not negative, and a deviation. */
  private void quieten() {
    double made = (Smoothing.MILLIMETRE * CUT_MEAN + Smoothing.DEVIATION * CUT_DEVIATION) * noise;
    for (int i = 0; i < smooth.length; i++) {
      smooth[i] = parts.label[i] > 0 ? smooth[i] : Math.max(0, smooth[i] - (int) Math.rint(made));
    }
  }

  private static byte[] heights(byte[] seen, int cells) {
    byte[] heights = new byte[cells];
    int channels = seen.length / cells;
    for (int i = 0; i < cells; i++) {
      heights[i] = seen[i * channels];
    }
    return heights;
  }

  /** Every part grown by one cell; where two meet they are neighbours. */
  private int[] spread(int[] from) {
    int[] grown = from.clone();
    for (int row = 0; row < side; row++) {
      BitSet near = columnsOfParts(from, row);
      for (int col = near.nextSetBit(0); col >= 0; col = near.nextSetBit(col + 1)) {
        spread(from, row, col, grown);
      }
    }
    return grown;
  }

  /** Where a part is in a row or in one of its neighbours, and one column before and after; all else is quickly out. */
  private BitSet columnsOfParts(int[] from, int row) {
    BitSet near = new BitSet(side);
    int above = Math.max(0, row - 1) * side;
    int below = Math.min(side - 1, row + 1) * side;
    for (int col = 0; col < side; col++) {
      if ((from[above + col] | from[row * side + col] | from[below + col]) != 0) {
        near.set(Math.max(0, col - 1), Math.min(side, col + 2));
      }
    }
    return near;
  }

  private void spread(int[] from, int row, int col, int[] grown) {
    int i = row * side + col;
    for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
      for (int c = Math.max(0, col - 1); c <= Math.min(side - 1, col + 1); c++) {
        int other = from[r * side + c];
        if (other > 0 && grown[i] == 0) {
          grown[i] = other;
        } else if (other > 0 && other != grown[i]) {
          neighbours.add(List.of(Math.min(other, grown[i]), Math.max(other, grown[i])));
        }
      }
    }
  }

  /** Each part alone, each two neighbours, and each few that hang together: one object may be seen in pieces. */
  List<Hypothesis> hypotheses() {
    List<Hypothesis> all = new ArrayList<>();
    for (int part = 1; part <= parts.count(); part++) {
      all.add(hypothesis(List.of(part)));
    }
    neighbours.forEach(pair -> all.add(hypothesis(pair)));
    for (Set<Integer> group : groups()) {
      if (group.size() > 2 && group.size() <= MOST_PIECES) {
        all.add(hypothesis(List.copyOf(group)));
      }
    }
    return all;
  }

  /** Parts that hang together, each neighbour to another one. */
  private List<Set<Integer>> groups() {
    List<Set<Integer>> groups = new ArrayList<>();
    for (List<Integer> pair : neighbours) {
      Set<Integer> joined = new TreeSet<>(pair);
      groups.stream().filter(group -> !Collections.disjoint(group, pair)).forEach(joined::addAll);
      groups.removeIf(joined::containsAll);
      groups.add(joined);
    }
    return groups;
  }

  /** All parts. */
  Hypothesis whole() {
    return hypothesis(IntStream.rangeClosed(1, parts.count()).boxed().toList());
  }

  private Hypothesis hypothesis(List<Integer> which) {
    boolean[] own = new boolean[bands.length];
    Bands sum = new Bands();
    for (int part : which) {
      own[part] = true;
      sum.add(bands[part]);
    }
    return new Hypothesis(this, own, sum);
  }
}
