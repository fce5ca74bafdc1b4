package org.onegrasp.grasp;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * Makes training samples from one demonstration: the height map and the grasp are turned by any angle and moved to any
 * place where both the grasp and most of the object stay in view; heights, noise, blind spots and other things around
 * it vary as set. Table that turns into view is as high as the table of the demonstration appears (0 but for a biased
 * camera). All in integers but for sine, cosine and the label's exponentials (StrictMath), so samples repeat to the bit
 * everywhere. Beside the caller's arrays it holds less than 1 KiB; nothing is allocated per sample. One per thread.
 */
public final class Augmenter {
  /** Cells that rise less than this above the table's level are table, millimetres. */
  static final int OBJECT_MM = 5;
  /** A grasp stays this far inside the border, in cells. */
  private static final int GRASP_INSET = 3;
  private static final int PLACING_TRIES = 16;
  private static final int ONE = 1 << 16;

  private final Grid grid;
  private final int side;
  private final int channels;
  private final double middle; // row and column of the middle of the map
  private final AugmentationSettings settings;
  private final GraspLabel label;
  private final Clutter clutter;

  private final int[] histogram = new int[128];
  /** Level of the table in the demonstration, millimetres. */
  private int table;

  // Where the object is in the demonstration, in cells: its middle, and the radius that holds about 70 % of it.
  private double middleCol;
  private double middleRow;
  private double radius;
  // From there to the demonstrated grasp.
  private double fromMiddleCol;
  private double fromMiddleRow;

  // Where the demonstrated grasp went in the last sample: cells from the corner (cell centres at whole numbers),
  // radians.
  private double graspCol;
  private double graspRow;
  private double graspYaw;
  private double cos;
  private double sin;
  private int flip;

  // Of a row of the sample: cell col lies in the demonstration at column rowU + col stepU, row rowV + col stepV,
  // Q15.16.
  private int rowU;
  private int rowV;
  private int stepU;
  private int stepV;

  // How heights of the object change in the sample: times scale / 2^16, and up by so many millimetres.
  private int scale;
  private int offsetMm;

  /** @param area that a demonstration shows, as large as the network's input */
  public Augmenter(InputSpec input, OutputSpec output, WorkArea area, AugmentationSettings settings) {
    grid = input.grid(area);
    side = grid.side();
    channels = input.channels();
    middle = grid.middle();
    this.settings = settings;
    label = new GraspLabel(output, area);
    clutter = new Clutter(side, channels, settings.clutter());
  }

  /**
   * Writes the label of the latest sample.
   *
   * @param label8 receives (side, side, bins) of the output, 127 = 1
   */
  public void label(byte[] label8, int labelOffset) {
    Arrays.fill(label8, labelOffset, labelOffset + label.size(), (byte) 0);
    label.add(grid.x(graspCol), grid.y(graspRow), graspYaw, label8, labelOffset);
  }

  /** The same with a float label, 0 to 1. */
  public void label(float[] labels, int labelOffset) {
    Arrays.fill(labels, labelOffset, labelOffset + label.size(), 0);
    label.add(grid.x(graspCol), grid.y(graspRow), graspYaw, labels, labelOffset);
  }

  /** The demonstrated grasp as it lies in the last sample. */
  public Grasp placed(Grasp demonstrated) {
    return new Grasp(grid.x(graspCol), grid.y(graspRow), demonstrated.z(), graspYaw, demonstrated.width(),
        demonstrated.quality());
  }

  /**
   * One sample.
   *
   * @param demo (side, side, channels) demonstrated input from {@code demoOffset} on; heights in 1 mm units, 0..127
   * @param grasp the demonstrated grasp, base frame
   * @param random the only source of chance
   * @param out receives (side, side, channels), heights in 1 mm units, 0..127; must not overlap {@code demo}
   * @return this, for the sample's label
   */
  public Augmenter sample(byte[] demo, int demoOffset, Grasp grasp, RandomGenerator random, byte[] out, int outOffset) {
    look(demo, demoOffset, grasp);
    return nextSample(demo, demoOffset, grasp, random, out, outOffset);
  }

  /** What every {@link #nextSample} of one demonstration needs to know of it: once is enough. */
  public void look(byte[] demo, int demoOffset, Grasp grasp) {
    table = tableLevel(demo, demoOffset);
    locate(demo, demoOffset, grasp);
  }

  /** {@link #sample} of what was looked at last. */
  public Augmenter nextSample(byte[] demo, int demoOffset, Grasp grasp, RandomGenerator random, byte[] out,
      int outOffset) {
    place(grasp, random);
    scale = ONE + (int) (settings.heightScale() * uniform(random) * ONE);
    offsetMm = below(random, settings.heightOffsetMm() + 1);
    turn(demo, demoOffset, grasp, out, outOffset);
    clutter.draw(out, outOffset, table, cell(graspCol - cos * fromMiddleCol - flip * sin * fromMiddleRow),
        cell(graspRow + sin * fromMiddleCol - flip * cos * fromMiddleRow), random);
    if (settings.noiseMm() > 0) {
      addNoise(random, out, outOffset);
    }
    for (int n = below(random, settings.dropouts() + 1); n > 0; n--) {
      dropOut(random, out, outOffset);
    }
    return this;
  }

  /**
   * Draws other things into what was really seen, as often as into samples.
   *
   * @param seen (side, side, channels) from {@code offset} on
   * @param x of the object's middle, base frame
   */
  public void clutter(byte[] seen, int offset, double x, double y, RandomGenerator random) {
    clutter.draw(seen, offset, tableLevel(seen, offset), cell(grid.col(x)), cell(grid.row(y)), random);
  }

  private static int cell(double place) {
    return (int) StrictMath.rint(place);
  }

  /** The median: an object covers less than half of the work area. */
  private int tableLevel(byte[] demo, int offset) {
    Arrays.fill(histogram, 0);
    for (int k = 0, i = offset; k < grid.cells(); k++, i += channels) {
      histogram[demo[i]]++;
    }
    int level = 0;
    for (int n = histogram[0]; n <= grid.cells() / 2; n += histogram[level]) {
      level++;
    }
    return level;
  }

  /** Middle and spread of the cells that belong to the object; of the grasp alone on an empty map. */
  private void locate(byte[] demo, int offset, Grasp grasp) {
    long n = 0;
    long cols = 0;
    long rows = 0;
    long squares = 0;
    for (int row = 0, i = offset; row < side; row++) {
      for (int col = 0; col < side; col++, i += channels) {
        if (demo[i] >= table + OBJECT_MM) {
          n++;
          cols += col;
          rows += row;
          squares += col * col + row * row;
        }
      }
    }
    middleCol = n == 0 ? grid.col(grasp.x()) : (double) cols / n;
    middleRow = n == 0 ? grid.row(grasp.y()) : (double) rows / n;
    radius = n == 0 ? 0 : Math.sqrt(Math.max(0, (double) squares / n - middleCol * middleCol - middleRow * middleRow));
  }

  /** Draws the turn and the place of the object's middle until the grasp is in view too; then pushes it in. */
  private void place(Grasp grasp, RandomGenerator random) {
    fromMiddleCol = grid.col(grasp.x()) - middleCol;
    fromMiddleRow = grid.row(grasp.y()) - middleRow;
    double reach = Math.max(0, middle - radius - 1);
    double farthest = middle - GRASP_INSET;
    flip = settings.mirror() && random.nextInt() < 0 ? -1 : 1;
    for (int tries = 0; tries < PLACING_TRIES; tries++) {
      double angle = Math.PI * uniform(random);
      cos = StrictMath.cos(angle);
      sin = StrictMath.sin(angle);
      // Rows count downward, so a turn from +x to +y is clockwise in (col, row).
      graspCol = middle + reach * uniform(random) + cos * fromMiddleCol + flip * sin * fromMiddleRow;
      graspRow = middle + reach * uniform(random) - sin * fromMiddleCol + flip * cos * fromMiddleRow;
      graspYaw = angle + flip * grasp.yaw();
      if (Math.abs(graspCol - middle) <= farthest && Math.abs(graspRow - middle) <= farthest) {
        return;
      }
    }
    graspCol = Math.max(GRASP_INSET, Math.min(side - 1 - GRASP_INSET, graspCol));
    graspRow = Math.max(GRASP_INSET, Math.min(side - 1 - GRASP_INSET, graspRow));
  }

  /**
   * Looks up every cell of the sample in the demonstration, where the grasp is the fixed point. Coordinates are Q15.16.
   */
  private void turn(byte[] demo, int demoOffset, Grasp grasp, byte[] out, int outOffset) {
    int cosine = (int) StrictMath.rint(cos * ONE);
    int sine = (int) StrictMath.rint(sin * ONE);
    // |col|, |row| < 2 x 1024 cells, so the sums stay below 2^28.
    int u0 = (int) StrictMath.rint((grid.col(grasp.x()) - cos * graspCol + sin * graspRow) * ONE);
    int v0 = (int) StrictMath.rint((grid.row(grasp.y()) - flip * (sin * graspCol + cos * graspRow)) * ONE);
    stepU = cosine;
    stepV = flip * sine;
    for (int row = 0; row < side; row++) {
      rowU = u0 - row * sine;
      rowV = v0 + flip * row * cosine;
      turnRow(demo, demoOffset, out, outOffset + row * side * channels);
    }
  }

  /**
   * One row of a sample. Beyond the demonstration lies nothing but the table, and well inside it, which is one piece of
   * the row, each cell has its four neighbours.
   */
  private void turnRow(byte[] demo, int demoOffset, byte[] out, int outOffset) {
    int first = Math.max(firstCell(rowU, stepU, -ONE, side * ONE), firstCell(rowV, stepV, -ONE, side * ONE));
    int end = Math.min(endCell(rowU, stepU, -ONE, side * ONE), endCell(rowV, stepV, -ONE, side * ONE));
    int last = (side - 1) * ONE;
    int inner =
        Math.min(end, Math.max(first, Math.max(firstCell(rowU, stepU, 0, last), firstCell(rowV, stepV, 0, last))));
    int innerEnd =
        Math.max(inner, Math.min(end, Math.min(endCell(rowU, stepU, 0, last), endCell(rowV, stepV, 0, last))));
    fill(out, outOffset, 0, first);
    turnBorder(demo, demoOffset, first, inner, out, outOffset);
    turnInside(demo, demoOffset, inner, innerEnd, out, outOffset);
    turnBorder(demo, demoOffset, innerEnd, end, out, outOffset);
    fill(out, outOffset, Math.max(first, end), side);
    for (int col = 0; channels > 1 && col < side; col++) {
      out[outOffset + col * channels + 1] = seen(demo, demoOffset, rowU + col * stepU, rowV + col * stepV);
    }
  }

  private void fill(byte[] out, int offset, int from, int end) {
    for (int col = from; col < end; col++) {
      out[offset + col * channels] = (byte) table;
    }
  }

  private void turnBorder(byte[] demo, int demoOffset, int from, int end, byte[] out, int outOffset) {
    for (int col = from; col < end; col++) {
      out[outOffset + col * channels] = height(bilinear(demo, demoOffset, rowU + col * stepU, rowV + col * stepV));
    }
  }

  private void turnInside(byte[] demo, int demoOffset, int from, int end, byte[] out, int outOffset) {
    int line = side * channels;
    for (int col = from; col < end; col++) {
      int x = rowU + col * stepU;
      int y = rowV + col * stepV;
      int i = demoOffset + (y >> 16) * line + (x >> 16) * channels;
      int a = demo[i];
      int b = demo[i + channels];
      int c = demo[i + line];
      int d = demo[i + line + channels];
      byte height = (byte) table;
      if ((a ^ table | b ^ table | c ^ table | d ^ table) != 0) { // most cells see nothing but the table
        int fc = x >> 8 & 255;
        int fr = y >> 8 & 255;
        int above = a * (256 - fc) + b * fc;
        int below = c * (256 - fc) + d * fc;
        height = height(above * (256 - fr) + below * fr + 128 >> 8);
      }
      out[outOffset + col * channels] = height;
    }
  }

  /** The first cell from 0 on whose place start + cell * step is at least low and below high, if any is. */
  private int firstCell(int start, int step, int low, int high) {
    if (step == 0) {
      return start >= low && start < high ? 0 : side;
    }
    int cell = step > 0 ? -Math.floorDiv(start - low, step) : Math.floorDiv(start - high, -step) + 1;
    return Math.max(0, Math.min(side, cell));
  }

  /** The cell behind the last such. */
  private int endCell(int start, int step, int low, int high) {
    if (step == 0) {
      return start >= low && start < high ? side : 0;
    }
    int cell = step > 0 ? -Math.floorDiv(start - high, step) : Math.floorDiv(start - low, -step) + 1;
    return Math.max(0, Math.min(side, cell));
  }

  /** Height in the sample, from one in the demonstration in 1/256 mm. */
  private byte height(int demonstrated) {
    int aboveTable = demonstrated - (table << 8);
    // Height in Q8 times scale in Q16: below 2^7 * 2^8 * 1.5 * 2^16 < 2^32, hence long.
    int scaled = (int) ((long) aboveTable * scale + (1 << 23) >> 24);
    return (byte) Math.max(0, Math.min(127, table + scaled + (scaled >= OBJECT_MM ? offsetMm : 0)));
  }

  /**
   * Second channel of the cell nearest to column u, row v (Q15.16); the table beyond the demonstration counts as seen.
   */
  private byte seen(byte[] demo, int offset, int u, int v) {
    int col = u + ONE / 2 >> 16;
    int row = v + ONE / 2 >> 16;
    return grid.contains(row, col) ? demo[offset + (row * side + col) * channels + 1] : InputSpec.SEEN;
  }

  /** Height in 1/256 mm at column u, row v (Q15.16); beyond the demonstration lies the table. */
  private int bilinear(byte[] map, int offset, int u, int v) {
    int c = u >> 16;
    int r = v >> 16;
    if (c < -1 || r < -1 || c >= side || r >= side) {
      return table << 8;
    }
    int fc = u >> 8 & 255;
    int fr = v >> 8 & 255;
    int i = offset + (r * side + c) * channels;
    int line = side * channels;
    boolean left = c >= 0;
    boolean right = c < side - 1;
    int above = table << 8;
    int below = table << 8;
    if (r >= 0) {
      above = (left ? map[i] : table) * (256 - fc) + (right ? map[i + channels] : table) * fc;
    }
    if (r < side - 1) {
      below = (left ? map[i + line] : table) * (256 - fc) + (right ? map[i + line + channels] : table) * fc;
    }
    return above * (256 - fr) + below * fr + 128 >> 8;
  }

  private void addNoise(RandomGenerator random, byte[] out, int offset) {
    int levels = 2 * settings.noiseMm() + 1;
    int bits = 0;
    for (int k = 0, i = offset; k < grid.cells(); k++, i += channels) {
      bits = (k & 1) == 0 ? random.nextInt() : bits >>> 16;
      int height = out[i];
      if (height >= table + OBJECT_MM) {
        int noisy = height + ((bits & 0xffff) * levels >> 16) - settings.noiseMm();
        out[i] = (byte) Math.max(0, Math.min(127, noisy));
      }
    }
  }

  /** A blind spot near the object takes the lowest height in it, as the height mapper fills what it did not see. */
  private void dropOut(RandomGenerator random, byte[] out, int offset) {
    int reach = (int) radius + settings.dropoutRadiusCells();
    int col = (int) graspCol + below(random, 2 * reach + 1) - reach;
    int row = (int) graspRow + below(random, 2 * reach + 1) - reach;
    int r = 1 + below(random, settings.dropoutRadiusCells());
    int lowest = 127;
    for (int pass = 0; pass < 2; pass++) {
      for (int y = Math.max(0, row - r); y <= Math.min(side - 1, row + r); y++) {
        for (int x = Math.max(0, col - r); x <= Math.min(side - 1, col + r); x++) {
          int i = offset + (y * side + x) * channels;
          if ((x - col) * (x - col) + (y - row) * (y - row) > r * r) {
            continue;
          }
          if (pass == 0) {
            lowest = Math.min(lowest, out[i]);
          } else {
            out[i] = (byte) lowest;
            if (channels > 1) {
              out[i + 1] = 0;
            }
          }
        }
      }
    }
  }

  /** -1 to 1, from 31 bits of chance. */
  private static double uniform(RandomGenerator random) {
    return random.nextInt() / 2147483648.0;
  }

  /** 0 to bound - 1; from nextInt() alone, whose sequence every JDK shares. */
  static int below(RandomGenerator random, int bound) {
    return (int) ((random.nextInt() & 0xffffffffL) * bound >>> 32);
  }
}
