package org.onegrasp.msgs.bag;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.RosTime;

/**
 * The messages of some connections in the order of their times. Chunks overlap a little in time, so those that could
 * hold the next message are open together. Of a plain chunk only places of messages are kept, however large it is; a
 * compressed one is unpacked a stretch at a time, and messages of a later stretch come later, whatever their times are.
 * For one thread, while the bag is open.
 */
public final class BagMessages {
  /** Larger ones are left out: a picture of 4096 x 4096 floats has half as much. */
  static final int MAX_MESSAGE_BYTES = 128 << 20;
  /** Of unpacked messages that wait, of each chunk and of all before another is opened. */
  private static final int MAX_WAITING_BYTES = 48 << 20;
  /** Of messages that wait, likewise. */
  private static final int MAX_WAITING = 500_000;

  /** A chunk of which some messages wait to be taken. */
  private final class Opened {
    final int serial;
    final Chunk chunk;
    final ChunkRecords records;
    int waiting;

    Opened(int serial, Chunk chunk) {
      this.serial = serial;
      this.chunk = chunk;
      this.records = new ChunkRecords(chunk, file, problems);
    }

    /** Goes on until there is a good stretch of messages, or the end. */
    void fill() throws IOException {
      try {
        long before = waitingBytes;
        while (waiting < MAX_WAITING && waitingBytes - before < MAX_WAITING_BYTES) {
          RecordHeader header = records.next();
          if (header == null) {
            return;
          }
          if (header.op() == RecordHeader.MESSAGE) {
            take(header);
          }
        }
      } catch (MalformedMessageException e) {
        problems.lost(chunk.name() + ": " + e.getMessage());
      }
    }

    private void take(RecordHeader header) throws IOException {
      BagConnection connection = wanted.get(header.number("conn"));
      if (connection == null) {
        return;
      }
      Entry entry = new Entry(header.time("time").toNanos(), this, records.at(), connection, (int) records.length());
      if (Integer.toUnsignedLong(entry.length) > MAX_MESSAGE_BYTES) {
        problems.lost(
            "a message on " + connection.topic() + " has " + records.length() + " bytes; at most " + MAX_MESSAGE_BYTES
                + " are read: it is left out");
        return;
      }
      if (chunk.plain()) {
        entry.position = records.position();
        if (entry.position + records.length() > chunk.end()) {
          return; // cut off; going on finds and tells it
        }
      } else {
        entry.bytes = records.data(MAX_MESSAGE_BYTES);
        if (entry.bytes == null) {
          return;
        }
        waitingBytes += entry.length;
      }
      waiting++;
      queue.add(entry);
    }
  }

  /** A message that waits; small, as there may be very many. */
  private static final class Entry {
    final long nanos;
    final Opened chunk;
    final long at;
    final BagConnection connection;
    final int length;
    long position; // in the file
    ByteBuffer bytes; // null: they are in the file

    Entry(long nanos, Opened chunk, long at, BagConnection connection, int length) {
      this.nanos = nanos;
      this.chunk = chunk;
      this.at = at;
      this.connection = connection;
      this.length = length;
    }
  }

  private final BagBytes file;
  private final Map<Integer, BagConnection> wanted;
  private final BagProblems problems;
  private final Deque<Chunk> ahead;
  private final PriorityQueue<Entry> queue = new PriorityQueue<>(Comparator.<Entry>comparingLong(entry -> entry.nanos)
      .thenComparingInt(entry -> entry.chunk.serial).thenComparingLong(entry -> entry.at));
  private long waitingBytes;
  private int chunksOpened;
  private long lastNanos = Long.MIN_VALUE;

  BagMessages(BagBytes file, List<Chunk> chunks, Map<Integer, BagConnection> wanted, BagProblems problems) {
    this.file = file;
    this.wanted = wanted;
    this.problems = problems;
    this.ahead = new ArrayDeque<>(chunks.stream().filter(chunk -> chunk.holdsAny(wanted::containsKey))
        .sorted(Comparator.comparingLong(Chunk::startNanos)).toList());
  }

  /**
   * The next message, or null at the end. A damaged chunk is left out and becomes one of the bag's problems.
   *
   * @throws IOException when the file cannot be read any more
   */
  public BagMessage next() throws IOException {
    while (!ahead.isEmpty()
        && (queue.isEmpty() || ahead.peek().startNanos() <= queue.peek().nanos && roomForAnother())) {
      new Opened(chunksOpened++, ahead.poll()).fill();
    }
    Entry first = queue.poll();
    if (first == null) {
      return null;
    }
    ByteBuffer bytes = first.bytes != null ? first.bytes : file.read(first.position, first.length, MAX_MESSAGE_BYTES);
    waitingBytes -= first.bytes != null ? first.length : 0;
    if (--first.chunk.waiting == 0) {
      first.chunk.fill();
    }
    if (first.nanos < lastNanos) {
      problems.note(
          first.chunk.chunk.name() + " is too large to be sorted: some of its messages come out of order. Sort the bag:"
              + " rosbag filter OLD NEW True");
    }
    lastNanos = Math.max(lastNanos, first.nanos);
    return new BagMessage(first.connection, RosTime.ofNanos(first.nanos), bytes);
  }

  private boolean roomForAnother() {
    return waitingBytes < MAX_WAITING_BYTES && queue.size() < MAX_WAITING;
  }
}
