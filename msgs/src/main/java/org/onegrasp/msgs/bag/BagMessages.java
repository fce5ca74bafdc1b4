package org.onegrasp.msgs.bag;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.onegrasp.msgs.MalformedMessageException;

/**
 * The messages of some connections in the order of their times. Chunks overlap a little in time, so those that could hold the next
 * message are open together. For one thread, while the bag is open.
 */
public final class BagMessages {
  /** Of chunks that are open together; when there are more, their messages come out of order rather than filling the memory. */
  private static final int MAX_OPEN_BYTES = Chunk.MAX_BYTES;

  private record Entry(long nanos, long serial, Chunk chunk, BagMessage message) {}

  private final BagBytes file;
  private final Map<Integer, BagConnection> wanted;
  private final Consumer<String> problems;
  private final Deque<Chunk> ahead;
  private final PriorityQueue<Entry> open =
      new PriorityQueue<>(Comparator.comparingLong(Entry::nanos).thenComparingLong(Entry::serial));
  private final Map<Chunk, int[]> unread = new HashMap<>(); // open chunks: messages left, bytes
  private long openBytes;
  private long serial;

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
    int[] left = unread.get(first.chunk);
    if (--left[0] == 0) {
      unread.remove(first.chunk);
      openBytes -= left[1];
    }
    return first.message;
  }

  private void open(Chunk chunk) throws IOException {
    ByteBuffer bytes = chunk.load(file, problems);
    int before = open.size();
    try {
      Chunk.walk(bytes, new Taker(chunk));
    } catch (MalformedMessageException e) {
      problems.accept("chunk at byte " + chunk.position() + ": " + e.getMessage());
    }
    if (open.size() > before) {
      unread.put(chunk, new int[] {open.size() - before, bytes.capacity()});
      openBytes += bytes.capacity();
    }
  }

  private final class Taker implements Chunk.Records {
    private final Chunk chunk;

    Taker(Chunk chunk) {
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
        BagMessage message = new BagMessage(connection, header.time("time"), data);
        open.add(new Entry(message.time().toNanos(), serial++, chunk, message));
      }
    }
  }
}
