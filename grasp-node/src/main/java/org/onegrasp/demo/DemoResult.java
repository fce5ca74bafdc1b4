package org.onegrasp.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.plot.Json;
import org.onegrasp.world.ObjectModel;

/**
 * What came of a demo: attempts before and after the lesson, and the lesson itself.
 *
 * @param world where the arm was, sim or gazebo
 * @param lesson the last status of teaching
 * @param lessonSeconds from the demonstration going out to the new weights serving
 * @param seconds of the whole demo
 */
public record DemoResult(ObjectModel object, String world, long seed, String modelSha256, List<DemoAttempt> before,
    List<DemoAttempt> after,
    TeachingStatus lesson, double lessonSeconds, double seconds) {

  static double share(List<DemoAttempt> attempts, Predicate<DemoAttempt> success) {
    return attempts.isEmpty() ? 0 : count(attempts, success) / (double) attempts.size();
  }

  private static long count(List<DemoAttempt> attempts, Predicate<DemoAttempt> success) {
    return attempts.stream().filter(success).count();
  }

  public boolean taught() {
    return lesson.state() == TeachingStatus.DONE;
  }

  /** It grasps the demonstrated place more often than before, and in most attempts. */
  boolean learned() {
    double rightAfter = share(after, DemoAttempt::rightPlace);
    return taught() && rightAfter > 0.5 && rightAfter >= share(before, DemoAttempt::rightPlace);
  }

  void writeJson(Path file) throws IOException {
    Files.writeString(file, Json.write(json()));
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", object.name());
    json.put("family", object.family());
    json.put("world", world);
    json.put("seed", seed);
    json.put("model", modelSha256);
    json.put("attempts", after.size());
    json.put("place_success", beforeAndAfter(DemoAttempt::rightPlace));
    json.put("lift_success", beforeAndAfter(DemoAttempt::lifted));
    json.put("taught", taught());
    json.put("steps", lesson.steps());
    json.put("seconds", rounded(lessonSeconds, 100));
    json.put("bytes", bytes());
    json.put("total_seconds", rounded(seconds, 10));
    return json;
  }

  private Map<String, Object> beforeAndAfter(Predicate<DemoAttempt> success) {
    Map<String, Object> shares = new LinkedHashMap<>();
    shares.put("before", rounded(share(before, success), 1000));
    shares.put("after", rounded(share(after, success), 1000));
    return shares;
  }

  private static double rounded(double value, int parts) {
    return Math.rint(value * parts) / parts;
  }

  private long bytes() {
    return Integer.toUnsignedLong(lesson.bytes());
  }

  /** The last lines on the terminal. */
  public String inWords() {
    String lessonWords = taught()
        ? String.format(Locale.ROOT,
            "One demonstration was taught in %.1f s and %,d bytes, by synthetic gradients in fixed point.",
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
