package org.onegrasp.msgs.bag;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.RosTime;

/**
 * Goes through a bag from its beginning, record by record, without reading the chunks' contents. The table at the end
 * of the file, which a recording that broke off does not have, is not needed for that: every chunk is followed by its
 * own index. A chunk without one is opened. The table helps on behind a place that is damaged.
 */
final class BagScan {
  /** Records outside chunks: a bag of 60 GB has as many. */
  private static final int MAX_RECORDS = 1_000_000;
  private static final int MAX_CONNECTIONS = 50_000;
  private static final int MAX_TEXT = 64 << 20; // characters of all connections together
  private static final int INDEX_ENTRY = 12; // u32 seconds, u32 nanoseconds, u32 offset in the chunk
  private static final int INDEX_BYTES = 4096 * INDEX_ENTRY; // that are read at once

  private final BagBytes file;
  private final BagProblems problems;
  private final Map<Integer, BagConnection> connections = new TreeMap<>();
  private final Map<Integer, Long> messages = new HashMap<>(); // by connection
  private final Map<Integer, Long> indexed = new HashMap<>(); // likewise, of the last chunk
  private final Map<String, String> definitions = new HashMap<>(); // many connections have the same
  private final List<Chunk> chunks = new ArrayList<>();
  private long text;
  private int records;
  private long table;

  BagScan(BagBytes file, BagProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  Map<Integer, BagConnection> connections() {
    return connections;
  }

  /** Messages on a connection. */
  long messages(int connection) {
    return messages.getOrDefault(connection, 0L);
  }

  List<Chunk> chunks() {
    return chunks;
  }

  /** @param start position of the first record */
  void run(long start) throws IOException {
    for (long position = start; position >= 0;) {
      position = runFrom(position);
    }
    openChunksWithoutIndex();
  }

  /** Reads to the end, or to what is damaged; where to go on then, -1 for nowhere. */
  private long runFrom(long start) throws IOException {
    long position = start;
    try {
      while (position < file.size()) {
        if (records++ == MAX_RECORDS) {
          throw new IOException("the bag has more than " + MAX_RECORDS + " records; split it with rosbag filter");
        }
        BagBytes.Found record = file.record(position);
        take(record);
        if (record.end() > file.size()) {
          throw new EOFException("the file ends within this record");
        }
        position = record.end();
      }
      endIndex(true);
      return -1;
    } catch (EOFException | MalformedMessageException e) {
      endIndex(false);
      long next = chunkBehind(position);
      String where = "byte " + position + " of " + file.size() + ": " + e.getMessage();
      if (next < 0) {
        problems.note("reading stopped at " + where);
      } else {
        problems.lost("damaged at " + where + "; reading goes on at byte " + next);
      }
      return next;
    }
  }

  private void take(BagBytes.Found record) throws IOException {
    switch (record.header().op()) {
      case RecordHeader.BAG -> bag(record.header());
      case RecordHeader.CHUNK -> chunk(record);
      case RecordHeader.INDEX -> index(record);
      case RecordHeader.CONNECTION -> connection(record.header(),
          file.read(record.data(), record.length(), BagBytes.MAX_CONNECTION_BYTES));
      default -> {} // chunk infos repeat what the index says; other records are for later versions
    }
  }

  private void bag(RecordHeader header) throws IOException {
    String encryptor = header.text("encryptor");
    if (!encryptor.isEmpty()) {
      throw new IOException("the bag is encrypted (" + encryptor + "): decrypt it with rosbag decrypt");
    }
    table = header.longNumber("index_pos");
    if (table == 0) {
      problems.note("the recording was not ended properly, or it is still running; what is there is read");
    }
  }

  private void chunk(BagBytes.Found record) throws IOException {
    long size = Integer.toUnsignedLong(record.header().number("size"));
    boolean whole = record.length() > 0 && record.end() <= file.size();
    long end = whole ? record.end() : chunkBehind(record.data()); // the sizes are written when a chunk is full
    long length = (end < 0 ? file.size() : end) - record.data();
    endIndex(true);
    chunks.add(new Chunk(record.data(), length, record.header().text("compression"), size));
    if (!whole) {
      throw new EOFException(record.length() == 0 ? "this chunk was never ended" : "the file ends within this chunk");
    }
  }

  /** Where the first chunk behind a position begins, as the table at the end says; -1 when it knows none. */
  private long chunkBehind(long position) throws IOException {
    TreeSet<Long> behind = new TreeSet<>();
    try {
      for (long at = table; at > 0 && at < file.size() && records++ < MAX_RECORDS;) {
        BagBytes.Found record = file.record(at);
        if (record.header().op() == RecordHeader.CHUNK_INFO) {
          behind.add(record.header().longNumber("chunk_pos"));
        }
        at = record.end();
      }
    } catch (EOFException | MalformedMessageException e) {
      // A table that is damaged too helps as far as it goes.
    }
    Long next = behind.higher(position);
    return next == null || next >= file.size() ? -1 : next;
  }

  private void index(BagBytes.Found record) throws IOException {
    if (chunks.isEmpty()) {
      throw new MalformedMessageException("an index that belongs to no chunk");
    }
    if (record.end() > file.size()) {
      throw new EOFException("the file ends within this index");
    }
    Chunk chunk = chunks.get(chunks.size() - 1);
    int connection = record.header().number("conn");
    for (long at = record.data(); at + INDEX_ENTRY <= record.end(); at += INDEX_BYTES) {
      long whole = (record.end() - at) / INDEX_ENTRY * INDEX_ENTRY;
      ByteBuffer entries = file.read(at, Math.min(INDEX_BYTES, whole), INDEX_BYTES);
      while (entries.hasRemaining()) {
        chunk.holds(connection, new RosTime(entries.getInt(), entries.getInt()).toNanos());
        entries.getInt();
        indexed.merge(connection, 1L, Long::sum);
      }
    }
  }

  /** @param whole otherwise the index may lack what is in the chunk, which is opened then */
  private void endIndex(boolean whole) {
    if (whole) {
      indexed.forEach((connection, count) -> messages.merge(connection, count, Long::sum));
    } else if (!chunks.isEmpty()) {
      chunks.get(chunks.size() - 1).forgetIndex();
    }
    indexed.clear();
  }

  private void connection(RecordHeader header, ByteBuffer data) {
    RecordHeader details = new RecordHeader(data);
    String topic = header.text("topic").isEmpty() ? details.text("topic") : header.text("topic");
    int id = header.number("conn");
    if (!connections.containsKey(id)) {
      String definition = details.text("message_definition");
      text += topic.length() + (definitions.containsKey(definition) ? 0 : definition.length());
      if (connections.size() == MAX_CONNECTIONS || text > MAX_TEXT) {
        throw new MalformedMessageException("more than " + MAX_CONNECTIONS + " connections, or more than " + MAX_TEXT
            + " characters of them; split the bag with rosbag filter");
      }
      connections.put(id, new BagConnection(globalName(topic), details.text("type"), details.text("md5sum"),
          definitions.computeIfAbsent(definition, same -> same), details.text("callerid")));
    }
  }

  /** As rosbag play publishes it: "tf" is /tf. */
  static String globalName(String topic) {
    String name = ("/" + topic).replaceAll("/{2,}", "/");
    return name.length() > 1 && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private void openChunksWithoutIndex() {
    for (Chunk chunk : chunks) {
      if (!chunk.indexed() || chunk.holdsAny(id -> !connections.containsKey(id))) {
        open(chunk);
      }
    }
  }

  private void open(Chunk chunk) {
    boolean counted = chunk.indexed();
    try (ChunkRecords contents = new ChunkRecords(chunk, file, problems)) {
      for (RecordHeader header = contents.next(); header != null; header = contents.next()) {
        take(chunk, counted, header, contents);
      }
    } catch (MalformedMessageException e) {
      problems.lost(chunk.name() + ": " + e.getMessage());
    }
  }

  private void take(Chunk chunk, boolean counted, RecordHeader header, ChunkRecords contents) {
    if (header.op() == RecordHeader.MESSAGE && !counted) {
      chunk.holds(header.number("conn"), header.time("time").toNanos());
      messages.merge(header.number("conn"), 1L, Long::sum);
    } else if (header.op() == RecordHeader.CONNECTION) {
      ByteBuffer data = contents.data(BagBytes.MAX_CONNECTION_BYTES);
      if (data != null) {
        connection(header, data);
      }
    }
  }
}
