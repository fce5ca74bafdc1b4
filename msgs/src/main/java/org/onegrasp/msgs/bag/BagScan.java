package org.onegrasp.msgs.bag;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.RosTime;

/**
 * Goes through a bag from its beginning, record by record, without reading the chunks' contents. The table at the end of the file,
 * which a recording that broke off does not have, is not needed for that: every chunk is followed by its own index. A chunk
 * without one is opened.
 */
final class BagScan {
  /** Records outside chunks: a bag of 60 GB has as many. */
  private static final int MAX_RECORDS = 1_000_000;
  private static final int MAX_PROBLEMS = 100;
  private static final int INDEX_ENTRY = 12; // u32 seconds, u32 nanoseconds, u32 offset in the chunk

  private final BagBytes file;
  private final Map<Integer, BagConnection> connections = new TreeMap<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();

  BagScan(BagBytes file) {
    this.file = file;
  }

  Map<Integer, BagConnection> connections() {
    return connections;
  }

  List<Chunk> chunks() {
    return chunks;
  }

  Set<String> problems() {
    return problems;
  }

  /** Each once, and not without end. */
  void problem(String text) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(text);
    }
  }

  /** @param start position of the first record */
  void run(long start) throws IOException {
    long position = start;
    try {
      for (int records = 0; position < file.size(); records++) {
        if (records == MAX_RECORDS) {
          throw new MalformedMessageException("more than " + MAX_RECORDS + " records; split the bag with rosbag filter");
        }
        BagBytes.Found record = file.record(position);
        take(record);
        position = record.end();
      }
    } catch (EOFException | MalformedMessageException e) {
      problem("reading stopped at byte " + position + " of " + file.size() + ": " + e.getMessage());
    }
    openChunksWithoutIndex();
  }

  private void take(BagBytes.Found record) throws IOException {
    switch (record.header().op()) {
      case RecordHeader.BAG -> bag(record.header());
      case RecordHeader.CHUNK -> chunk(record);
      case RecordHeader.INDEX -> index(record);
      case RecordHeader.CONNECTION -> connection(record.header(), file.read(record.data(), record.length()));
      default -> { } // chunk infos repeat what the index says; other records are for later versions
    }
  }

  private void bag(RecordHeader header) throws IOException {
    String encryptor = header.text("encryptor");
    if (!encryptor.isEmpty()) {
      throw new IOException("the bag is encrypted (" + encryptor + "): decrypt it with rosbag decrypt");
    }
    if (header.longNumber("index_pos") == 0) {
      problem("the recording was not ended properly, or it is still running; what is there is read");
    }
  }

  private void chunk(BagBytes.Found record) throws EOFException {
    long size = Integer.toUnsignedLong(record.header().number("size"));
    boolean whole = record.length() > 0 && record.end() <= file.size();
    long length = whole ? record.length() : file.size() - record.data(); // the sizes are written when a chunk is full
    chunks.add(new Chunk(record.data(), length, record.header().text("compression"), size));
    if (!whole) {
      throw new EOFException("the file ends within this chunk");
    }
  }

  private void index(BagBytes.Found record) throws IOException {
    if (chunks.isEmpty()) {
      throw new MalformedMessageException("an index that belongs to no chunk");
    }
    ByteBuffer entries = file.read(record.data(), record.length());
    int connection = record.header().number("conn");
    while (entries.remaining() >= INDEX_ENTRY) {
      chunks.get(chunks.size() - 1).count(connection, new RosTime(entries.getInt(), entries.getInt()));
      entries.getInt();
    }
  }

  private void connection(RecordHeader header, ByteBuffer data) {
    RecordHeader details = new RecordHeader(data);
    String topic = header.text("topic").isEmpty() ? details.text("topic") : header.text("topic");
    connections.putIfAbsent(header.number("conn"), new BagConnection(topic, details.text("type"), details.text("md5sum"),
        details.text("message_definition"), details.text("callerid")));
  }

  private void openChunksWithoutIndex() throws IOException {
    for (Chunk chunk : chunks) {
      if (!chunk.indexed() || !connections.keySet().containsAll(chunk.counts().keySet())) {
        open(chunk);
      }
    }
  }

  private void open(Chunk chunk) throws IOException {
    boolean counted = chunk.indexed();
    Chunk.Records records = new Chunk.Records() {
      @Override
      public void connection(RecordHeader header, ByteBuffer data) {
        BagScan.this.connection(header, data);
      }

      @Override
      public void message(RecordHeader header, ByteBuffer data) {
        if (!counted) {
          chunk.count(header.number("conn"), header.time("time"));
        }
      }
    };
    try {
      Chunk.walk(chunk.load(file, this::problem), records);
    } catch (MalformedMessageException e) {
      problem("chunk at byte " + chunk.position() + ": " + e.getMessage());
    }
  }
}
