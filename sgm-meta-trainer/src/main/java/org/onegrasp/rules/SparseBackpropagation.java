package org.onegrasp.rules;

import java.util.Arrays;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * {@link Backpropagation} into the channels of a {@link ChannelChoice}: what {@link FixedSparse} does, in float. It
 * takes the same channels for a pool of the same size, but keeps all maps, as the reference that it is.
 */
final class SparseBackpropagation implements FloatRule {
  private static final int SUM_BITS = 40; // of the largest sum of a sample
  private final Backpropagation errors;
  private final FloatNetwork network;
  private final NetworkShape shape;
  private final int last;
  private final ChannelChoice choice;
  private final float[] map; // of the chosen channels of one layer
  private final float[] gradient; // of their weights
  private final float[] bias; // scratch
  private final double[] parts; // [i] of the norm of layer i
  private float[] start;
  private int seen;

  /** @param poolBytes as {@link FixedSparse} counts them */
  SparseBackpropagation(FloatNetwork network, int firstLayer, int poolBytes, Arena arena) {
    this.network = network;
    shape = network.shape();
    last = shape.size() - 1;
    choice = new ChannelChoice(shape, firstLayer, poolBytes, arena);
    errors = new Backpropagation(network, choice.lowest(), arena);
    int mostInputs = 0;
    int mostWeights = 0;
    int mostChannels = 0;
    for (int i = choice.lowest(); i <= last; i++) {
      mostInputs = Math.max(mostInputs, shape.inputs(i));
      mostWeights = Math.max(mostWeights, shape.layer(i).weights());
      mostChannels = Math.max(mostChannels, shape.layer(i).outC());
    }
    map = arena.floats("chosen channels", mostInputs);
    gradient = arena.floats("gradient of chosen channels", mostWeights);
    bias = arena.floats("gradient of a bias", mostChannels);
    parts = new double[shape.size()];
    Arrays.fill(parts, 1);
  }

  @Override
  public int firstLayer() {
    return choice.lowest();
  }

  @Override
  public void begin(float[] startParameters) {
    start = startParameters;
    choice.reset();
    seen = 0;
    Arrays.fill(parts, 1);
  }

  @Override
  public double part(int i) {
    return parts[i];
  }

  @Override
  public float addGradient(float[] parameters, float[] x, float[] target, float[] gradients) {
    float loss = errors.error(parameters, x, target);
    for (int i = last; i > choice.lowest(); i--) {
      errors.descend(i, parameters);
    }
    network.addWeightGradient(last, errors.activation(last), errors.delta(last), gradients);
    int scored = seen++ - ChannelChoice.SETTLING;
    if (scored >= ChannelChoice.SCORED) {
      for (int i = choice.lowest(); i < last; i++) {
        addGradient(i, gradients);
      }
    } else if (scored >= 0) {
      score(parameters);
      if (scored == ChannelChoice.SCORED - 1) {
        choose();
      }
    }
    return loss;
  }

  private void addGradient(int i, float[] gradients) {
    float[] delta = errors.delta(i);
    int outC = shape.layer(i).outC();
    for (int k = 0; k < delta.length; k++) {
      gradients[shape.biasOffset(i) + k % outC] += delta[k];
    }
    gradient(i);
    for (int tap = 0, at = 0; tap < shape.layer(i).taps(); tap++) {
      for (int j = 0; j < choice.count(i); j++) {
        for (int o = 0; o < outC; o++) {
          gradients[shape.kernelOffset(i) + choice.weight(i, tap, j, o)] += gradient[at++];
        }
      }
    }
  }

  /** Of the weights of layer i's present channels. */
  private void gradient(int i) {
    int count = choice.count(i);
    if (count == 0) {
      return;
    }
    ConvShape s = choice.part(i);
    float[] h = errors.activation(i);
    for (int cell = 0; cell < choice.mapBytes(i); cell++) {
      for (int j = 0; j < count; j++) {
        map[cell * count + j] = h[cell * shape.layer(i).inC() + choice.channel(i, j)];
      }
    }
    Arrays.fill(gradient, 0, s.weights(), 0);
    network.kernels().weightGradient(s, map, 0, errors.delta(i), 0, gradient, 0, bias, 0);
  }

  private void score(float[] parameters) {
    int next = 0;
    while (next >= 0) {
      next = choice.group(next);
      for (int i = choice.lowest(); i < last; i++) {
        gradient(i);
        for (int j = 0; j < choice.count(i); j++) {
          double sum = sum(i, j, parameters);
          int bits = SUM_BITS - Math.getExponent(sum);
          choice.sum(i, j, (long) Math.scalb(sum, bits), bits);
        }
      }
    }
    choice.count();
  }

  private double sum(int i, int j, float[] parameters) {
    int outC = shape.layer(i).outC();
    double sum = 0;
    for (int tap = 0; tap < shape.layer(i).taps(); tap++) {
      for (int o = 0; o < outC; o++) {
        sum += (double) parameters[shape.kernelOffset(i) + choice.weight(i, tap, j, o)]
            * gradient[(tap * choice.count(i) + j) * outC + o];
      }
    }
    return sum;
  }

  private void choose() {
    choice.choose();
    for (int i = choice.lowest(); i < last; i++) {
      double squares = 0;
      for (int tap = 0; tap < shape.layer(i).taps(); tap++) {
        for (int j = 0; j < choice.count(i); j++) {
          for (int o = 0; o < shape.layer(i).outC(); o++) {
            squares += square(start[shape.kernelOffset(i) + choice.weight(i, tap, j, o)]);
          }
        }
      }
      double kernel = 0;
      for (int k = 0; k < shape.layer(i).weights(); k++) {
        kernel += square(start[shape.kernelOffset(i) + k]);
      }
      double bias = 0;
      for (int o = 0; o < shape.layer(i).outC(); o++) {
        bias += square(start[shape.biasOffset(i) + o]);
      }
      parts[i] = Math.sqrt((squares + bias) / Math.max(kernel + bias, Double.MIN_NORMAL));
    }
  }

  private static double square(double x) {
    return x * x;
  }

  /** Which channels learn. */
  ChannelChoice choice() {
    return choice;
  }
}
