package org.onegrasp.msgs.bag;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.onegrasp.msgs.RosTime;

/**
 * A recording of ROS topics (rosbag format 2.0, wiki.ros.org/Bags/Format/2.0), with chunks as they are or compressed by
 * bzip2 or LZ4. A bag that is damaged, cut off or was never closed is read as far as it goes; {@link #problems} tells
 * what is missing. No size in the file is believed: chunks may be as large as the format allows, 4 GB, and memory is
 * bounded by a stretch of 48 MB of them and by the largest message that is read, 128 MB. For one thread.
 */
public final class Bag implements Closeable {
  private static final String MAGIC = "#ROSBAG V";
  private static final String VERSION = "2.0";
  private static final String CONVERT =
      "bags of ROS 2 (.db3, .mcap) have to be converted first, for example with rosbags-convert";

  private final BagBytes file;
  private final BagScan scan;
  private final BagProblems problems;

  private Bag(BagBytes file, BagScan scan, BagProblems problems) {
    this.file = file;
    this.scan = scan;
    this.problems = problems;
  }

  /** @throws IOException when there is no such file, it is no bag, or a bag of another version; says what to do */
  public static Bag open(Path path) throws IOException {
    BagBytes file = file(path);
    try {
      BagProblems problems = new BagProblems();
      BagScan scan = new BagScan(file, problems);
      scan.run(checkVersion(path, file));
      return new Bag(file, scan, problems);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static BagBytes file(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder, no bag: name one of the files in it" + bagsIn(path));
    }
    if (!Files.exists(path)) {
      throw new IOException("cannot read the bag " + path + ": there is no such file" + stillRecorded(path));
    }
    if (!Files.isRegularFile(path)) {
      throw new IOException(
          path + " is no regular file: a bag is read from several places at once, so copy it to a file first");
    }
    try {
      return new BagBytes(path);
    } catch (AccessDeniedException e) {
      throw new IOException("cannot read the bag " + path + ": permission denied", e);
    }
  }

  /** rosbag record writes NAME.bag.active and renames it at its end. */
  private static String stillRecorded(Path path) {
    Path active = path.resolveSibling(path.getFileName() + ".active");
    return Files.exists(active)
        ? ". But there is " + active + ": end rosbag record, or read what it has so far by that name" : "";
  }

  private static String bagsIn(Path folder) throws IOException {
    if (Files.exists(folder.resolve("metadata.yaml"))) {
      return ". It looks like a recording of ROS 2; " + CONVERT;
    }
    try (DirectoryStream<Path> bags = Files.newDirectoryStream(folder, "*.bag")) {
      Iterator<Path> each = bags.iterator();
      return each.hasNext() ? ", such as " + each.next() : "";
    }
  }

  /** Position of the first record, behind the line with the version. */
  private static long checkVersion(Path path, BagBytes file) throws IOException {
    int length = MAGIC.length() + VERSION.length() + 1;
    String line = StandardCharsets.ISO_8859_1.decode(file.read(0, Math.min(length, file.size()), length)).toString();
    if (line.isEmpty()) {
      throw new IOException(path + " is no bag of ROS 1: it is empty. Was the recording ended, and the copy?");
    }
    if (line.startsWith("SQLite") || line.startsWith("\u0089MCAP0")) {
      throw new IOException(path + " is no bag of ROS 1 but one of ROS 2, or another "
          + (line.startsWith("S") ? "SQLite" : "MCAP") + " file; " + CONVERT);
    }
    if (!line.startsWith(MAGIC)) {
      throw new IOException(
          path + " is no bag of ROS 1: it does not begin with '" + MAGIC + VERSION + "'. Bags of ROS 2 (.db3, .mcap)"
              + " and compressed files have to be converted first");
    }
    if (!line.equals(MAGIC + VERSION + "\n")) {
      throw new IOException(
          path + " is a bag of version " + line.substring(MAGIC.length()).strip() + "; only " + VERSION
              + " is read. Rewrite it: rosbag filter OLD NEW True");
    }
    return length;
  }

  /** By name, always global: "tf" is /tf, as for rosbag play. Those without messages too. */
  public List<BagTopic> topics() {
    Map<String, BagTopic> topics = new TreeMap<>();
    scan.connections().forEach((id, connection) -> topics.merge(connection.topic(),
        new BagTopic(connection.topic(), connection.type(), connection.md5(), scan.messages(id)),
        (a, b) -> new BagTopic(a.name(), a.type(), a.md5(), a.messages() + b.messages())));
    return List.copyOf(topics.values());
  }

  public Collection<BagConnection> connections() {
    return List.copyOf(scan.connections().values());
  }

  /** When the first message was recorded; zero when there is none. */
  public RosTime start() {
    return RosTime
        .ofNanos(scan.chunks().stream().mapToLong(Chunk::startNanos).filter(t -> t != Long.MAX_VALUE).min().orElse(0));
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
    return problems.texts();
  }

  /**
   * Whether something in the midst of the bag was found to be unreadable until now; a missing end, as of a recording
   * that was killed, does not count.
   */
  public boolean damaged() {
    return problems.anythingLost();
  }

  /** A topic's name as it is written here: "tf" is /tf. */
  public static String globalName(String topic) {
    return BagScan.globalName(topic);
  }

  /** The messages on some connections, from the beginning, in the order of their times. */
  public BagMessages messages(Predicate<BagConnection> wanted) {
    Map<Integer, BagConnection> connections = new TreeMap<>(scan.connections());
    connections.values().removeIf(wanted.negate());
    return new BagMessages(file, scan.chunks(), connections, problems);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
