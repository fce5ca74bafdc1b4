package org.onegrasp.msgs;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The large byte arrays of messages, used again. A camera's pictures are larger than the young generation of a small
 * heap: each new array would go where only a full collection finds it. So decoding takes such an array from here, and
 * who has had the message to itself gives it back after the last look at it. Who does not do so leaves it to the
 * garbage collector, as any other. Safe for use by several threads.
 */
public final class ByteArrays {
  /** Smaller ones die young, which costs nothing. */
  static final int LARGE_BYTES = 128 << 10;
  /** Of all that wait for their next use; more than that is left to the garbage collector. */
  static final long MOST_IDLE_BYTES = 16 << 20;
  /** What waits longer than this is left to the garbage collector with the next call. */
  static final long LONGEST_IDLE_NANOS = 10_000_000_000L;
  private static final ByteArrays SHARED = new ByteArrays();

  private record Idle(byte[] array, long sinceNanos) {}

  private final ArrayDeque<Idle> idle = new ArrayDeque<>(); // what came back last comes first
  private long idleBytes;

  ByteArrays() {}

  /** An array of exactly so many bytes; what stands in it is of no use. */
  public static byte[] take(int bytes) {
    return bytes < LARGE_BYTES ? new byte[bytes] : SHARED.take(bytes, System.nanoTime());
  }

  /** @param array that nobody else holds, and whose owner neither reads nor writes it any more */
  public static void giveBack(byte[] array) {
    if (array.length >= LARGE_BYTES) {
      SHARED.giveBack(array, System.nanoTime());
    }
  }

  synchronized byte[] take(int bytes, long nowNanos) {
    trim(nowNanos);
    for (Iterator<Idle> all = idle.iterator(); all.hasNext();) {
      byte[] array = all.next().array();
      if (array.length == bytes) {
        all.remove();
        idleBytes -= bytes;
        return array;
      }
    }
    return new byte[bytes];
  }

  /** @throws IllegalStateException when it is here already: two would get it */
  synchronized void giveBack(byte[] array, long nowNanos) {
    if (idle.stream().anyMatch(other -> other.array() == array)) {
      throw new IllegalStateException("an array of " + array.length + " bytes was given back twice");
    }
    idle.addFirst(new Idle(array, nowNanos));
    idleBytes += array.length;
    trim(nowNanos);
  }

  private void trim(long nowNanos) {
    while (idleBytes > MOST_IDLE_BYTES
        || !idle.isEmpty() && nowNanos - idle.getLast().sinceNanos() > LONGEST_IDLE_NANOS) {
      idleBytes -= idle.removeLast().array().length;
    }
  }

  synchronized long idleBytes() {
    return idleBytes;
  }
}
