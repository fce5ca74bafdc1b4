package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.squareRoot;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import org.onegrasp.lesson.Dither;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.WideWeights;

/**
 * {@link ForwardGradients} in integers, with 16-bit weights and 8-bit activations ({@link WideWeights}); after Feng et
 * al. 2024, arXiv 2411.04036, their quantised sign-m-SPSA.
 *
 * <pre>
 *   r_o = |kernel o| / sqrt(its weights)                    int16 units, once
 *   a_o = max(1, eps r_o)                                   int
 *   for j = 1..m:   w += a z_j;  L+;   w -= 2 a z_j;  L-;   w += a z_j
 *                   g_j = sign(L+ - L-)   or   (L+ - L-) / mean |L+ - L-| of late, -4 to 4 (8 fraction bits)
 *   for j = 1..m:   w -= z_j u_o,   u_o = rate r_o g_j / m   rounded stochastically, one throw for a kernel
 * </pre>
 *
 * Probing changes the weights where they lie and must give back every bit, so nothing may saturate on the way: a step
 * leaves each weight at most 32,639 less the longest swing of its kernel. z_j is +1 or -1 from its seed; with guidance
 * it is, in sixteenths, 16 (+1 or -1) + guidance v / sqrt(mean v^2), at most 64, v an int8 for each weight. Where steps
 * are sharpness-aware, w goes a z up the slope before it is probed and comes back after. With 8 bits of weights, probes
 * and steps are multiples of 256. Nothing is allocated after construction.
 */
public final class FixedForwardGradients {
  private static final int WHOLE = 16; // a z of 1, in sixteenths
  private static final int MOST = 4 * WHOLE;
  private static final int HEIGHT_BITS = 8;
  private static final int SWING_BITS = 16;
  private static final int RATE_BITS = 20;
  private static final int LATE_BITS = 6;
  private static final int GUIDE_BITS = 12;
  private static final int SPARE_BITS = 8; // of a weight, when it has 8 bits only
  private final WideWeights weights;
  private final NetworkShape shape;
  private final ForwardSettings settings;
  private final Arena arena;
  private final Dither dither = new Dither();
  private final int velocity; // int8 [k]
  private final int sizes; // int32 [kernel] r_o
  private final int swings; // int32 [kernel] a_o
  private final int strides; // int32 [kernel] u_o of one direction
  private final int rooms; // int32 [kernel] largest magnitude of a weight at rest
  private final int kernels;
  private final long[] heights; // [j] g_j
  private long meanDifference;
  private long seen; // of the latest direction, the sum of its two losses
  private int guide; // guidance / sqrt(mean v^2), 12 fraction bits

  /** A loss of the present weights, in integers of any unit. */
  @FunctionalInterface
  public interface Loss {
    long now();
  }

  public FixedForwardGradients(WideWeights weights, ForwardSettings settings, Arena arena) {
    this.weights = weights;
    this.settings = settings;
    this.arena = arena;
    shape = weights.shape();
    settings.moving(shape.size());
    kernels = shape.layers().stream().mapToInt(s -> s.outC()).sum();
    velocity = arena.bytes("momentum", settings.guidance() > 0 ? shape.parameters() : 0);
    sizes = arena.ints("sizes of kernels", kernels);
    swings = arena.ints("swings of kernels", kernels);
    strides = arena.ints("strides of kernels", kernels);
    rooms = arena.ints("room in kernels", kernels);
    heights = new long[settings.directions()];
  }

  /** Before a lesson, with the weights that it starts from in their place. */
  public void begin(long seed) {
    byte[] m = arena.slab();
    dither.seed(seed);
    Arrays.fill(m, velocity, velocity + (settings.guidance() > 0 ? shape.parameters() : 0), (byte) 0);
    meanDifference = 0;
    guide = 0;
    for (int i = 0, kernel = 0; i < shape.size(); kernel += shape.layer(i++).outC()) {
      measure(i, kernel);
    }
    for (int kernel = 0; kernel < kernels; kernel++) {
      prepare(kernel);
    }
    for (int i = 0, kernel = 0; i < shape.size(); kernel += shape.layer(i++).outC()) {
      settle(i, kernel);
    }
  }

  private void prepare(int kernel) {
    byte[] m = arena.slab();
    long epsilon = Math.round(settings.swing() * (1 << SWING_BITS));
    long exact = roundingShiftRight(getInt(m, sizes + 4 * kernel) * epsilon, SWING_BITS + spareBits()) << spareBits();
    int swing = (int) Math.max(1 << spareBits(), exact);
    int one = settings.guidance() > 0 ? MOST / WHOLE * swing + 1 : swing;
    int longest = settings.sharpnessAware() ? 2 * one : one;
    putInt(m, swings + 4 * kernel, swing);
    putInt(m, rooms + 4 * kernel, WideWeights.LIMIT - longest >> spareBits() << spareBits());
  }

  private int spareBits() {
    return settings.weightBits() == 8 ? SPARE_BITS : 0;
  }

  private void measure(int i, int kernel) {
    byte[] m = arena.slab();
    int outC = shape.layer(i).outC();
    long whole = 0;
    for (int o = 0; o < outC; o++) {
      long sum = 0;
      for (int k = shape.kernelOffset(i) + o; k < shape.biasOffset(i); k += outC) {
        sum += (long) weights.get(k) * weights.get(k);
      }
      whole += sum;
      putInt(m, sizes + 4 * (kernel + o), squareRoot(sum / shape.layer(i).terms()));
    }
    for (int o = 0; o < outC && !settings.kernelWise(); o++) {
      putInt(m, sizes + 4 * (kernel + o), squareRoot(whole / shape.layer(i).weights()));
    }
  }

  /** Brings the start weights to where they may be: on the grid, and with room for swings. */
  private void settle(int i, int kernel) {
    byte[] m = arena.slab();
    int outC = shape.layer(i).outC();
    for (int k = shape.kernelOffset(i), o = kernel; k < shape.biasOffset(i) + outC;
        k++, o = o + 1 == kernel + outC ? kernel : o + 1) {
      weights.set(k, within(roundingShiftRight(weights.get(k), spareBits()) << spareBits(), getInt(m, rooms + 4 * o)));
    }
  }

  private static int within(int value, int room) {
    return Math.max(-room, Math.min(room, value));
  }

  /**
   * One step with new directions.
   *
   * @param seed of the directions
   * @param rate Q0.24, share of a kernel's size that a mean slope moves its weights
   * @return sum of the 2 m losses seen
   */
  public long step(Loss loss, long seed, int rate) {
    long sum = 0;
    long uphill = RandomDirections.seed(seed, 0, heights.length);
    int climb = settings.sharpnessAware() ? Long.signum(difference(loss, uphill)) : 0;
    swing(uphill, climb);
    for (int j = 0; j < heights.length; j++) {
      heights[j] = height(difference(loss, RandomDirections.seed(seed, 0, j)));
      sum += seen;
    }
    swing(uphill, -climb);
    for (int j = 0; j < heights.length; j++) {
      stride(RandomDirections.seed(seed, 0, j), (rate >> 24 - RATE_BITS) * heights[j] / heights.length);
    }
    if (settings.guidance() > 0) {
      guideBy(seed);
    }
    return sum;
  }

  /** Of the losses on both sides along a direction, L+ - L-; {@link #seen} is their sum. */
  private long difference(Loss loss, long direction) {
    swing(direction, 1);
    long up = loss.now();
    swing(direction, -2);
    long down = loss.now();
    swing(direction, 1);
    seen = up + down;
    return up - down;
  }

  private long height(long difference) {
    if (settings.form() == ForwardSettings.Form.SIGN) {
      return Long.signum(difference) << HEIGHT_BITS;
    }
    long magnitude = Math.abs(difference);
    meanDifference = meanDifference == 0 ? magnitude : meanDifference + (magnitude - meanDifference >> LATE_BITS);
    long steepest = (long) ForwardGradients.STEEPEST << HEIGHT_BITS;
    return meanDifference <= 0 ? 0
        : Math.max(-steepest, Math.min(steepest, (difference << HEIGHT_BITS) / meanDifference));
  }

  /** w += times a z. */
  private void swing(long direction, int times) {
    for (int i = 0, kernel = 0; times != 0 && i < shape.size(); kernel += shape.layer(i++).outC()) {
      if (settings.moves(direction, i, shape.size())) {
        move(i, kernel, direction, swings, times, false);
      }
    }
  }

  /** @param share rate times height, 28 fraction bits */
  private void stride(long direction, long share) {
    byte[] m = arena.slab();
    for (int kernel = 0; kernel < kernels; kernel++) {
      long u = getInt(m, sizes + 4 * kernel) * share >> spareBits();
      putInt(m, strides + 4 * kernel, (int) dither.roundingShiftRight(u, RATE_BITS + HEIGHT_BITS) << spareBits());
    }
    for (int i = 0, kernel = 0; i < shape.size(); kernel += shape.layer(i++).outC()) {
      if (settings.moves(direction, i, shape.size())) {
        move(i, kernel, direction, strides, -1, true);
      }
    }
  }

  /**
   * w += times amount z for the kernels of layer i.
   *
   * @param amounts int32 offset, one for each kernel
   * @param resting whether the weights stay there, so that they must keep room to swing
   */
  private void move(int i, int kernel, long direction, int amounts, int times, boolean resting) {
    byte[] m = arena.slab();
    int outC = shape.layer(i).outC();
    int high = weights.high();
    int low = weights.low();
    int k = shape.kernelOffset(i);
    long signs = RandomDirections.word(direction, k >> 6) >>> k; // a shift counts modulo 64
    for (int end = shape.biasOffset(i) + outC; k < end;) {
      for (int o = kernel; o < kernel + outC; o++) {
        int amount = getInt(m, amounts + 4 * o);
        int moved = times * (guide == 0 ? amount * (1 - 2 * (int) (signs & 1)) : guided(m, k, signs, amount));
        int w = (m[high + k] << 8) + m[low + k] + moved;
        if (resting) {
          w = within(w, getInt(m, rooms + 4 * o));
        }
        m[high + k] = (byte) (w + 128 >> 8);
        m[low + k] = (byte) w; // the lower 8 bits as a signed number: w - 256 high
        signs = (++k & 63) == 0 ? RandomDirections.word(direction, k >> 6) : signs >>> 1;
      }
    }
  }

  private int guided(byte[] m, int k, long signs, int amount) {
    int z = WHOLE * (1 - 2 * (int) (signs & 1)) + (m[velocity + k] * guide >> GUIDE_BITS);
    return roundingShiftRight(amount * within(z, MOST), 4 + spareBits()) << spareBits();
  }

  /** v = 15/16 v + 8 g z, so that v has a root mean square of about 23 where slopes are noise. */
  private void guideBy(long seed) {
    byte[] m = arena.slab();
    long squares = 0;
    for (int k = 0; k < shape.parameters(); k++) {
      long g = 0;
      for (int j = 0; j < heights.length; j++) {
        g += heights[j] * RandomDirections.sign(RandomDirections.seed(seed, 0, j), k);
      }
      long v = ((long) m[velocity + k] << HEIGHT_BITS) - ((long) m[velocity + k] << HEIGHT_BITS - 4)
          + 8 * g / heights.length;
      m[velocity + k] = (byte) within((int) dither.roundingShiftRight(v, HEIGHT_BITS), 127);
      squares += m[velocity + k] * m[velocity + k];
    }
    int rms = Math.max(1, squareRoot(squares / shape.parameters()));
    guide = (settings.guidance() << GUIDE_BITS) / rms;
  }
}
