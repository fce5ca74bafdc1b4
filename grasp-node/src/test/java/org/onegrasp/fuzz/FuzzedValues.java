package org.onegrasp.fuzz;

import java.nio.charset.StandardCharsets;

/** Values that are drawn from the bytes of an input, odd ones among them more often than chance would have it. */
public final class FuzzedValues {
  private static final double[] ODD =
      {0, -0.0, 1, -1, 0.5, 2, Math.PI, 1e-300, 1e-9, 1e9, 1e150, 1e300, 1e308, -1e308, Double.MIN_VALUE,
          Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
  private static final long[] LIMITS =
      {0, 1, -1, 255, 256, 65_535, Integer.MAX_VALUE, Integer.MIN_VALUE, 4_294_967_295L, 1_000_000_000,
          Long.MAX_VALUE, Long.MIN_VALUE};

  private final byte[] input;
  private int at;

  public FuzzedValues(byte[] input) {
    this.input = input;
  }

  public boolean hasMore() {
    return at < input.length;
  }

  /** The next byte, 0 to 255; 0 at the end. */
  public int octet() {
    return at < input.length ? input[at++] & 0xFF : 0;
  }

  /** From 0 to {@code bound} - 1. */
  public int below(int bound) {
    int value = bound > 256 ? octet() << 8 | octet() : octet();
    return value % bound;
  }

  public <T> T among(T[] choices) {
    return choices[below(choices.length)];
  }

  public long integer() {
    int kind = octet();
    return kind < 128 ? kind - 64 : kind < 192 ? LIMITS[kind % LIMITS.length] : bits(8);
  }

  /** A round number near zero, an odd one, or any at all. */
  public double number() {
    int kind = octet();
    return kind < 128 ? (kind - 64) / 32.0 : kind < 192 ? ODD[kind % ODD.length] : Double.longBitsToDouble(bits(8));
  }

  private long bits(int octets) {
    long value = 0;
    for (int i = 0; i < octets; i++) {
      value = value << 8 | octet();
    }
    return value;
  }

  /** UTF-8 of the next bytes, whose count comes first. */
  public String text() {
    return new String(bytes(octet()), StandardCharsets.UTF_8);
  }

  public byte[] bytes(int most) {
    byte[] bytes = java.util.Arrays.copyOfRange(input, at, Math.min(input.length, at + most));
    at += bytes.length;
    return bytes;
  }

  public byte[] rest() {
    return bytes(input.length - at);
  }
}
