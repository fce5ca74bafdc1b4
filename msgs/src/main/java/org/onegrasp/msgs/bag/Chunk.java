package org.onegrasp.msgs.bag;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.RosTime;

/** A stretch of the recording, about 768 kB of records, compressed as a whole. Reads as much of it as there is. */
final class Chunk {
  /** Uncompressed; rosbag record begins a new one after 768 kB and one message. */
  static final int MAX_BYTES = 128 << 20;
  private static final int FIRST_BYTES = 1 << 20;

  private final long position;
  private final long length;
  private final String compression;
  private final long size;
  private final Map<Integer, Integer> counts = new HashMap<>(); // messages by connection
  private long startNanos = Long.MAX_VALUE;
  private long endNanos;

  /**
   * @param position of the data in the file
   * @param length compressed bytes in the file
   * @param size uncompressed bytes; 0 when the recording broke off within this chunk
   */
  Chunk(long position, long length, String compression, long size) {
    this.position = position;
    this.length = length;
    this.compression = compression;
    this.size = size;
  }

  /** Counts a message that the index, or the chunk itself, tells of. */
  void count(int connection, RosTime time) {
    counts.merge(connection, 1, Integer::sum);
    startNanos = Math.min(startNanos, time.toNanos());
    endNanos = Math.max(endNanos, time.toNanos());
  }

  Map<Integer, Integer> counts() {
    return counts;
  }

  boolean indexed() {
    return !counts.isEmpty();
  }

  long startNanos() {
    return startNanos;
  }

  long endNanos() {
    return endNanos;
  }

  long position() {
    return position;
  }

  long end() {
    return position + length;
  }

  /** The records in it, uncompressed, up to the first byte that cannot be had. */
  ByteBuffer load(BagBytes file, Consumer<String> problems) throws IOException {
    Loading loading = new Loading(size == 0 ? MAX_BYTES : size);
    try (InputStream in = open(new BufferedInputStream(file.stream(position, length)))) {
      loading.run(in);
      if (loading.count < size) {
        throw new MalformedMessageException("there should be " + size);
      }
    } catch (IOException | RuntimeException e) { // commons-compress reports damage with either
      problems.accept("chunk at byte " + position + " (" + compression + ") is damaged or cut off after " + loading.count
          + " bytes: " + e.getMessage());
    }
    return ByteBuffer.wrap(loading.bytes, 0, loading.count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private InputStream open(InputStream in) throws IOException {
    if (size > MAX_BYTES) {
      throw new MalformedMessageException("its size is " + size + " bytes; at most " + MAX_BYTES + " are read");
    }
    return switch (compression) {
      case "none" -> in;
      case "bz2" -> new BZip2CompressorInputStream(in, true);
      case "lz4" -> new FramedLZ4CompressorInputStream(in);
      default -> throw new MalformedMessageException("unknown compression; none, bz2 and lz4 are read");
    };
  }

  /** Bytes as they come: what a chunk says of its size is not believed before they are there. */
  private static final class Loading {
    private final int most;
    private byte[] bytes;
    private int count;

    Loading(long most) {
      this.most = (int) Math.min(most, MAX_BYTES);
      this.bytes = new byte[Math.min(this.most, FIRST_BYTES)];
    }

    void run(InputStream in) throws IOException {
      while (count < most) {
        if (count == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(2L * count, most));
        }
        int got = in.read(bytes, count, bytes.length - count);
        if (got < 0) {
          return;
        }
        count += got;
      }
    }
  }

  /** What the records of a chunk are handed to. */
  interface Records {
    void connection(RecordHeader header, ByteBuffer data);

    void message(RecordHeader header, ByteBuffer data);
  }

  /** Goes through uncompressed records; stops at the first that is cut off. */
  static void walk(ByteBuffer bytes, Records records) {
    while (bytes.remaining() >= 4) {
      RecordHeader header = new RecordHeader(part(bytes));
      ByteBuffer data = part(bytes);
      switch (header.op()) {
        case RecordHeader.CONNECTION -> records.connection(header, data);
        case RecordHeader.MESSAGE -> records.message(header, data);
        default -> { } // nothing else is of use here
      }
    }
  }

  /** A length and as many bytes. */
  private static ByteBuffer part(ByteBuffer bytes) {
    int at = bytes.position();
    long length = bytes.remaining() < 4 ? Long.MAX_VALUE : Integer.toUnsignedLong(bytes.getInt());
    if (length > bytes.remaining()) {
      throw new MalformedMessageException("the record at byte " + at + " of the chunk is cut off");
    }
    ByteBuffer part = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return part;
  }
}
