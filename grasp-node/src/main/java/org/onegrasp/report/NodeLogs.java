package org.onegrasp.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The newest log files of a node, where rosrun and roslaunch have it write them: their ends, so much of each and so
 * much in all.
 */
final class NodeLogs {
  static final int MOST_OF_ONE = 2 << 20;
  static final int MOST_FILES = 6;
  private final Path folder;
  private final Pattern name;

  NodeLogs(Path folder, String node) {
    this.folder = folder;
    String base =
        Stream.of(node.substring(1).split("/")).map(Pattern::quote).reduce((a, b) -> a + "[_-]" + b).orElseThrow();
    name = Pattern.compile(base + "(-\\d{1,6})?(-stdout)?\\.log(\\.\\d{1,2})?");
  }

  /** @param runId of the master, whose folder roslaunch uses; "latest" is looked into as well */
  List<Path> files(Optional<String> runId) throws IOException {
    Set<Path> found = new LinkedHashSet<>();
    for (Path place : List.of(folder, folder.resolve("latest"), runId.map(this::run).orElse(folder))) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> files = Files.list(place.toRealPath())) {
          files.filter(file -> name.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file))
              .forEach(found::add);
        }
      }
    }
    List<Path> newest = new ArrayList<>(found);
    newest.sort(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed());
    return newest.subList(0, Math.min(MOST_FILES, newest.size()));
  }

  /** A name from a master; only of one folder below. */
  private Path run(String id) {
    return id.matches("[\\w-]{1,100}") ? folder.resolve(id) : folder;
  }

  /** The end of a file, from the beginning of a line. */
  static String end(Path file) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, log.length() - MOST_OF_ONE);
      byte[] bytes = new byte[(int) (log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return from == 0 ? text : "... " + from + " bytes before\n" + text.substring(text.indexOf('\n') + 1);
    }
  }
}
