package org.onegrasp.msgs.bag;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.RosTime;

/** Writes small bags for tests, record by record as wiki.ros.org/Bags/Format/2.0 draws them. */
public final class BagWriter {
  private static final int BAG_HEADER_BYTES = 4096;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private final ByteArrayOutputStream connectionRecords = new ByteArrayOutputStream();
  private final ByteArrayOutputStream chunkInfos = new ByteArrayOutputStream();
  private final Map<String, Integer> connections = new LinkedHashMap<>();
  private final Map<Integer, ByteArrayOutputStream> index = new TreeMap<>(); // of the present chunk, by connection
  private final String compression;
  private int chunks;

  /** @param compression none, bz2 or lz4 */
  public BagWriter(String compression) {
    this.compression = compression;
    file.writeBytes("#ROSBAG V2.0\n".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(bagHeader(0));
  }

  public <M> BagWriter write(String topic, MessageCodec<M> codec, RosTime time, M message) {
    int connection = connections.computeIfAbsent(topic, t -> connect(t, codec));
    ByteBuffer body = ByteBuffer.allocate(codec.encodedSize(message)).order(ByteOrder.LITTLE_ENDIAN);
    codec.encode(message, body);
    ByteArrayOutputStream entries = index.computeIfAbsent(connection, c -> new ByteArrayOutputStream());
    entries.writeBytes(bytes(12).putInt(time.sec()).putInt(time.nsec()).putInt(chunk.size()).array());
    chunk.writeBytes(record(body.array(), op(2), number("conn", connection), time("time", time)));
    return this;
  }

  private int connect(String topic, MessageCodec<?> codec) {
    int id = connections.size();
    byte[] details = join(text("topic", topic), text("type", codec.type()), text("md5sum", codec.md5()),
        text("message_definition", codec.definition()), text("callerid", "/recorder"));
    byte[] record = record(details, op(7), number("conn", id), text("topic", topic));
    chunk.writeBytes(record);
    connectionRecords.writeBytes(record);
    return id;
  }

  /** What is written from here on goes into another chunk. */
  public BagWriter endChunk() {
    chunkInfos.writeBytes(chunkInfo());
    file.writeBytes(record(compressed(), op(5), text("compression", compression), number("size", chunk.size())));
    index.forEach((connection, entries) -> file.writeBytes(record(entries.toByteArray(), op(4), number("ver", 1),
        number("conn", connection), number("count", entries.size() / 12))));
    chunk.reset();
    index.clear();
    chunks++;
    return this;
  }

  /** For the table at the end; its times are not looked at. */
  private byte[] chunkInfo() {
    ByteBuffer counts = bytes(8 * index.size());
    index.forEach((connection, entries) -> counts.putInt(connection).putInt(entries.size() / 12));
    return record(counts.array(), op(6), number("ver", 1), field("chunk_pos", bytes(8).putLong(file.size()).array()),
        time("start_time", RosTime.ZERO), time("end_time", RosTime.ZERO), number("count", index.size()));
  }

  /** As rosbag record leaves it when it ends. */
  public byte[] finish() {
    if (chunk.size() > 0) {
      endChunk();
    }
    long end = file.size();
    file.writeBytes(connectionRecords.toByteArray());
    file.writeBytes(chunkInfos.toByteArray());
    byte[] all = file.toByteArray();
    System.arraycopy(bagHeader(end), 0, all, 13, BAG_HEADER_BYTES);
    return all;
  }

  /**
   * As rosbag record leaves it when it is killed: the last chunk has no sizes yet, and there is no index at the end.
   */
  public byte[] killed() {
    byte[] header = record(new byte[0], op(5), text("compression", compression), number("size", 0));
    return join(file.toByteArray(), header, compressed());
  }

  private byte[] bagHeader(long indexPosition) {
    byte[][] fields =
        {op(3), field("index_pos", bytes(8).putLong(indexPosition).array()), number("conn_count", connections.size()),
            number("chunk_count", chunks)};
    int header = join(fields).length;
    return record(" ".repeat(BAG_HEADER_BYTES - 8 - header).getBytes(StandardCharsets.US_ASCII), fields);
  }

  private byte[] compressed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream into = compressor(out)) {
      into.write(chunk.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private OutputStream compressor(OutputStream out) throws IOException {
    return switch (compression) {
      case "bz2" -> new BZip2CompressorOutputStream(out);
      case "lz4" -> new FramedLZ4CompressorOutputStream(out);
      default -> out;
    };
  }

  static byte[] record(byte[] data, byte[]... fields) {
    byte[] header = join(fields);
    return join(bytes(4).putInt(header.length).array(), header, bytes(4).putInt(data.length).array(), data);
  }

  static byte[] op(int op) {
    return field("op", (byte) op);
  }

  static byte[] number(String name, int value) {
    return field(name, bytes(4).putInt(value).array());
  }

  static byte[] time(String name, RosTime time) {
    return field(name, bytes(8).putInt(time.sec()).putInt(time.nsec()).array());
  }

  static byte[] text(String name, String value) {
    return field(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] field(String name, byte... value) {
    byte[] key = (name + "=").getBytes(StandardCharsets.US_ASCII);
    return join(bytes(4).putInt(key.length + value.length).array(), key, value);
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
