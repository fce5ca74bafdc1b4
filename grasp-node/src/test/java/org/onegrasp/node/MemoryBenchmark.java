package org.onegrasp.node;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Resident memory of a node by what it does: nothing yet, looking at depth pictures, 640x480 in 16UC1 if nothing else
 * is asked, at 30 Hz, teaching, and looking again, with what it took at most meanwhile. The node is a process of its
 * own, started with a launcher. By hand, with the test class path:
 * {@code java org.onegrasp.node.MemoryBenchmark LAUNCHER [SKILLS] [LESSONS] [SECONDS]
 * [TIMES] [NODE_ARGUMENT...]}, where pictures are TIMES as wide and high as 320x240; for instance {@code _web_port:=0}
 * leaves the page out.
 */
final class MemoryBenchmark {
  private static final int USUAL_TIMES = 2;

  private MemoryBenchmark() {}

  public static void main(String[] args) throws Exception {
    int skills = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    int lessons = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    double seconds = args.length > 3 ? Double.parseDouble(args[3]) : 20;
    int times = args.length > 4 ? Integer.parseInt(args[4]) : USUAL_TIMES;
    String[] arguments = Arrays.copyOfRange(args, Math.min(5, args.length), args.length);
    try (LoadedNode node = new LoadedNode(args[0], times, skills, Math.min(4, skills), arguments)) {
      Thread.sleep(1000);
      tell(node, "ready");
      node.shoot(seconds);
      tell(node, "looking, no skills");
      node.teach(skills);
      tell(node, "first lessons");
      node.shoot(seconds);
      tell(node, "looking");
      double each = node.teach(lessons) / lessons;
      tell(node, String.format(Locale.ROOT, "teaching (%.2f s a lesson)", each));
      node.shoot(seconds);
      tell(node, "looking again");
    }
    System.exit(0);
  }

  private static void tell(LoadedNode node, String phase) throws IOException {
    System.out.printf(Locale.ROOT, "%-30s resident %6.1f MB, most %6.1f MB (files %5.1f MB)%n", phase,
        node.kilobytes("VmRSS") / 1024.0, node.kilobytes("VmHWM") / 1024.0, node.kilobytes("RssFile") / 1024.0);
    node.forgetPeak();
  }
}
