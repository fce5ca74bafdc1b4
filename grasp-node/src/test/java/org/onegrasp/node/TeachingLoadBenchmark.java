package org.onegrasp.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What teaching costs those who wait for grasps: how long it takes from handing a 640x480 depth picture to ROS until
 * the node's {@code ~grasps} for it is here, at 30 pictures a second, in turns while nothing is taught and while one
 * lesson follows the other. Median and 99th percentile in milliseconds, of the first lesson after the start, and of all
 * turns. The node is a process of its own, started with a launcher; with several launchers they have their turns one
 * after the other. By hand, with the test class path:
 * {@code java org.onegrasp.node.TeachingLoadBenchmark SKILLS TURNS LESSONS LAUNCHER...}; one object on each table with
 * one skill, else four.
 */
final class TeachingLoadBenchmark {
  private static final int ENLARGED = 2;
  private static final double LEAST_SECONDS = 5;

  private TeachingLoadBenchmark() {}

  public static void main(String[] args) throws Exception {
    int skills = Integer.parseInt(args[0]);
    int turns = Integer.parseInt(args[1]);
    int lessons = Integer.parseInt(args[2]);
    for (String launcher : List.of(args).subList(3, args.length)) {
      System.out.println(launcher + ", " + skills + (skills == 1 ? " skill" : " skills"));
      measure(launcher, skills, turns, lessons);
    }
    System.exit(0);
  }

  private static void measure(String launcher, int skills, int turns, int lessons) throws Exception {
    try (LoadedNode node = new LoadedNode(launcher, ENLARGED, skills, skills == 1 ? 1 : 4)) {
      node.shoot(LEAST_SECONDS);
      node.takeLags();
      double first = node.teach(1);
      System.out.printf(Locale.ROOT, "  first lesson   %s, %.2f s%n", inWords(node.takeLags()), first);
      node.teach(skills + 1);
      List<double[]> idle = new ArrayList<>();
      List<double[]> teaching = new ArrayList<>();
      double seconds = 0;
      for (int turn = 0; turn < turns; turn++) {
        node.takeLags();
        node.shoot(LEAST_SECONDS);
        idle.add(node.takeLags());
        seconds += node.teach(lessons);
        teaching.add(node.takeLags());
      }
      System.out.println("  nothing taught " + inWords(all(idle)));
      System.out.printf(Locale.ROOT, "  teaching       %s, %.2f s a lesson%n", inWords(all(teaching)),
          seconds / turns / lessons);
      System.out.printf(Locale.ROOT, "  teaching over nothing taught: median %.2f, 99 %% %.2f%n",
          share(all(teaching), 0.5) / share(all(idle), 0.5), share(all(teaching), 0.99) / share(all(idle), 0.99));
    }
  }

  private static double[] all(List<double[]> turns) {
    return turns.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
  }

  private static double share(double[] sorted, double part) {
    return sorted.length == 0 ? Double.NaN : sorted[Math.min(sorted.length - 1, (int) (part * sorted.length))];
  }

  private static String inWords(double[] lags) {
    return String.format(Locale.ROOT, "median %6.2f ms, 99 %% %6.2f ms, most %6.2f ms (%d answers)", share(lags, 0.5),
        share(lags, 0.99), share(lags, 1), lags.length);
  }
}
