package org.onegrasp.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.world.ObjectModel;

/**
 * What came of a demo: attempts before and after the lesson, and the lesson itself.
 *
 * @param lesson the last status of teaching
 * @param lessonSeconds from the demonstration going out to the new weights serving
 * @param seconds of the whole demo
 */
record DemoResult(ObjectModel object, long seed, String modelSha256, List<DemoAttempt> before, List<DemoAttempt> after,
    TeachingStatus lesson, double lessonSeconds, double seconds) {

  static double share(List<DemoAttempt> attempts, Predicate<DemoAttempt> success) {
    return attempts.isEmpty() ? 0 : count(attempts, success) / (double) attempts.size();
  }

  private static long count(List<DemoAttempt> attempts, Predicate<DemoAttempt> success) {
    return attempts.stream().filter(success).count();
  }

  boolean taught() {
    return lesson.state() == TeachingStatus.DONE;
  }

  /** It grasps the demonstrated place more often than before, and in most attempts. */
  boolean learned() {
    double rightAfter = share(after, DemoAttempt::rightPlace);
    return taught() && rightAfter > 0.5 && rightAfter >= share(before, DemoAttempt::rightPlace);
  }

  void writeJson(Path file) throws IOException {
    Files.writeString(file, String.format(Locale.ROOT, """
        {
          "object": "%s",
          "family": "%s",
          "world": "sim",
          "seed": %d,
          "model": "%s",
          "attempts": %d,
          "place_success": {"before": %.3f, "after": %.3f},
          "lift_success": {"before": %.3f, "after": %.3f},
          "taught": %b,
          "steps": %d,
          "seconds": %.2f,
          "bytes": %d,
          "total_seconds": %.1f
        }
        """, object.name(), object.family(), seed, modelSha256, after.size(), share(before, DemoAttempt::rightPlace),
        share(after, DemoAttempt::rightPlace), share(before, DemoAttempt::lifted), share(after, DemoAttempt::lifted), taught(),
        lesson.steps(), lessonSeconds, bytes(), seconds));
  }

  private long bytes() {
    return Integer.toUnsignedLong(lesson.bytes());
  }

  /** The last lines on the terminal. */
  String inWords() {
    String lessonWords = taught()
        ? String.format(Locale.ROOT, "One demonstration was taught in %.1f s and %,d bytes, forward passes only, in fixed point.",
            lessonSeconds, bytes())
        : "The demonstration was not taught: " + lesson.reason();
    return String.format(Locale.ROOT, """
        Before the lesson: %d attempts on %s, %d at the demonstrated place, %d lifted and held.
        %s
        After the lesson:  %d attempts in new poses, %d at the demonstrated place, %d lifted and held.
        %s""", before.size(), object.name(), count(before, DemoAttempt::rightPlace), count(before, DemoAttempt::lifted),
        lessonWords, after.size(), count(after, DemoAttempt::rightPlace), count(after, DemoAttempt::lifted),
        learned() ? "The robot has learned the grasp." : "The robot has NOT learned the grasp this time.");
  }
}
