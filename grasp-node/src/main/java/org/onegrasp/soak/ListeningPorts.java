package org.onegrasp.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** On which TCP ports a process listens, from proc(5): no name has to be looked up for that, and no master asked. */
final class ListeningPorts {
  private static final String LISTENING = "0A";

  private ListeningPorts() {}

  static List<Integer> of(long pid) throws IOException {
    Set<String> inodes = sockets(pid);
    List<Integer> ports = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = Path.of("/proc", Long.toString(pid), "net", table);
      if (Files.exists(file)) {
        Files.readString(file).lines().skip(1).map(line -> line.strip().split("\\s+"))
            .filter(row -> row[3].equals(LISTENING) && inodes.contains(row[9]))
            .map(row -> Integer.parseInt(row[1].substring(row[1].lastIndexOf(':') + 1), 16)).forEach(ports::add);
      }
    }
    return ports;
  }

  private static Set<String> sockets(long pid) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return descriptors.map(ListeningPorts::target).filter(target -> target.startsWith("socket:["))
          .map(target -> target.substring(8, target.length() - 1)).collect(Collectors.toSet());
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
