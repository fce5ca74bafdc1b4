package org.onegrasp.network;

import java.util.Collections;
import java.util.List;

/**
 * A tensor of a schedule: from which step to which it is there, and which bytes it takes. Most take the same in every
 * step; one that slides over itself takes more while it does, one that shrinks in its place takes less from then on.
 */
public final class TensorLife {
  private final String name;
  private final int first;
  private final List<Extent> extents;
  private final int wanted;
  private final int bytes;
  private final int before;
  private final int end;
  private final boolean plain;

  /**
   * @param first its first step, counted from 0
   * @param extents of each step from {@code first} on, without a gap
   * @param wanted bytes that a workspace of one step makes use of where there is room; 0 for all others
   */
  TensorLife(String name, int first, List<Extent> extents, int wanted) {
    this.name = name;
    this.first = first;
    this.extents = List.copyOf(extents);
    this.wanted = wanted;
    if (first < 0 || extents.isEmpty()) {
      throw new IllegalArgumentException("\"" + name + "\" lives in " + extents.size() + " steps from step " + first
          + " on; it needs one at least, and no step comes before step 0");
    }
    if (wanted > 0 && extents.size() > 1) {
      throw new IllegalArgumentException(
          "\"" + name + "\" lives in " + extents.size() + " steps: only a workspace of one step grows");
    }
    bytes = extents.stream().mapToInt(Extent::bytes).max().orElseThrow();
    before = -Math.min(0, extents.stream().mapToInt(Extent::from).min().orElseThrow());
    end = extents.stream().mapToInt(Extent::end).max().orElseThrow();
    plain = extents.stream().allMatch(extent -> extent.from() == 0 && extent.end() == end);
  }

  /** A tensor of so many bytes from one step to another, that one included. */
  public static TensorLife of(String name, int bytes, int first, int last) {
    return new TensorLife(name, first, Collections.nCopies(last - first + 1, new Extent(0, bytes)), 0);
  }

  /** What one step needs for itself: {@code bytes} at least, and up to {@code wanted} where nothing else lies. */
  public static TensorLife workspace(String name, int bytes, int wanted, int step) {
    return new TensorLife(name, step, List.of(new Extent(0, bytes)), Math.max(bytes, wanted));
  }

  public String name() {
    return name;
  }

  /** Its first step. */
  public int first() {
    return first;
  }

  /** Its last step. */
  public int last() {
    return first + extents.size() - 1;
  }

  /** How many steps it is there. */
  int steps() {
    return extents.size();
  }

  /** Whether it is there in a step. */
  public boolean lives(int step) {
    return first <= step && step <= last();
  }

  /** In a step of its life. */
  public Extent in(int step) {
    return extents.get(step - first);
  }

  /** Most bytes that it takes at once. */
  public int bytes() {
    return bytes;
  }

  /** Whether it is what one step has for itself. */
  public boolean workspace() {
    return wanted > 0;
  }

  /** Bytes that a workspace makes use of where there is room; 0 for all others. */
  int wanted() {
    return wanted;
  }

  /** Bytes that it takes in front of where it lies. */
  int before() {
    return before;
  }

  /** Bytes from where it lies to its end. */
  int end() {
    return end;
  }

  /** Whether it takes the same bytes in every step. */
  boolean plain() {
    return plain;
  }

  @Override
  public String toString() {
    return name + " [" + bytes + " bytes, steps " + first + "-" + last() + "]";
  }

  TensorLife grown(int more) {
    return new TensorLife(name, first, List.of(new Extent(0, more)), wanted);
  }
}
