package org.onegrasp.ros.master;

import java.util.List;
import java.util.Map;

/** How much nodes may leave with a master; what goes beyond is answered with -1 and the limit, and nothing changes. */
final class MasterLimits {
  /** Characters of a name, a type or an address. */
  static final int NAME = 1024;
  /** Parts of a parameter's key together with the levels of its value, so that the whole tree can still be sent. */
  static final int DEPTH = 60;
  /** Bytes of one parameter, as {@link #bytes} counts them. */
  static final long VALUE = 8 << 20;
  /** Bytes of one answer with parameters. */
  static final long ANSWER = 24 << 20;
  /** Bytes of all parameters. */
  static final long VALUES = 64 << 20;
  /**
   * Entries of each kind: publishers, subscribers, services, subscribers of parameters; and names of topics that ever
   * were.
   */
  static final int ENTRIES = 10_000;

  private static final int SCALAR = 24;
  private static final int TEXT = 56;
  private static final int MEMBER = 96;
  private static final int ELEMENT = 8;

  private MasterLimits() {}

  /** About what a value takes in memory; a member's name is part of the member. */
  static long bytes(Object value) {
    if (value instanceof String text) {
      return TEXT + text.length();
    }
    if (value instanceof byte[] bytes) {
      return TEXT + bytes.length;
    }
    if (value instanceof List<?> list) {
      return TEXT + list.stream().mapToLong(element -> ELEMENT + bytes(element)).sum();
    }
    if (value instanceof Map<?, ?> map) {
      return TEXT + map.entrySet().stream().mapToLong(member -> member(member.getKey(), member.getValue())).sum();
    }
    return SCALAR;
  }

  private static long member(Object name, Object value) {
    return MEMBER + String.valueOf(name).length() + bytes(value);
  }

  /** Levels of lists and maps within a value. */
  static int depth(Object value) {
    int inside = 0;
    if (value instanceof List<?> list) {
      inside = 1 + list.stream().mapToInt(MasterLimits::depth).max().orElse(0);
    } else if (value instanceof Map<?, ?> map) {
      inside = 1 + map.values().stream().mapToInt(MasterLimits::depth).max().orElse(0);
    }
    return inside;
  }
}
