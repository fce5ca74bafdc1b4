package org.onegrasp.papers;

import java.util.Arrays;

/**
 * Log-mel features of a recording: it is cut into a fixed number of equal stretches of time, and for each the energy in
 * bands that are equally wide on the mel scale, 2595 log10(1 + f / 700) (O'Shaughnessy 1987), is averaged over windows
 * and its logarithm taken. So every recording, fast or slow, gives the same number of values and no silence is
 * appended. Computed in double precision with StrictMath: the same bits on every machine.
 */
final class LogMel {
  /** Samples of a Hann window, 32 ms at 8 kHz; a power of two. */
  private static final int WINDOW = 256;
  /** Samples between windows, about. */
  private static final int HOP = 64;
  private static final double LOWEST_HZ = 80;
  /** Energy of about half a unit of 16-bit samples: keeps silence finite. */
  private static final double FLOOR = 1e-6;

  private final int frames;
  private final int bands;
  private final double[] hann = new double[WINDOW];
  private final double[][] weights; // (band, bin)
  private final Fourier fourier = new Fourier(WINDOW);
  private final double[] re = new double[WINDOW];
  private final double[] im = new double[WINDOW];

  /** @param rate samples a second */
  LogMel(int frames, int bands, int rate) {
    this.frames = frames;
    this.bands = bands;
    for (int i = 0; i < WINDOW; i++) {
      hann[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * (i + 0.5) / WINDOW);
    }
    weights = triangles(bands, rate);
  }

  /**
   * Triangles over the bins of the spectrum, each from the middle of the band before to the middle of the band after.
   */
  private static double[][] triangles(int bands, int rate) {
    double low = mel(LOWEST_HZ);
    double step = (mel(rate / 2.0) - low) / (bands + 1);
    double[][] weights = new double[bands][WINDOW / 2 + 1];
    for (int b = 0; b < bands; b++) {
      for (int bin = 0; bin <= WINDOW / 2; bin++) {
        double distance = Math.abs(mel((double) bin * rate / WINDOW) - (low + (b + 1) * step)) / step;
        weights[b][bin] = Math.max(0, 1 - distance);
      }
    }
    return weights;
  }

  private static double mel(double hertz) {
    return 2595 * StrictMath.log10(1 + hertz / 700);
  }

  /** Writes (frames, bands) values from {@code at} on. */
  void features(float[] samples, float[] into, int at) {
    double[] energy = new double[bands];
    for (int frame = 0; frame < frames; frame++) {
      double from = (double) samples.length * frame / frames;
      double length = (double) samples.length / frames;
      int windows = (int) Math.max(1, Math.rint(length / HOP));
      Arrays.fill(energy, 0);
      for (int w = 0; w < windows; w++) {
        addEnergy(samples, (int) (from + length * (w + 0.5) / windows), energy);
      }
      for (int b = 0; b < bands; b++) {
        into[at + frame * bands + b] = (float) StrictMath.log(energy[b] / windows + FLOOR);
      }
    }
  }

  private void addEnergy(float[] samples, int centre, double[] energy) {
    for (int i = 0; i < WINDOW; i++) {
      int s = centre - WINDOW / 2 + i;
      re[i] = s >= 0 && s < samples.length ? samples[s] * hann[i] : 0;
      im[i] = 0;
    }
    fourier.transform(re, im);
    for (int bin = 0; bin <= WINDOW / 2; bin++) {
      double power = re[bin] * re[bin] + im[bin] * im[bin];
      for (int b = 0; b < bands; b++) {
        energy[b] += weights[b][bin] * power;
      }
    }
  }
}
