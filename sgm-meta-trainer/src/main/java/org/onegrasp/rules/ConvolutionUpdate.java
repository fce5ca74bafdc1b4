package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GradientSteps;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

/**
 * {@link BatchUpdate} of a convolution: the gradient is made tap by tap, twice, to be measured and then to be applied,
 * so that a batch needs room for two taps only. A sum of 127 x 127 over all samples and cells stays in int32 below
 * 133,000 of them.
 */
final class ConvolutionUpdate implements BatchUpdate {
  private final int layer;
  private final ConvShape shape;
  private final int inputs;
  private final int outputs;
  private final int inputBits;
  private final int from; // first parameter
  private final int bias; // first parameter of the bias
  private final Kernels kernels;
  private final GradientSteps steps;
  private final Arena arena;

  /** @param inputBits fraction bits of the layer's input */
  ConvolutionUpdate(NetworkShape network, int layer, int inputBits, Kernels kernels, GradientSteps steps,
      Arena arena) {
    this.layer = layer;
    this.inputBits = inputBits;
    this.kernels = kernels;
    this.steps = steps;
    this.arena = arena;
    shape = network.layer(layer);
    inputs = network.inputs(layer);
    outputs = network.outputs(layer);
    from = network.kernelOffset(layer);
    bias = network.biasOffset(layer);
  }

  @Override
  public void step(int samples, int x, int errors, int rate) {
    int mark = arena.mark();
    int count = shape.tapWeights();
    int sum = arena.ints("gradient of a tap", count);
    int one = arena.ints("gradient of a tap, of a sample", Math.max(count, shape.outC()));
    int sums = arena.ints("gradient of a bias", shape.outC());
    bias(samples, errors, one, sums);
    steps.measure(layer, sums, shape.outC(), inputBits);
    for (int tap = 0; tap < shape.taps(); tap++) {
      tap(tap, samples, x, errors, one, sum);
      steps.measure(layer, sum, count, 0);
    }
    steps.measured(layer);
    for (int tap = 0; tap < shape.taps(); tap++) {
      tap(tap, samples, x, errors, one, sum);
      steps.apply(layer, from + tap * count, sum, count, 0, rate);
    }
    steps.apply(layer, bias, sums, shape.outC(), inputBits, rate);
    arena.release(mark);
  }

  private void bias(int samples, int errors, int one, int sum) {
    clear(sum, shape.outC());
    for (int n = 0; n < samples; n++) {
      kernels.biasGradient8(shape, arena.slab(), errors + n * outputs, one);
      add(one, sum, shape.outC());
    }
  }

  private void tap(int tap, int samples, int x, int errors, int one, int sum) {
    clear(sum, shape.tapWeights());
    for (int n = 0; n < samples; n++) {
      kernels.tapGradient8(shape, arena.slab(), x + n * inputs, errors + n * outputs, tap, tap + 1, one);
      add(one, sum, shape.tapWeights());
    }
  }

  private void clear(int sum, int count) {
    Arrays.fill(arena.slab(), sum, sum + 4 * count, (byte) 0);
  }

  private void add(int one, int sum, int count) {
    byte[] m = arena.slab();
    for (int k = 0; k < count; k++) {
      putInt(m, sum + 4 * k, getInt(m, sum + 4 * k) + getInt(m, one + 4 * k));
    }
  }
}
