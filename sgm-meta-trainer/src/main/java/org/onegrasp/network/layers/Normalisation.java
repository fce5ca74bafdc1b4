package org.onegrasp.network.layers;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Batch normalisation (Ioffe and Szegedy 2015): y = scale (x - mean) / sqrt(variance + 1e-5) + shift, channel by
 * channel. {@link #forward} takes mean and variance over the cells of the batch and moves the running ones a tenth of
 * the way there; {@link #infer} uses the running ones, and {@link Stack#folded} puts them into the layer below.
 *
 * <p>
 * Parameters: scale, shift, running mean, running variance, each (channels). The gradient of the last two is 0.
 *
 * @param cells positions of one sample, each with all channels
 */
public record Normalisation(int cells, int channels) implements Layer {
  private static final double EPSILON = 1e-5;
  private static final float PACE = 0.1f;

  @Override
  public int inputs() {
    return cells * channels;
  }

  @Override
  public int outputs() {
    return inputs();
  }

  @Override
  public int parameters() {
    return 4 * channels;
  }

  @Override
  public void initialise(float[] parameters, int at, SplittableRandom random) {
    Arrays.fill(parameters, at, at + channels, 1);
    Arrays.fill(parameters, at + channels, at + 3 * channels, 0);
    Arrays.fill(parameters, at + 3 * channels, at + 4 * channels, 1);
  }

  /** Factor and offset that stand for the running statistics: y = factor x + offset. */
  private float factor(float[] parameters, int at, int c) {
    return (float) (parameters[at + c] / StrictMath.sqrt(parameters[at + 3 * channels + c] + EPSILON));
  }

  private float offset(float[] parameters, int at, int c) {
    return parameters[at + channels + c] - parameters[at + 2 * channels + c] * factor(parameters, at, c);
  }

  /**
   * Multiplies the running statistics into the convolution or dense layer right below: plain weights and bias, the same
   * outputs as of {@link #infer} on theirs.
   *
   * @param at where this layer's own parameters start
   * @param below weights from {@code from} on, the output channel innermost, then the bias from {@code bias} to
   * {@code end}
   */
  public void fold(float[] parameters, int at, float[] below, int from, int bias, int end) {
    for (int k = from; k < end; k++) {
      int c = Math.floorMod(k - bias, channels);
      below[k] = below[k] * factor(parameters, at, c) + (k >= bias ? offset(parameters, at, c) : 0);
    }
  }

  @Override
  public void forward(int batch, float[] parameters, int at, float[] x, float[] y) {
    for (int c = 0; c < channels; c++) {
      double mean = mean(batch, x, c);
      double variance = variance(batch, x, c, mean);
      double factor = parameters[at + c] / StrictMath.sqrt(variance + EPSILON);
      for (int k = c; k < batch * inputs(); k += channels) {
        y[k] = (float) ((x[k] - mean) * factor + parameters[at + channels + c]);
      }
      move(parameters, at + 2 * channels + c, mean);
      move(parameters, at + 3 * channels + c, variance);
    }
  }

  private static void move(float[] parameters, int at, double to) {
    parameters[at] += PACE * ((float) to - parameters[at]);
  }

  private double mean(int batch, float[] x, int c) {
    double sum = 0;
    for (int k = c; k < batch * inputs(); k += channels) {
      sum += x[k];
    }
    return sum / ((double) batch * cells);
  }

  private double variance(int batch, float[] x, int c, double mean) {
    double sum = 0;
    for (int k = c; k < batch * inputs(); k += channels) {
      sum += (x[k] - mean) * (x[k] - mean);
    }
    return sum / ((double) batch * cells);
  }

  @Override
  public void infer(int batch, float[] parameters, int at, float[] x, float[] y) {
    for (int c = 0; c < channels; c++) {
      float factor = factor(parameters, at, c);
      float offset = offset(parameters, at, c);
      for (int k = c; k < batch * inputs(); k += channels) {
        y[k] = factor * x[k] + offset;
      }
    }
  }

  @Override
  public void addParameterGradient(int batch, float[] x, float[] gy, float[] gradients, int gradientsAt) {
    for (int c = 0; c < channels; c++) {
      double mean = mean(batch, x, c);
      double deviation = StrictMath.sqrt(variance(batch, x, c, mean) + EPSILON);
      gradients[gradientsAt + c] += (float) (correlation(batch, x, gy, c, mean) / deviation);
      gradients[gradientsAt + channels + c] += (float) (mean(batch, gy, c) * batch * cells);
    }
  }

  /** Sum of (x - mean) gy. */
  private double correlation(int batch, float[] x, float[] gy, int c, double mean) {
    double sum = 0;
    for (int k = c; k < batch * inputs(); k += channels) {
      sum += (x[k] - mean) * gy[k];
    }
    return sum;
  }

  /**
   * gx = scale / deviation * (gy - mean(gy) - (x - mean) mean((x - mean) gy) / variance), through the batch's
   * statistics too.
   */
  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] x, float[] gy, float[] gx) {
    for (int c = 0; c < channels; c++) {
      double mean = mean(batch, x, c);
      double variance = variance(batch, x, c, mean) + EPSILON;
      double factor = parameters[at + c] / StrictMath.sqrt(variance);
      double slope = correlation(batch, x, gy, c, mean) / ((double) batch * cells * variance);
      double offset = mean(batch, gy, c);
      for (int k = c; k < batch * inputs(); k += channels) {
        gx[k] = (float) (factor * (gy[k] - offset - (x[k] - mean) * slope));
      }
    }
  }
}
