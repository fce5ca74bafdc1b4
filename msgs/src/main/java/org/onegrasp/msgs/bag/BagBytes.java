package org.onegrasp.msgs.bag;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.onegrasp.msgs.MalformedMessageException;

/** The file under a bag. No length in it is believed before it was compared with the bytes that follow. */
final class BagBytes implements Closeable {
  /** Outside chunks: headers, connections with a definition, and the index of a chunk with 12 bytes a message. */
  private static final int MAX_BYTES = 64 << 20;

  /**
   * One record of the file.
   *
   * @param data position of the data in the file
   * @param length of the data as the record says, perhaps more than the file has
   */
  record Found(RecordHeader header, long data, long length) {
    long end() {
      return data + length;
    }
  }

  private final RandomAccessFile file;
  private final long size;

  BagBytes(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "r");
    size = file.length();
  }

  long size() {
    return size;
  }

  /** @throws EOFException when the file ends within the record's header */
  Found record(long position) throws IOException {
    long headerLength = unsigned(position);
    RecordHeader header = new RecordHeader(read(position + 4, headerLength));
    long length = unsigned(position + 4 + headerLength);
    return new Found(header, position + 8 + headerLength, length);
  }

  private long unsigned(long position) throws IOException {
    return Integer.toUnsignedLong(read(position, 4).getInt(0));
  }

  /** @throws EOFException when the file ends before */
  ByteBuffer read(long position, long length) throws IOException {
    if (length > size - position) {
      throw new EOFException("the file ends within the record that begins before byte " + position);
    }
    if (length > MAX_BYTES) {
      throw new MalformedMessageException("a part of " + length + " bytes at byte " + position + "; at most " + MAX_BYTES
          + " are read outside chunks");
    }
    byte[] bytes = new byte[(int) length];
    file.seek(position);
    file.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A part of the file; ends with the file. */
  InputStream stream(long position, long length) throws IOException {
    long end = Math.min(size, position + length);
    file.seek(position);
    return new InputStream() {
      private long at = position;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        if (at >= end) {
          return -1;
        }
        int got = file.read(bytes, offset, (int) Math.min(count, end - at));
        at += Math.max(got, 0);
        return got;
      }
    };
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
