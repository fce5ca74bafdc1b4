package org.onegrasp.network;

/**
 * Bytes that a tensor takes in one step, counted from where the tensor lies; negative in front of it.
 *
 * @param from first byte
 * @param end behind the last
 */
public record Extent(int from, int end) {
  public Extent {
    if (end < from) {
      throw new IllegalArgumentException("a tensor cannot end at " + end + ", in front of where it begins, " + from);
    }
  }

  /** Its size. */
  public int bytes() {
    return end - from;
  }

  boolean meets(int at, Extent other, int otherAt) {
    return from < end && other.from < other.end && at + from < otherAt + other.end && otherAt + other.from < at + end;
  }
}
