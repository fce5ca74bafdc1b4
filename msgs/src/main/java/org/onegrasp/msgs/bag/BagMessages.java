package org.onegrasp.msgs.bag;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.RosTime;

/**
 * The messages of some connections in the order of their times. Chunks overlap a little in time, so those that could hold the next
 * message are open together. For one thread, while the bag is open.
 */
public final class BagMessages {
  /** Of chunks that are open together; when there are more, their messages come out of order rather than filling the memory. */
  private static final int MAX_OPEN_BYTES = Chunk.MAX_BYTES;

  /** An uncompressed chunk whose messages have not all been read yet. */
  private static final class Opened {
    final int serial;
    final ByteBuffer bytes;
    int unread;

    Opened(int serial, ByteBuffer bytes) {
      this.serial = serial;
      this.bytes = bytes;
    }
  }

  /** Where a message lies; small, as there may be millions in a chunk. */
  private record Entry(long nanos, Opened chunk, int position, int length, BagConnection connection) {}

  private final BagBytes file;
  private final Map<Integer, BagConnection> wanted;
  private final Consumer<String> problems;
  private final Deque<Chunk> ahead;
  private final PriorityQueue<Entry> open =
      new PriorityQueue<>(Comparator.comparingLong(Entry::nanos).thenComparingInt(entry -> entry.chunk.serial)
          .thenComparingInt(Entry::position));
  private long openBytes;
  private int chunksOpened;

  BagMessages(BagBytes file, List<Chunk> chunks, Map<Integer, BagConnection> wanted, Consumer<String> problems) {
    this.file = file;
    this.wanted = wanted;
    this.problems = problems;
    Set<Integer> ids = wanted.keySet();
    this.ahead = new ArrayDeque<>(chunks.stream().filter(chunk -> chunk.counts().keySet().stream().anyMatch(ids::contains))
        .sorted(Comparator.comparingLong(Chunk::startNanos)).toList());
  }

  /**
   * The next message, or null at the end. A damaged chunk is left out and becomes one of the bag's problems.
   *
   * @throws IOException when the file cannot be read any more
   */
  public BagMessage next() throws IOException {
    while (!ahead.isEmpty() && (open.isEmpty() || ahead.peek().startNanos() <= open.peek().nanos() && openBytes < MAX_OPEN_BYTES)) {
      open(ahead.poll());
    }
    Entry first = open.poll();
    if (first == null) {
      return null;
    }
    if (--first.chunk.unread == 0) {
      openBytes -= first.chunk.bytes.capacity();
    }
    ByteBuffer bytes = first.chunk.bytes.slice(first.position, first.length).order(ByteOrder.LITTLE_ENDIAN);
    return new BagMessage(first.connection, RosTime.ofNanos(first.nanos), bytes);
  }

  private void open(Chunk chunk) throws IOException {
    Opened opened = new Opened(chunksOpened++, chunk.load(file, problems));
    try {
      Chunk.walk(opened.bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN), new Taker(opened));
    } catch (MalformedMessageException e) {
      problems.accept("chunk at byte " + chunk.position() + ": " + e.getMessage());
    }
    openBytes += opened.unread > 0 ? opened.bytes.capacity() : 0;
  }

  private final class Taker implements Chunk.Records {
    private final Opened chunk;

    Taker(Opened chunk) {
      this.chunk = chunk;
    }

    @Override
    public void connection(RecordHeader header, ByteBuffer data) {
      // known since the bag was opened
    }

    @Override
    public void message(RecordHeader header, ByteBuffer data) {
      BagConnection connection = wanted.get(header.number("conn"));
      if (connection != null) {
        open.add(new Entry(header.time("time").toNanos(), chunk, data.arrayOffset(), data.limit(), connection));
        chunk.unread++;
      }
    }
  }
}
