package org.onegrasp.node.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps what comes and goes all the time from filling the log: so many lines about one thing at once, then one whenever
 * there is room again, with the number of those that were left out. Much less than the whole log may take. Safe for use
 * by several threads.
 */
final class LineLimit {
  /** Things that are told apart; those beyond share one limit. */
  static final int MOST_THINGS = 1000;
  private static final String OTHERS = "";

  private static final class Room {
    double lines;
    long nanos;
    long leftOut;

    Room(double lines, long nanos) {
      this.lines = lines;
      this.nanos = nanos;
    }
  }

  private final int most;
  private final double nanosPerLine;
  private final LongSupplier nanos;
  private final Map<String, Room> rooms = new HashMap<>();

  /** At most so many lines about one thing in any such time, twice as many at the start. */
  LineLimit(int lines, Duration time) {
    this(lines, time, System::nanoTime);
  }

  /** @param nanos the time of this process, rising */
  LineLimit(int lines, Duration time, LongSupplier nanos) {
    if (lines < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(lines + " lines in " + time + ": must be at least one, in more than no time");
    }
    this.most = lines;
    this.nanosPerLine = (double) time.toNanos() / lines;
    this.nanos = nanos;
  }

  /**
   * Writes a line if there is room for one about this thing.
   *
   * @param line gets what to put at its end: empty, or how many were left out before it
   */
  void log(String thing, Consumer<String> line) {
    if (passes(thing)) {
      line.accept(note(thing));
    }
  }

  /** Whether a line about this thing may be written now; one that may not is counted. */
  synchronized boolean passes(String thing) {
    long now = nanos.getAsLong();
    Room room = room(thing, now);
    refill(room, now);
    if (room.lines < 1) {
      room.leftOut++;
      return false;
    }
    room.lines--;
    return true;
  }

  /** Whether a line about this thing could be written now; nothing is counted. */
  synchronized boolean hasRoom(String thing) {
    long now = nanos.getAsLong();
    Room room = room(thing, now);
    refill(room, now);
    return room.lines >= 1;
  }

  private Room room(String thing, long now) {
    Room known = rooms.get(thing);
    if (known != null) {
      return known;
    }
    if (rooms.size() >= MOST_THINGS) {
      rooms.values().removeIf(room -> {
        refill(room, now);
        return room.lines >= most && room.leftOut == 0;
      });
    }
    return rooms.computeIfAbsent(rooms.size() >= MOST_THINGS ? OTHERS : thing, t -> new Room(most, now));
  }

  private void refill(Room room, long now) {
    room.lines = Math.min(most, room.lines + (now - room.nanos) / nanosPerLine);
    room.nanos = now;
  }

  /** For the end of a line: how many lines about this thing were left out since this was asked last. */
  String note(String thing) {
    long count = takeLeftOut(thing);
    return count == 0 ? "" : " (" + count + (count == 1 ? " line" : " lines") + " like this left out before)";
  }

  private synchronized long takeLeftOut(String thing) {
    Room room = rooms.getOrDefault(thing, rooms.get(OTHERS));
    if (room == null) {
      return 0;
    }
    long count = room.leftOut;
    room.leftOut = 0;
    return count;
  }
}
