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
    double[] means = means(batch, x);
    double[] variances = variances(batch, x, means);
    double[] factors = new double[channels];
    for (int c = 0; c < channels; c++) {
      factors[c] = parameters[at + c] / StrictMath.sqrt(variances[c] + EPSILON);
    }
    for (int from = 0; from < batch * inputs(); from += channels) {
      for (int c = 0; c < channels; c++) {
        y[from + c] = (float) ((x[from + c] - means[c]) * factors[c] + parameters[at + channels + c]);
      }
    }
    for (int c = 0; c < channels; c++) {
      move(parameters, at + 2 * channels + c, means[c]);
      move(parameters, at + 3 * channels + c, variances[c]);
    }
  }

  private static void move(float[] parameters, int at, double to) {
    parameters[at] += PACE * ((float) to - parameters[at]);
  }

  /** Of each channel, over the cells of the batch. */
  private double[] means(int batch, float[] x) {
    double[] sums = new double[channels];
    for (int from = 0; from < batch * inputs(); from += channels) {
      for (int c = 0; c < channels; c++) {
        sums[c] += x[from + c];
      }
    }
    return overCells(batch, sums);
  }

  private double[] variances(int batch, float[] x, double[] means) {
    double[] sums = new double[channels];
    for (int from = 0; from < batch * inputs(); from += channels) {
      for (int c = 0; c < channels; c++) {
        sums[c] += (x[from + c] - means[c]) * (x[from + c] - means[c]);
      }
    }
    return overCells(batch, sums);
  }

  private double[] overCells(int batch, double[] sums) {
    for (int c = 0; c < channels; c++) {
      sums[c] /= (double) batch * cells;
    }
    return sums;
  }

  @Override
  public void infer(int batch, float[] parameters, int at, float[] x, float[] y) {
    float[] factors = new float[channels];
    float[] offsets = new float[channels];
    for (int c = 0; c < channels; c++) {
      factors[c] = factor(parameters, at, c);
      offsets[c] = offset(parameters, at, c);
    }
    for (int from = 0; from < batch * inputs(); from += channels) {
      for (int c = 0; c < channels; c++) {
        y[from + c] = factors[c] * x[from + c] + offsets[c];
      }
    }
  }

  @Override
  public void addParameterGradient(int batch, float[] x, float[] gy, float[] gradients, int gradientsAt) {
    double[] means = means(batch, x);
    double[] variances = variances(batch, x, means);
    double[] correlations = correlations(batch, x, gy, means);
    double[] ofOffsets = means(batch, gy);
    for (int c = 0; c < channels; c++) {
      gradients[gradientsAt + c] += (float) (correlations[c] / StrictMath.sqrt(variances[c] + EPSILON));
      gradients[gradientsAt + channels + c] += (float) (ofOffsets[c] * batch * cells);
    }
  }

  /** Of each channel, the sum of (x - mean) gy. */
  private double[] correlations(int batch, float[] x, float[] gy, double[] means) {
    double[] sums = new double[channels];
    for (int from = 0; from < batch * inputs(); from += channels) {
      for (int c = 0; c < channels; c++) {
        sums[c] += (x[from + c] - means[c]) * gy[from + c];
      }
    }
    return sums;
  }

  /**
   * gx = scale / deviation * (gy - mean(gy) - (x - mean) mean((x - mean) gy) / variance), through the batch's
   * statistics too.
   */
  @Override
  public void inputGradient(int batch, float[] parameters, int at, float[] x, float[] gy, float[] gx) {
    double[] means = means(batch, x);
    double[] variances = variances(batch, x, means);
    double[] slopes = correlations(batch, x, gy, means);
    double[] offsets = means(batch, gy);
    double[] factors = new double[channels];
    for (int c = 0; c < channels; c++) {
      double variance = variances[c] + EPSILON;
      factors[c] = parameters[at + c] / StrictMath.sqrt(variance);
      slopes[c] /= (double) batch * cells * variance;
    }
    for (int from = 0; from < batch * inputs(); from += channels) {
      for (int c = 0; c < channels; c++) {
        gx[from + c] = (float) (factors[c] * (gy[from + c] - offsets[c] - (x[from + c] - means[c]) * slopes[c]));
      }
    }
  }
}
