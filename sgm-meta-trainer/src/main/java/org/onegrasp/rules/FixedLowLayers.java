package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.SlidingRows;
import org.onegrasp.network.SplitWeights;

/**
 * {@link FixedLastLayers} for the lowest two layers, from the network's input and the gradient g_1 at layer 1's output.
 * The map between them, h_0, and its gradient g_0 are the largest of all and exist a few rows at a time, made again
 * whenever they are needed:
 *
 * <pre>
 *   layer 1, for each row ky of its kernel:   W_1[ky] gradient = sum over pairs of rows r, r+1 of g_1
 *                                             and the rows of h_0 that they see
 *   layer 0, for each row r of g_1:           g_0[2r, 2r+1] = open_0 * W_1^T g_1[r, r+1];  W_0 gradient += g_0 x^T
 * </pre>
 *
 * Kernels take such strips for small maps: rows of zeros stand in where a strip goes on and the small map ends.
 */
final class FixedLowLayers {
  private final NetworkShape shape;
  private final SplitWeights weights;
  private final SlidingRows rows;
  private final FixedDescent descent;
  private final BlockShifts shifts;
  private final Kernels kernels;
  private final Arena arena;
  private final ConvShape pair; // layer 1, two rows of output
  private final ConvShape single; // one row
  private final ConvShape inside; // layer 0, two rows of output, one more above and below
  private final ConvShape border; // one more on one side
  private final int row; // bytes of a row of h_0
  private final int rowAbove; // of h_1

  FixedLowLayers(SplitWeights weights, SlidingRows rows, FixedDescent descent, BlockShifts shifts, Kernels kernels,
      Arena arena) {
    this.weights = weights;
    this.shape = weights.shape();
    this.rows = rows;
    this.descent = descent;
    this.shifts = shifts;
    this.kernels = kernels;
    this.arena = arena;
    ConvShape low = shape.layer(0);
    ConvShape s = shape.layer(1);
    pair = rows(s, 4);
    single = rows(s, 2);
    inside = rows(low, 8);
    border = rows(low, 6);
    row = low.outWidth() * low.outC();
    rowAbove = s.outWidth() * s.outC();
  }

  private static ConvShape rows(ConvShape s, int height) {
    return s.convolution().over(height, s.width());
  }

  /** Workspace of either update. */
  int bytes() {
    return Arena.aligned(Math.max(firstBytes(), secondBytes())) + Arena.aligned(stripBytes())
        + 4 * shape.layer(0).outC();
  }

  private int firstBytes() {
    return 4 * shape.parameters(0) + pair.weights() + 2 * row;
  }

  private int secondBytes() {
    return 4 * pair.outC() * (1 + (pair.kernel() + 1) * pair.inC());
  }

  /** Four rows of h_0, or of g_0 with one more above. */
  private int stripBytes() {
    return 5 * row;
  }

  /**
   * Moves layer 1's kernel and bias.
   *
   * @param input int8 offset of the network's input
   * @param g int8 offset of g_1
   * @param rate Q0.24
   */
  void updateSecond(int input, int g, int rate) {
    int mark = arena.mark();
    int scratch = arena.bytes("gradient of a row of layer 1's kernel", secondBytes());
    int strip = arena.bytes("rows of h_0", stripBytes());
    ConvShape s = shape.layer(1);
    byte[] m = arena.slab();
    int gradient = scratch + 4 * s.outC();
    int ints = s.kernel() * s.inC() * s.outC(); // of a row of the kernel
    kernels.biasGradient8(s, m, g, scratch);
    for (int ky = 0; ky < s.kernel(); ky++) {
      kernelRowGradient(ky, input, g, gradient, strip);
      descent.measureKernel(1, gradient, ints);
    }
    descent.measureBias(1, scratch);
    for (int ky = s.kernel() - 1; ky >= 0; ky--) { // the last one is still there
      if (ky < s.kernel() - 1) {
        kernelRowGradient(ky, input, g, gradient, strip);
      }
      descent.moveKernel(1, ky * ints, gradient, ints, rate);
    }
    descent.moveBias(1, scratch, rate);
    arena.release(mark);
  }

  /**
   * Under row 0 of the kernel lie the odd rows of h_0 above; small maps have them under row 2, of the output row
   * before.
   */
  private void kernelRowGradient(int ky, int input, int g, int gradient, int strip) {
    byte[] m = arena.slab();
    int tapInts = pair.inC() * pair.outC();
    int temporary = gradient + 4 * pair.kernel() * tapInts;
    int later = ky == 0 ? 1 : 0;
    int taps = (ky == 0 ? 2 : ky) * pair.kernel();
    int height = shape.layer(1).outHeight();
    Arrays.fill(m, gradient, temporary, (byte) 0);
    for (int r = 0; r < height; r += 2) {
      rows.lowestRows(input, strip - 2 * r * row, 2 * r, 2 * r + 4);
      ConvShape s = r + later + 2 <= height ? pair : single;
      for (int kx = 0; kx < pair.kernel(); kx++) {
        kernels.tapGradient8(s, m, strip, g + (r + later) * rowAbove, taps + kx, taps + kx + 1, temporary);
        add(m, temporary, gradient + 4 * kx * tapInts, tapInts);
      }
    }
  }

  private static void add(byte[] m, int from, int to, int ints) {
    for (int k = 0; k < 4 * ints; k += 4) {
      putInt(m, to + k, getInt(m, to + k) + getInt(m, from + k));
    }
  }

  /** Moves layer 0's kernel and bias; parameters as above. */
  void updateFirst(int input, int g, int rate) {
    int mark = arena.mark();
    int scratch = arena.bytes("gradient of layer 0", firstBytes());
    int strip = arena.bytes("rows of g_0", stripBytes());
    ConvShape s = shape.layer(0);
    byte[] m = arena.slab();
    int gradient = scratch + 4 * s.outC();
    int turned = scratch + 4 * shape.parameters(0);
    int units = turned + pair.weights();
    int height = shape.layer(1).outHeight();
    int headroom = 1;
    for (int r = 0; r < height; r++) {
      int gradientRows = strip + row;
      kernels.inputGradient8(r + 1 < height ? pair : single, m, g + r * rowAbove, weights.kernel(1), turned,
          shifts.get(1), gradientRows);
      headroom = Math.min(headroom, shifts.headroom(m, gradientRows, 2 * row));
      rows.lowestRows(input, units - 2 * r * row, 2 * r, 2 * r + 2);
      Elementwise.openUnits8(m, units, 2 * row, units);
      Elementwise.closeUnits8(m, units, gradientRows, 2 * row);
      Arrays.fill(m, strip, strip + row, (byte) 0);
      Arrays.fill(m, strip + 3 * row, strip + 4 * row, (byte) 0);
      boolean top = r == 0;
      int x = input + (4 * r - (top ? 0 : 2)) * s.width();
      kernels.weightGradient8(top || r + 1 == height ? border : inside, m, x, top ? gradientRows : strip, !top,
          gradient, scratch);
    }
    shifts.adapt(1, headroom);
    descent.measureKernel(0, gradient, s.weights());
    descent.measureBias(0, scratch);
    descent.moveKernel(0, 0, gradient, s.weights(), rate);
    descent.moveBias(0, scratch, rate);
    arena.release(mark);
  }
}
