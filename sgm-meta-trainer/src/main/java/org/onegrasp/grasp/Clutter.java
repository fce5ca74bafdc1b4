package org.onegrasp.grasp;

import java.util.random.RandomGenerator;

/**
 * Other things in a sample, which are not what was shown: boxes, bars, cylinders, cups and domes are drawn straight
 * into it, beside the object, near it and touching it, never over it. So a lesson learns where its grasp is not. All in
 * integers but for one sine and cosine each; nothing is kept and nothing allocated. One per thread.
 */
final class Clutter {
  /** Cells that rise less than this above the table's level are free, millimetres. */
  private static final int FREE_MM = Augmenter.OBJECT_MM;
  private static final int MOST_THINGS = 3;
  private static final int PLACING_TRIES = 8;
  private static final int NEAR_CELLS = 4;
  private static final int LOWEST_MM = 10;
  private static final int HIGHEST_MM = 110;
  private static final int BOTTOM_MM = 8; // of a cup
  private static final int WALL = 2 << 8; // of a cup, 1/256 cells
  private static final int ONE_BITS = 14; // of sine and cosine
  private static final int SHARE_ONE = 1 << 16;

  private final int side; // cells
  private final int channels;
  private final int share; // of the samples that get other things, Q16

  // The thing that is being drawn: middle in cells, half sizes in 1/256 cells, height in millimetres.
  private Shape shape;
  private int col;
  private int row;
  private int halfLength;
  private int halfWidth;
  private int height;
  private int reach; // cells from its middle that hold all of it
  private int besideCol; // the object
  private int besideRow;
  private int cosine; // Q14
  private int sine;

  /** What things look like from above. */
  private enum Shape {
    BOX(4, 18, 3, 10), BAR(12, 25, 1, 3), CYLINDER(5, 11, 5, 11), CUP(7, 12, 7, 12), DOME(6, 12, 6, 12);

    private static final Shape[] ALL = values();
    private final int leastLength; // half sizes, cells of 4 mm
    private final int mostLength;
    private final int leastWidth;
    private final int mostWidth;

    Shape(int leastLength, int mostLength, int leastWidth, int mostWidth) {
      this.leastLength = leastLength;
      this.mostLength = mostLength;
      this.leastWidth = leastWidth;
      this.mostWidth = mostWidth;
    }

    boolean round() {
      return this != BOX && this != BAR;
    }
  }

  /** @param share 0 to 1, of the samples that get other things */
  Clutter(int side, int channels, double share) {
    this.side = side;
    this.channels = channels;
    this.share = (int) StrictMath.rint(share * SHARE_ONE);
  }

  /**
   * Draws one to three other things into the given share of the samples; without such a share it takes no random
   * numbers.
   *
   * @param map (side, side, channels) from {@code offset} on, heights in millimetres
   * @param table level of the table, millimetres
   * @param objectCol middle of the object, cells
   */
  void draw(byte[] map, int offset, int table, int objectCol, int objectRow, RandomGenerator random) {
    if (share == 0 || Augmenter.below(random, SHARE_ONE) >= share) {
      return;
    }
    besideCol = objectCol;
    besideRow = objectRow;
    for (int n = 1 + Augmenter.below(random, MOST_THINGS); n > 0; n--) {
      shape(random);
      int draw = Augmenter.below(random, 4); // touching, near, and twice anywhere
      boolean room = draw < 2
          ? beside(map, offset, table, draw == 0 ? 0 : Augmenter.below(random, NEAR_CELLS), random)
          : anywhere(map, offset, table, random);
      if (room) {
        paint(map, offset, table);
      }
    }
  }

  private void shape(RandomGenerator random) {
    shape = Shape.ALL[Augmenter.below(random, Shape.ALL.length)];
    halfLength = between(random, shape.leastLength << 8, shape.mostLength << 8);
    halfWidth = shape.round() ? halfLength : between(random, shape.leastWidth << 8, shape.mostWidth << 8);
    height = between(random, LOWEST_MM, shape == Shape.BAR ? HIGHEST_MM / 3 : HIGHEST_MM);
    reach = (shape.round() ? halfLength : halfLength + halfWidth) + 255 >> 8;
    turn(random);
  }

  private void turn(RandomGenerator random) {
    double angle = random.nextInt() * (Math.PI / 2147483648.0);
    cosine = (int) StrictMath.rint(StrictMath.cos(angle) * (1 << ONE_BITS));
    sine = (int) StrictMath.rint(StrictMath.sin(angle) * (1 << ONE_BITS));
  }

  private static int between(RandomGenerator random, int least, int most) {
    return least + Augmenter.below(random, most - least + 1);
  }

  /** Comes from outside towards the object until it touches something, then goes back by {@code gap} cells. */
  private boolean beside(byte[] map, int offset, int table, int gap, RandomGenerator random) {
    double from = random.nextInt() * (Math.PI / 2147483648.0);
    int awayCol = (int) StrictMath.rint(StrictMath.cos(from) * (1 << ONE_BITS));
    int awayRow = (int) StrictMath.rint(StrictMath.sin(from) * (1 << ONE_BITS));
    for (int cells = side; cells > 0; cells--) {
      if (!free(map, offset, table, besideCol + (cells * awayCol >> ONE_BITS),
          besideRow + (cells * awayRow >> ONE_BITS))) {
        int back = cells + 1 + gap;
        return back <= side && free(map, offset, table, besideCol + (back * awayCol >> ONE_BITS),
            besideRow + (back * awayRow >> ONE_BITS));
      }
    }
    return false;
  }

  private boolean anywhere(byte[] map, int offset, int table, RandomGenerator random) {
    for (int tries = 0; tries < PLACING_TRIES; tries++) {
      if (free(map, offset, table, Augmenter.below(random, side), Augmenter.below(random, side))) {
        return true;
      }
    }
    return false;
  }

  /** Puts the thing's middle there and says whether it lies over the table alone. */
  private boolean free(byte[] map, int offset, int table, int atCol, int atRow) {
    col = atCol;
    row = atRow;
    for (int r = Math.max(0, row - reach); r <= Math.min(side - 1, row + reach); r++) {
      for (int c = Math.max(0, col - reach); c <= Math.min(side - 1, col + reach); c++) {
        if (map[offset + (r * side + c) * channels] >= table + FREE_MM && heightAt(c, r) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void paint(byte[] map, int offset, int table) {
    for (int r = Math.max(0, row - reach); r <= Math.min(side - 1, row + reach); r++) {
      for (int c = Math.max(0, col - reach); c <= Math.min(side - 1, col + reach); c++) {
        int above = heightAt(c, r);
        if (above > 0) {
          int i = offset + (r * side + c) * channels;
          map[i] = (byte) Math.min(127, table + above);
          if (channels > 1) {
            map[i + 1] = InputSpec.SEEN;
          }
        }
      }
    }
  }

  /** Height of the thing above the table, millimetres; 0 beside it. */
  private int heightAt(int atCol, int atRow) {
    int u = (atCol - col) * cosine + (atRow - row) * sine >> ONE_BITS - 8; // 1/256 cells
    int v = (atRow - row) * cosine - (atCol - col) * sine >> ONE_BITS - 8;
    if (!shape.round()) {
      return Math.abs(u) <= halfLength && Math.abs(v) <= halfWidth ? height : 0;
    }
    int squared = u * u + v * v; // at most 2 x (25 x 256)^2 < 2^27
    int most = halfLength * halfLength;
    if (squared > most) {
      return 0;
    }
    return switch (shape) {
      case DOME -> height - (int) ((long) height * squared / (most + 1));
      case CUP -> squared < (halfLength - WALL) * (halfLength - WALL) ? BOTTOM_MM : height;
      default -> height;
    };
  }
}
