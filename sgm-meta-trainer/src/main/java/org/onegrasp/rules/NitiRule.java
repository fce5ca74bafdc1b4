package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.saturate16;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import java.util.List;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.GradientSteps;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.PassSchedule;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.ByteWeights;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule.Tensor;

/**
 * The step of NITI (Wang, Rasoulinezhad, Leong, So 2020, arXiv 2009.13108, weight update): backpropagation with nothing
 * but shifts between a gradient and its weights. A layer's int32 gradient g is cut down to mu bits and taken off the
 * weights:
 *
 * <pre>
 *   w = clip(w - psr(g / 2^(b - mu)))          b = bits of the largest |g| of the layer's kernel and bias
 * </pre>
 *
 * so that the largest value moves its weight by nearly 2^mu. There is no momentum, no norm and no other state: mu is
 * the step size. A lesson's rate falls linearly, and mu is the largest with 2^mu at most rate 2^15, the rate's part of
 * an int16 weight's range; it falls by a bit each time that the rate halves. psr is the paper's pseudo-stochastic
 * rounding, which needs no random numbers. As in the paper's larger networks weights are summed in 16 bits, and
 * products take the upper 8.
 *
 * <p>
 * The paper has its own loss and errors in integers; here both are those of the other rules.
 */
final class NitiRule extends LearningRule {
  private static final String NAME = "niti";

  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant(NAME, 0.008));
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new Pass(parts).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return BackpropagationRule.macs(model.shape(), firstLayer);
  }

  /**
   * x / 2^shift, away from zero when the upper half of the bits that fall away is more than the lower half; the middle
   * bit of an odd number of them counts above. 0 &lt;= shift &lt;= 63.
   */
  static long pseudoStochasticShiftRight(long x, int shift) {
    long magnitude = Math.abs(x);
    long lost = magnitude & (1L << shift) - 1;
    int lower = shift / 2;
    long chance = lost >> lower;
    long random = (lost & (1L << lower) - 1) << shift % 2;
    long rounded = (magnitude >> shift) + (chance > random ? 1 : 0);
    return x < 0 ? -rounded : rounded;
  }

  /** Keeps the input of every layer that learns until its error comes. */
  private static final class Pass {
    private final ExactErrors errors;
    private final PassSchedule pass;

    Pass(LessonParts parts) {
      GraspModel model = parts.model();
      Arena arena = parts.arena();
      Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
      parts.softmax();
      Int16Weights weights = new Int16Weights(model.shape(), arena);
      FixedNetwork network = model.network(weights, kernels, arena);
      errors = new ExactErrors(network, FixedFilters.none(parts.shape()), arena);
      Steps steps = new Steps(weights, arena);
      pass = new PassSchedule(parts, network, new FixedUpdate(parts.shape(), model.format(), kernels, steps, arena));
      back(forth(parts.shape().size()), parts.firstLayer());
    }

    /** Returns the inputs of all layers. */
    private Tensor[] forth(int size) {
      Tensor[] input = new Tensor[size];
      pass.sample();
      input[0] = pass.input();
      for (int i = 0; i < size - 1; i++) {
        input[i + 1] = pass.output("h", i);
        pass.forward(i, input[i], input[i + 1]);
      }
      pass.error(input[size - 1]);
      return input;
    }

    /** Each error goes down through the weights before their update. */
    private void back(Tensor[] input, int firstLayer) {
      Tensor error = pass.error();
      for (int i = input.length - 1; i >= firstLayer; i--) {
        Tensor below = i > firstLayer ? errors.descend(pass, i, error, input[i]) : null;
        pass.learn(i, input[i], error);
        error = below;
      }
    }

    /** Places every tensor; to be called once. */
    FixedPass pass() {
      return pass.place(errors::reset);
    }
  }

  /** From gradients to weights by shifts. */
  static final class Steps implements GradientSteps {
    private static final int RATE_BITS = 24;
    private final int rangeBits; // of a weight
    private final Back weights;
    private final Arena arena;
    private final long[] largest; // [i] magnitude of the gradient so far
    private final int[] bits; // [i] of the largest magnitude of the whole gradient

    /** Takes a step off parameter k. */
    @FunctionalInterface
    private interface Back {
      void off(int k, long step);
    }

    Steps(Int16Weights weights, Arena arena) {
      this(Short.SIZE - 1, weights.shape(), (k, step) -> {
        byte[] m = arena.slab();
        int at = weights.at(k);
        putShort(m, at, saturate16((int) (getShort(m, at) - step)));
      }, arena);
    }

    Steps(ByteWeights weights, Arena arena) {
      this(Byte.SIZE - 1, weights.shape(),
          (k, step) -> weights.set(k, weights.get(k) - step, ByteWeights.LIMIT), arena);
    }

    private Steps(int rangeBits, NetworkShape shape, Back weights, Arena arena) {
      this.rangeBits = rangeBits;
      this.weights = weights;
      this.arena = arena;
      largest = new long[shape.size()];
      bits = new int[largest.length];
    }

    @Override
    public void measure(int i, int gradient, int count, int scaleBits) {
      for (int k = 0; k < count; k++) {
        largest[i] = Math.max(largest[i], Math.abs((long) getInt(arena.slab(), gradient + 4 * k)) << scaleBits);
      }
    }

    @Override
    public void measured(int i) {
      bits[i] = bits(largest[i]);
      largest[i] = 0;
    }

    private static int bits(long magnitude) {
      return Long.SIZE - Long.numberOfLeadingZeros(magnitude);
    }

    @Override
    public void apply(int i, int from, int gradient, int count, int scaleBits, int rate) {
      byte[] m = arena.slab();
      int mu = bits(rate) - 1 - (RATE_BITS - rangeBits); // 2^mu is at most rate 2^15, or 2^7
      int shift = Math.max(0, Math.min(Long.SIZE - 1, bits[i] - mu));
      for (int k = 0; k < count; k++) {
        weights.off(from + k, pseudoStochasticShiftRight((long) getInt(m, gradient + 4 * k) << scaleBits, shift));
      }
    }
  }
}
