package org.onegrasp.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.onegrasp.plot.Json;

/**
 * What came of a demo: attempts before and after the lessons, the lessons, and what was said of things that were away.
 *
 * @param world where the arm was, sim or gazebo
 * @param seconds of the whole demo
 */
public record DemoResult(DemoCast cast, String world, long seed, String modelSha256, List<DemoAttempt> before,
    List<DemoLesson> lessons, List<DemoAttempt> after, List<DemoAbsence> absences, double seconds) {

  static double share(List<DemoAttempt> attempts, Predicate<DemoAttempt> success) {
    return attempts.isEmpty() ? 0 : count(attempts, success) / (double) attempts.size();
  }

  private static long count(List<DemoAttempt> attempts, Predicate<DemoAttempt> success) {
    return attempts.stream().filter(success).count();
  }

  boolean taught() {
    return lessons.stream().allMatch(DemoLesson::taught);
  }

  /** It grasps the demonstrated place more often than before, and in most attempts, and says mostly what is away. */
  public boolean learned() {
    double rightAfter = share(after, DemoAttempt::rightPlace);
    return taught() && rightAfter > 0.5 && rightAfter >= share(before, DemoAttempt::rightPlace)
        && 2 * said() > absences.size();
  }

  /** How often it was said that what was asked for is away. */
  private long said() {
    return absences.stream().filter(DemoAbsence::said).count();
  }

  void writeJson(Path file) throws IOException {
    Files.writeString(file, Json.write(json()));
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", cast.object().name());
    json.put("family", cast.object().family());
    json.put("world", world);
    json.put("seed", seed);
    json.put("model", modelSha256);
    json.put("attempts", after.size());
    json.put("place_success", beforeAndAfter(DemoAttempt::rightPlace));
    json.put("lift_success", beforeAndAfter(DemoAttempt::lifted));
    json.put("taught", taught());
    json.put("steps", lessons.get(0).status().steps());
    json.put("seconds", rounded(lessons.get(0).seconds(), 100));
    json.put("bytes", lessons.get(0).bytes());
    json.put("other", cast.other().name());
    json.put("stranger", cast.stranger().name());
    json.put("wrong_object", beforeAndAfter(DemoAttempt::wrongObject));
    json.put("away", away());
    json.put("total_seconds", rounded(seconds, 10));
    return json;
  }

  private Map<String, Object> away() {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("asked", absences.size());
    counts.put("said", said());
    return counts;
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

  /** The last lines on the terminal. */
  public String inWords() {
    return String.format(Locale.ROOT, """
        Before the lessons: %s.
        %s
        After the lessons:  %s, of what was asked for.
        Asked for %d times while it was away: %d times the node said that it is not here.
        %s""", inWords(before), String.join("\n", lessons.stream().map(DemoResult::inWords).toList()), inWords(after),
        absences.size(), said(),
        learned() ? "The robot has learned the grasps." : "The robot has NOT learned the grasps this time.");
  }

  private static String inWords(List<DemoAttempt> attempts) {
    return String.format(Locale.ROOT,
        "%d attempts, %d at the demonstrated place, %d at another thing, %d lifted and held", attempts.size(),
        count(attempts, DemoAttempt::rightPlace), count(attempts, DemoAttempt::wrongObject),
        count(attempts, DemoAttempt::lifted));
  }

  private static String inWords(DemoLesson lesson) {
    return lesson.taught() ? String.format(Locale.ROOT,
        "One demonstration of %s was taught in %.1f s and %,d bytes, by synthetic gradients in fixed point.",
        lesson.object().name(), lesson.seconds(), lesson.bytes())
        : "The demonstration of " + lesson.object().name() + " was not taught: " + lesson.status().reason();
  }
}
