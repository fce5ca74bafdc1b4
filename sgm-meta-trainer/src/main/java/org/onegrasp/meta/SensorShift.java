package org.onegrasp.meta;

import java.util.SplittableRandom;
import org.onegrasp.grasp.InputSpec;

/**
 * What an unknown depth sensor might do to a height map: another response to height, a tilt, bands, noise and holes.
 * Drawn at random for a part of the episodes, so that the modules of the low layers learn gradients of networks that
 * have to adapt there.
 */
record SensorShift(float gain, float offset, float tiltX, float tiltY, float band, float period, float bandAngle,
    float noise,
    float holes) {

  static final SensorShift NONE = new SensorShift(1, 0, 0, 0, 0, 1, 0, 0, 0);

  static SensorShift random(SplittableRandom random) {
    return new SensorShift(1 + 0.2f * symmetric(random), 6 * symmetric(random), 8 * symmetric(random),
        8 * symmetric(random),
        (float) (5 * random.nextDouble()), (float) (4 + 20 * random.nextDouble()),
        (float) (Math.PI * random.nextDouble()),
        (float) (3 * random.nextDouble()), (float) (0.12 * random.nextDouble()));
  }

  private static float symmetric(SplittableRandom random) {
    return (float) (2 * random.nextDouble() - 1);
  }

  /**
   * The network's input as the shifted sensor would give it: its heights, int8 millimetres, and which cells are seen.
   */
  byte[] apply(InputSpec input, byte[] seen, SplittableRandom random) {
    if (this == NONE) {
      return seen;
    }
    int n = input.side();
    int channels = input.channels();
    byte[] shifted = seen.clone();
    float cos = (float) StrictMath.cos(bandAngle);
    float sin = (float) StrictMath.sin(bandAngle);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        int k = (row * n + column) * channels;
        float u = (column - n / 2f) / n;
        float w = (row - n / 2f) / n;
        float bands = band * (float) StrictMath.sin(2 * Math.PI * (cos * column + sin * row) / period);
        float h = gain * seen[k] + offset + tiltX * u + tiltY * w + bands + noise * (float) random.nextGaussian();
        boolean hole = random.nextDouble() < holes;
        shifted[k] = hole ? 0 : (byte) Math.max(0, Math.min(127, Math.round(h)));
        if (hole && channels > 1) {
          shifted[k + 1] = 0;
        }
      }
    }
    return shifted;
  }
}
