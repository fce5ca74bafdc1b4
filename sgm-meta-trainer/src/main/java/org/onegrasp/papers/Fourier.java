package org.onegrasp.papers;

/**
 * Fast Fourier transform in place, radix 2 (Cooley and Tukey 1965): X[k] = sum over n of x[n] exp(-2 pi i k n / N).
 * Only the features of sound need one, of one small size, so there is no library for it.
 */
final class Fourier {
  private final int n;
  private final double[] cosine; // of 2 pi k / n, k < n / 2
  private final double[] sine;

  /** @param n a power of two */
  Fourier(int n) {
    if (Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException("size must be a power of two, got " + n);
    }
    this.n = n;
    cosine = new double[n / 2];
    sine = new double[n / 2];
    for (int k = 0; k < n / 2; k++) {
      cosine[k] = StrictMath.cos(2 * Math.PI * k / n);
      sine[k] = StrictMath.sin(2 * Math.PI * k / n);
    }
  }

  void transform(double[] re, double[] im) {
    reverseBits(re, im);
    for (int half = 1; half < n; half *= 2) {
      int stride = n / (2 * half);
      for (int start = 0; start < n; start += 2 * half) {
        for (int k = 0; k < half; k++) {
          butterfly(re, im, start + k, start + k + half, k * stride);
        }
      }
    }
  }

  private void butterfly(double[] re, double[] im, int a, int b, int turn) {
    double r = re[b] * cosine[turn] + im[b] * sine[turn];
    double i = im[b] * cosine[turn] - re[b] * sine[turn];
    re[b] = re[a] - r;
    im[b] = im[a] - i;
    re[a] += r;
    im[a] += i;
  }

  private void reverseBits(double[] re, double[] im) {
    for (int i = 0, j = 0; i < n; i++) {
      if (i < j) {
        swap(re, i, j);
        swap(im, i, j);
      }
      int bit = n >> 1;
      while (bit > 0 && (j & bit) != 0) {
        j ^= bit;
        bit >>= 1;
      }
      j |= bit;
    }
  }

  private static void swap(double[] values, int i, int j) {
    double kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}
