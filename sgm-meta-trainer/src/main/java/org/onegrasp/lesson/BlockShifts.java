package org.onegrasp.lesson;

import java.util.Arrays;
import org.onegrasp.kernels.Elementwise;

/**
 * Block floating point that follows the data: each convolution into int8 keeps its own right shift, widens it when its
 * map saturates and narrows it when there is room.
 */
public final class BlockShifts {
  private static final int FIRST = 7;
  private static final int WIDEST = 24;
  private static final int ROOMY = 40; // a map whose magnitudes are all below this gets one bit more next time
  private final int[] shifts;
  private final int first;

  /** Of convolutions. */
  public BlockShifts(int count) {
    this(count, FIRST);
  }

  /** @param first shift that every map starts with */
  public BlockShifts(int count, int first) {
    shifts = new int[count];
    this.first = first;
    reset();
  }

  public void reset() {
    Arrays.fill(shifts, first);
  }

  public int get(int which) {
    return shifts[which];
  }

  /**
   * Whether the map, just made with this shift, has to be made again with a wider one; otherwise sets the shift for
   * next time.
   */
  public boolean saturated(int which, byte[] m, int map, int count) {
    return adapt(which, headroom(m, map, count));
  }

  /** Of a map or of a part of it: negative when it saturates, positive when it has room for one more bit. */
  public int headroom(byte[] m, int map, int count) {
    return Elementwise.headroom8(m, map, count, ROOMY);
  }

  /** Sets the shift for next time, or for another go now, by the least headroom of all parts. */
  public boolean adapt(int which, int headroom) {
    if (headroom < 0 && shifts[which] < WIDEST) {
      shifts[which]++;
      return true;
    }
    if (headroom > 0 && shifts[which] > 0) {
      shifts[which]--;
    }
    return false;
  }
}
