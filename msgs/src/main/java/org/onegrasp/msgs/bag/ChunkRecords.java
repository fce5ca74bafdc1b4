package org.onegrasp.msgs.bag;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.onegrasp.msgs.MalformedMessageException;

/**
 * Goes through the records of a chunk, one after the other, without holding more than one of them. Ends at the first
 * byte that cannot be had, and tells why. For one thread.
 */
final class ChunkRecords implements Closeable {
  /** The format has 32 bits for it; what unpacks to more is an attack. */
  private static final long MAX_UNPACKED = 0xFFFF_FFFFL;

  private final Chunk chunk;
  private final BagBytes file;
  private final BagProblems problems;
  private InputStream in;
  private long at; // uncompressed bytes gone through
  private long unread; // of the present record's data
  private boolean ended;

  ChunkRecords(Chunk chunk, BagBytes file, BagProblems problems) {
    this.chunk = chunk;
    this.file = file;
    this.problems = problems;
  }

  /** The header of the next record, or null at the end. */
  RecordHeader next() {
    if (ended) {
      return null;
    }
    try {
      if (in == null) {
        in = chunk.open(file);
      }
      skip(unread);
      int first = in.read();
      if (first < 0) {
        end();
        return null;
      }
      at++;
      RecordHeader header = new RecordHeader(take(number(first), BagBytes.MAX_HEADER_BYTES));
      first = in.read();
      at++;
      unread = number(first);
      return header;
    } catch (IOException | RuntimeException e) { // commons-compress reports damage with either
      damaged(e);
      return null;
    }
  }

  /** Bytes of the present record's data. */
  long length() {
    return unread;
  }

  /** Where the present record's data begin in the file; of a plain chunk. */
  long position() {
    return chunk.position() + at;
  }

  /** Uncompressed bytes that were gone through: tells which of two records comes first. */
  long at() {
    return at;
  }

  /** The present record's data, or null when they cannot be had. */
  ByteBuffer data(int most) {
    try {
      ByteBuffer data = take(unread, most);
      unread = 0;
      return data;
    } catch (IOException | RuntimeException e) {
      damaged(e);
      return null;
    }
  }

  private void skip(long count) throws IOException {
    in.skipNBytes(count);
    at += count;
    if (at > MAX_UNPACKED && !chunk.plain()) {
      throw new MalformedMessageException("it unpacks to more than " + MAX_UNPACKED + " bytes");
    }
  }

  /** Little endian, of which the first byte was read. */
  private long number(int first) throws IOException {
    byte[] rest = in.readNBytes(3);
    if (first < 0 || rest.length < 3) {
      throw new EOFException("a record is cut off");
    }
    at += 3;
    return first | (rest[0] & 0xFFL) << 8 | (rest[1] & 0xFFL) << 16 | (rest[2] & 0xFFL) << 24;
  }

  private ByteBuffer take(long length, int most) throws IOException {
    if (length > most) {
      throw new MalformedMessageException("a part of " + length + " bytes; at most " + most + " are read");
    }
    byte[] bytes = new byte[(int) length];
    int got = in.readNBytes(bytes, 0, bytes.length);
    at += got;
    if (got < length) {
      throw new EOFException("a record is cut off");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void end() {
    close();
    if (at < chunk.size()) {
      damaged(new EOFException("there should be " + chunk.size()));
    } else if (at > chunk.size() && chunk.size() > 0) {
      problems.note(chunk.name() + " has " + at + " bytes where " + chunk.size() + " should be; all of them are read");
    }
  }

  /** Streams that end too early, and some decompressors, say nothing. */
  private static String reason(Exception why) {
    return why.getMessage() != null ? why.getMessage() : why instanceof EOFException ? "a record is cut off"
        : why.getClass().getSimpleName();
  }

  private void damaged(Exception why) {
    close();
    String text = chunk.name() + " is damaged or cut off after " + at + " bytes: " + reason(why);
    if (chunk.end() < file.size()) {
      problems.lost(text);
    } else {
      problems.note(text);
    }
  }

  /** Ends it early. */
  @Override
  public void close() {
    ended = true;
    try {
      if (in != null) {
        in.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("nothing to close but memory", e);
    }
  }
}
