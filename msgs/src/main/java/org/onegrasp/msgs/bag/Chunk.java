package org.onegrasp.msgs.bag;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.onegrasp.msgs.MalformedMessageException;

/**
 * A stretch of the recording, compressed as a whole: by custom about 768 kB of records, but the format allows 4 GB.
 * Only what its index says is kept here; {@link ChunkRecords} reads what is in it.
 */
final class Chunk {
  private final long position;
  private final long length;
  private final String compression;
  private final long size;
  private int[] connections = {}; // sorted; there may be 100 000 chunks
  private long startNanos = Long.MAX_VALUE;
  private long endNanos;

  /**
   * @param position of the data in the file
   * @param length compressed bytes in the file
   * @param size uncompressed bytes as the chunk says; 0 when the recording broke off within it
   */
  Chunk(long position, long length, String compression, long size) {
    this.position = position;
    this.length = length;
    this.compression = compression;
    this.size = size;
  }

  /** There is a message, which the index, or the chunk itself, tells of. */
  void holds(int connection, long nanos) {
    int place = Arrays.binarySearch(connections, connection);
    if (place < 0) {
      connections = IntStream.concat(Arrays.stream(connections), IntStream.of(connection)).sorted().toArray();
    }
    startNanos = Math.min(startNanos, nanos);
    endNanos = Math.max(endNanos, nanos);
  }

  /** Nothing that was said of messages holds. */
  void forgetIndex() {
    connections = new int[0];
    startNanos = Long.MAX_VALUE;
    endNanos = 0;
  }

  boolean holdsAny(IntPredicate connection) {
    return Arrays.stream(connections).anyMatch(connection);
  }

  boolean indexed() {
    return connections.length > 0;
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

  /** Uncompressed bytes as the chunk says; 0 when it does not say. */
  long size() {
    return size;
  }

  /** Its bytes are in the file as they are. */
  boolean plain() {
    return compression.equals("none");
  }

  /** For messages. */
  String name() {
    return "chunk at byte " + position + (plain() ? "" : " (" + compression + ")");
  }

  /** The records in it, uncompressed. */
  InputStream open(BagBytes file) throws IOException {
    return plain() || size == 0 || size > UnpackedChunks.MOST_EACH ? stream(file) : file.unpacked().open(this, file);
  }

  /** The same from the file itself, unpacked as it is read. */
  InputStream stream(BagBytes file) throws IOException {
    InputStream in = new BufferedInputStream(file.stream(position, length));
    return switch (compression) {
      case "none" -> in;
      case "bz2" -> new BufferedInputStream(new BZip2CompressorInputStream(in, true));
      case "lz4" -> new BufferedInputStream(new FramedLZ4CompressorInputStream(in));
      default -> throw new MalformedMessageException("unknown compression; none, bz2 and lz4 are read");
    };
  }
}
