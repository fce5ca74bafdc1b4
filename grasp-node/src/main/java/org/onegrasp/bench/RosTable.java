package org.onegrasp.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Our ROS client beside roscpp and rospy, by the script that starts their peers in processes of their own. */
final class RosTable {
  private static final String SCRIPT = "grasp-node/src/test/benchmark/ros_benchmark.py";

  private RosTable() {}

  static Table of(Setting setting) throws IOException, InterruptedException {
    Path script = setting.home().resolve(SCRIPT);
    if (!Files.exists(script)) {
      throw new IllegalStateException("it is measured from a checkout; there is no " + script);
    }
    List<String> command = new ArrayList<>(List.of("python3", script.toString(), "--own", "--turns",
        Integer.toString(setting.turns()), "--seconds", setting.quick() ? "0.5" : "1", "--trips",
        setting.quick() ? "1000" : "10000", "--warm-up", setting.quick() ? "1" : "10"));
    Process process = Programs.start(new ProcessBuilder(command).redirectErrorStream(true));
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(words.strip().lines().reduce((first, last) -> last).orElse("it said nothing"));
    }
    return table(words);
  }

  /** Rows of the script's two tables, one below the other. */
  static Table table(String words) {
    List<List<String>> rows = new ArrayList<>();
    boolean trips = false;
    for (String line : words.lines().filter(l -> l.startsWith("|") && !l.startsWith("|---")).toList()) {
      List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).filter(c -> !c.isEmpty()).toList();
      if (cells.get(0).startsWith("images") || cells.get(0).startsWith("PoseStamped")) {
        trips = cells.get(0).startsWith("PoseStamped");
      } else if (trips) {
        rows.add(List.of("PoseStamped " + cells.get(0), cells.get(2), cells.get(4), cells.get(1) + " µs",
            cells.get(3) + " µs"));
      } else {
        rows.add(
            List.of("images " + cells.get(0), cells.get(3), cells.get(6), cells.get(1) + "/s", cells.get(5) + " ms"));
      }
    }
    return new Table("ROS client",
        List.of("", "rate or median, of roscpp's", "CPU an image or 99th percentile, of roscpp's", "rate or median",
            "CPU an image or 99th percentile"),
        rows,
        List.of("640x480x3 images, eight under way; a PoseStamped to another process and back. Best of turns."));
  }
}
