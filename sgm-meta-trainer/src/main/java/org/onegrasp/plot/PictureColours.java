package org.onegrasp.plot;

/**
 * A ramp from dark violet over blue-green to light yellow whose lightness (CIE L*) grows in equal steps, so that equal
 * differences look equal, in grey and to colour-blind eyes too.
 */
final class PictureColours {
  /** Where there is no value: a colour that the ramp does not have. */
  static final int MISSING = 0xc23b5e;

  /** L* 11, 24, 37, 50, 64, 77, 90. */
  private static final int[] ANCHORS = {0x2c0f3f, 0x38306d, 0x305a86, 0x28838a, 0x44ac80, 0x97ce60, 0xf4e66a};

  private PictureColours() {}

  /** @param share 0 to 1, clamped; NaN gives {@link #MISSING} */
  static int ramp(double share) {
    if (Double.isNaN(share)) {
      return MISSING;
    }
    double at = Math.max(0, Math.min(1, share)) * (ANCHORS.length - 1);
    int low = Math.min((int) at, ANCHORS.length - 2);
    return mix(ANCHORS[low], ANCHORS[low + 1], at - low);
  }

  private static int mix(int a, int b, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = a >> shift & 255;
      int to = b >> shift & 255;
      mixed |= (int) Math.round(from + (to - from) * share) << shift;
    }
    return mixed;
  }
}
