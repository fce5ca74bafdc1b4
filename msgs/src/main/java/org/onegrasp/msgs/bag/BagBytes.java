package org.onegrasp.msgs.bag;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.onegrasp.msgs.MalformedMessageException;

/**
 * The file under a bag, read anywhere. No length in it is believed before it was compared with the bytes that follow.
 */
final class BagBytes implements Closeable {
  /** Of one record's header; those of rosbag have about 100 bytes. */
  static final int MAX_HEADER_BYTES = 1 << 20;
  /** Of one connection, most of it the definition of its type. */
  static final int MAX_CONNECTION_BYTES = 16 << 20;

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

  private final FileChannel file;
  private final long size;
  private final UnpackedChunks unpacked = new UnpackedChunks();

  BagBytes(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.READ);
    size = file.size();
  }

  long size() {
    return size;
  }

  UnpackedChunks unpacked() {
    return unpacked;
  }

  /** @throws EOFException when the file ends within the record's header */
  Found record(long position) throws IOException {
    long headerLength = unsigned(position);
    RecordHeader header = new RecordHeader(read(position + 4, headerLength, MAX_HEADER_BYTES));
    long length = unsigned(position + 4 + headerLength);
    return new Found(header, position + 8 + headerLength, length);
  }

  private long unsigned(long position) throws IOException {
    return Integer.toUnsignedLong(read(position, 4, 4).getInt(0));
  }

  /**
   * Some bytes.
   *
   * @param most that the caller has room for
   * @throws EOFException when the file ends before
   */
  ByteBuffer read(long position, long length, int most) throws IOException {
    if (length > size - position) {
      throw new EOFException("the file ends within the record that begins before byte " + position);
    }
    if (length > most) {
      throw new MalformedMessageException(
          "a part of " + length + " bytes at byte " + position + "; at most " + most + " are read");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("the file has become shorter than it was: it ends before byte " + (position + length));
      }
    }
    return bytes.flip();
  }

  /** A part of the file; ends with the file. */
  InputStream stream(long position, long length) {
    long end = Math.min(size, position + length);
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
        int got = file.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(count, end - at)), at);
        at += Math.max(got, 0);
        return got;
      }

      @Override
      public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - at));
        at += skipped;
        return skipped;
      }
    };
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
