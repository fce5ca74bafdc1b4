package org.onegrasp.meta;

import java.util.SplittableRandom;

/**
 * What an unknown depth sensor might do to a height map: another response to height, a tilt, bands, noise and holes. Drawn
 * at random for a part of the episodes, so that the modules of the low layers learn gradients of networks that have to
 * adapt there.
 */
record SensorShift(float gain, float offset, float tiltX, float tiltY, float band, float period, float bandAngle, float noise,
    float holes) {

  static final SensorShift NONE = new SensorShift(1, 0, 0, 0, 0, 1, 0, 0, 0);

  static SensorShift random(SplittableRandom random) {
    return new SensorShift(1 + 0.2f * symmetric(random), 6 * symmetric(random), 8 * symmetric(random), 8 * symmetric(random),
        (float) (5 * random.nextDouble()), (float) (4 + 20 * random.nextDouble()), (float) (Math.PI * random.nextDouble()),
        (float) (3 * random.nextDouble()), (float) (0.12 * random.nextDouble()));
  }

  private static float symmetric(SplittableRandom random) {
    return (float) (2 * random.nextDouble() - 1);
  }

  /** The height map as the shifted sensor would give it; heights (n, n) int8 millimetres. */
  byte[] apply(byte[] heights, SplittableRandom random) {
    if (this == NONE) {
      return heights;
    }
    int n = (int) Math.round(Math.sqrt(heights.length));
    byte[] shifted = new byte[heights.length];
    float cos = (float) StrictMath.cos(bandAngle);
    float sin = (float) StrictMath.sin(bandAngle);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        int k = row * n + column;
        float u = (column - n / 2f) / n;
        float w = (row - n / 2f) / n;
        float bands = band * (float) StrictMath.sin(2 * Math.PI * (cos * column + sin * row) / period);
        float h = gain * heights[k] + offset + tiltX * u + tiltY * w + bands + noise * (float) random.nextGaussian();
        shifted[k] = random.nextDouble() < holes ? 0 : (byte) Math.max(0, Math.min(127, Math.round(h)));
      }
    }
    return shifted;
  }
}
