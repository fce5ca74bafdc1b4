package org.onegrasp.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Kills many processes, by hand:
 * {@code java -cp TEST_CLASS_PATH org.onegrasp.node.KillNine save|node KILLS SEED FOLDER [JAVA_OPTION...]}. Ends with
 * an error at the first skill that is lost.
 */
final class KillNine {
  private KillNine() {}

  public static void main(String[] args) throws Exception {
    int kills = Integer.parseInt(args[1]);
    long seed = Long.parseLong(args[2]);
    Path folder = Files.createDirectories(Path.of(args[3]).toAbsolutePath().resolve("skills"));
    List<String> options = Arrays.asList(args).subList(4, args.length);
    if (args[0].equals("save")) {
      KilledSaves saves = new KilledSaves(folder, seed);
      for (int i = 1; i <= kills; i++) {
        saves.kill();
        report(i, kills, "in mid-save", 1);
      }
    } else {
      try (KilledNodes nodes = new KilledNodes(folder, options, seed)) {
        for (int i = 1; i <= kills; i++) {
          nodes.kill();
          report(i, kills, "of a node", nodes.promised());
        }
      }
    }
    System.exit(0);
  }

  private static void report(int done, int of, String where, int skills) {
    System.out.println(
        Instant.now() + " " + done + " of " + of + " kills " + where + ", 0 skills lost, " + skills + " on the disk");
  }
}
