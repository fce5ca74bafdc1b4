package org.onegrasp.msgs.bag;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.onegrasp.msgs.RosTime;

/**
 * A recording of ROS topics (rosbag format 2.0, wiki.ros.org/Bags/Format/2.0), with chunks as they are or compressed by bzip2 or
 * LZ4. A bag that is damaged, cut off or was never closed is read as far as it goes; {@link #problems} tells what is missing. No
 * size in the file is believed: memory is bounded by the largest chunk that is read, 128 MB. For one thread.
 */
public final class Bag implements Closeable {
  private static final String MAGIC = "#ROSBAG V";
  private static final String VERSION = "2.0";

  private final BagBytes file;
  private final BagScan scan;

  private Bag(BagBytes file, BagScan scan) {
    this.file = file;
    this.scan = scan;
  }

  /** @throws IOException when there is no such file, it is no bag, or a bag of another version; says what to do */
  public static Bag open(Path path) throws IOException {
    BagBytes file;
    try {
      file = new BagBytes(path);
    } catch (FileNotFoundException e) {
      throw new IOException("cannot read the bag " + path + ": " + e.getMessage(), e);
    }
    try {
      BagScan scan = new BagScan(file);
      scan.run(checkVersion(path, file));
      return new Bag(file, scan);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Position of the first record, behind the line with the version. */
  private static long checkVersion(Path path, BagBytes file) throws IOException {
    int length = MAGIC.length() + VERSION.length() + 1;
    String line = StandardCharsets.ISO_8859_1.decode(file.read(0, Math.min(length, file.size()))).toString();
    if (!line.startsWith(MAGIC)) {
      throw new IOException(path + " is no bag of ROS 1: it does not begin with '" + MAGIC + VERSION
          + "'. Bags of ROS 2 (.db3, .mcap) have to be converted first, for example with rosbags-convert");
    }
    if (!line.equals(MAGIC + VERSION + "\n")) {
      throw new IOException(path + " is a bag of version " + line.substring(MAGIC.length()).strip() + "; only " + VERSION
          + " is read. Rewrite it: rosbag filter OLD NEW True");
    }
    return length;
  }

  /** By name; those without messages too. */
  public List<BagTopic> topics() {
    Map<String, BagTopic> topics = new TreeMap<>();
    scan.connections().forEach((id, connection) -> topics.merge(connection.topic(),
        new BagTopic(connection.topic(), connection.type(), connection.md5(), count(id)),
        (a, b) -> new BagTopic(a.name(), a.type(), a.md5(), a.messages() + b.messages())));
    return List.copyOf(topics.values());
  }

  private long count(int connection) {
    return scan.chunks().stream().mapToLong(chunk -> chunk.counts().getOrDefault(connection, 0)).sum();
  }

  public Collection<BagConnection> connections() {
    return List.copyOf(scan.connections().values());
  }

  /** When the first message was recorded; zero when there is none. */
  public RosTime start() {
    return RosTime.ofNanos(scan.chunks().stream().mapToLong(Chunk::startNanos).filter(t -> t != Long.MAX_VALUE).min().orElse(0));
  }

  /** When the last message was recorded; zero when there is none. */
  public RosTime end() {
    return RosTime.ofNanos(scan.chunks().stream().mapToLong(Chunk::endNanos).max().orElse(0));
  }

  /** Bytes of the file. */
  public long size() {
    return file.size();
  }

  /** What could not be read, in plain words; reading messages may add to it. Empty for a sound bag. */
  public List<String> problems() {
    return List.copyOf(scan.problems());
  }

  /** The messages on some connections, from the beginning, in the order of their times. */
  public BagMessages messages(Predicate<BagConnection> wanted) {
    Map<Integer, BagConnection> connections = new TreeMap<>(scan.connections());
    connections.values().removeIf(wanted.negate());
    return new BagMessages(file, scan.chunks(), connections, scan::problem);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
