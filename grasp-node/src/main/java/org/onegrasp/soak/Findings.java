package org.onegrasp.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.onegrasp.soak.Answers.Circumstance;

/**
 * What a soak saw, as plain numbers, and what is to be thought of it.
 *
 * @param seconds that it lasted
 * @param alive whether the node's process was there to the end
 * @param latencies by what was going on: how many pictures were answered, and p50, p99 and worst in milliseconds
 * @param told the node's own counts, from /diagnostics
 * @param events what else was done, in words
 */
record Findings(double seconds, boolean alive, Answers.Counts pictures, Map<Circumstance, double[]> latencies,
    Map<String, Long> told,
    Appetite appetite, Tally lessons, Tally calls, Truth truth, String events) {

  /** Readings of the node's process in turn; megabytes and numbers. */
  record Appetite(double[] rssMb, double[] heapMb, double[] threads, double[] descriptors) {}

  /** What /diagnostics said that was not so, and how long it took to notice, seconds. */
  record Truth(long lieCount, List<String> lies, double slowestToTell, double slowestToClear) {}

  /** A count of the camera beside those of the node. */
  static final String KEPT_BACK = "dropped by the camera";
  /** Counts that say why a picture has no answer. */
  private static final List<String> EXPLAINED =
      List.of("images dropped", "images unusable", "images failed", KEPT_BACK);
  private static final int MANY = 100; // pictures, for a percentile to mean something

  List<Verdict> judge(Bounds bounds) {
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(new Verdict("the node's process", alive ? "lives" : "ended", "lives", alive));
    judgePictures(verdicts, bounds);
    judgeLatencies(verdicts, bounds);
    judgeAppetite(verdicts, bounds);
    verdicts.add(Verdict.atLeast("lessons taught, of " + lessons.all(), share(lessons.good(), lessons.all()),
        bounds.lessons() * 100, " %"));
    verdicts.add(Verdict.atMost("service calls without an answer, of " + calls.all(), calls.bad(), 0, ""));
    verdicts.add(Verdict.atMost("untrue on /diagnostics", truth.lieCount(), 0, " times"));
    verdicts.add(Verdict.atMost("until /diagnostics told that no picture comes", truth.slowestToTell(),
        bounds.tellSeconds(), " s"));
    verdicts
        .add(Verdict.atMost("until it told that they come again", truth.slowestToClear(), bounds.tellSeconds(), " s"));
    return verdicts;
  }

  private void judgePictures(List<Verdict> verdicts, Bounds bounds) {
    verdicts.add(
        Verdict.atLeast("good pictures answered, of " + pictures.good(), share(pictures.answered(), pictures.good()),
            100 * bounds.answered(), " %"));
    verdicts.add(Verdict.atMost("bad pictures answered, of " + pictures.bad(), pictures.badAnswered(),
        pictures.bad() / 2.0, ""));
    verdicts.add(
        Verdict.atMost("pictures lost that no count tells", untold(), Math.ceil(5 + bounds.untold() * sent()), ""));
  }

  long sent() {
    return pictures.good() + pictures.bad();
  }

  /** Pictures without an answer, less those that the node or the camera counts as dropped, unusable or failed. */
  long untold() {
    long unanswered = sent() - pictures.answered() - pictures.badAnswered();
    return Math.max(0, unanswered - EXPLAINED.stream().mapToLong(count -> told.getOrDefault(count, 0L)).sum());
  }

  private void judgeLatencies(List<Verdict> verdicts, Bounds bounds) {
    double[] idle = latencies.get(Circumstance.IDLE);
    double[] teaching = latencies.get(Circumstance.TEACHING);
    if (idle[0] < MANY || teaching[0] < MANY) {
      verdicts.add(
          new Verdict("p99 while teaching, over idle", "not judged: too few pictures", MANY + " pictures each", true));
    } else {
      verdicts
          .add(Verdict.atMost("p99 while teaching, over idle", teaching[2] / idle[2], bounds.tailRatio(), " times"));
    }
  }

  private void judgeAppetite(List<Verdict> verdicts, Bounds bounds) {
    judge(verdicts, "resident memory", appetite.rssMb(), bounds.rssMb(), bounds.rssGrowthMb(), " MB");
    judge(verdicts, "heap after a collection", appetite.heapMb(), bounds.heapMb(), bounds.heapGrowthMb(), " MB");
    judge(verdicts, "threads", appetite.threads(), bounds.threads(), bounds.threadsGrowth(), "");
    judge(verdicts, "descriptors", appetite.descriptors(), bounds.descriptors(), bounds.descriptorsGrowth(), "");
  }

  private static void judge(List<Verdict> verdicts, String what, double[] readings, double most, double growth,
      String unit) {
    verdicts.add(readings.length == 0 ? new Verdict(what, "not judged: no readings", "", true)
        : Verdict.atMost(what + ", most", Arrays.stream(readings).max().getAsDouble(), most, unit));
    verdicts.add(Verdict.trend(what + ", trend", readings, growth, unit));
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : 100.0 * part / all;
  }

  /** What was measured, without judging it. */
  String inWords() {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, """
        %.0f s: %d pictures sent, %d good ones of which %d were answered and %d lost; %d bad ones.
        Counted: %s
        %s

        %-16s %9s %9s %9s %9s %9s
        """, seconds, sent(), pictures.good(), pictures.answered(), pictures.lostInAll(), pictures.bad(), told, events,
        "picture to grasp", "answered", "lost", "p50 ms", "p99 ms", "worst ms"));
    latencies.forEach((circumstance, row) -> text
        .append(String.format(Locale.ROOT, "%-16s %9.0f %9d %9.1f %9.1f %9.1f%n", name(circumstance),
            row[0], pictures.lost().getOrDefault(circumstance, 0L), row[1], row[2], row[3])));
    complain(text, "lessons", lessons.complaints());
    complain(text, "services", calls.complaints());
    complain(text, "diagnostics", truth.lies());
    return text.toString();
  }

  private static String name(Circumstance circumstance) {
    return circumstance.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void complain(StringBuilder text, String about, List<String> complaints) {
    complaints.forEach(complaint -> text.append(about).append(": ").append(complaint).append(System.lineSeparator()));
  }

  /** Numbers and verdicts for other programs. */
  String json(List<Verdict> verdicts) {
    StringBuilder json = new StringBuilder(String.format(Locale.ROOT,
        "{\"seconds\": %.1f, \"passed\": %b, \"sent\": %d, \"good\": %d, \"answered\": %d, \"lost\": %d, \"untold\":"
            + " %d,%n \"latency_ms\": {",
        seconds, verdicts.stream().allMatch(Verdict::passed), sent(), pictures.good(), pictures.answered(),
        pictures.lostInAll(), untold()));
    String comma = "";
    for (Map.Entry<Circumstance, double[]> row : latencies.entrySet()) {
      double[] values = row.getValue();
      json.append(String.format(Locale.ROOT,
          "%s%n  \"%s\": {\"answered\": %.0f, \"lost\": %d, \"p50\": %.2f, \"p99\": %.2f, \"worst\": %.2f}", comma,
          name(row.getKey()), values[0], pictures.lost().getOrDefault(row.getKey(), 0L), values[1], values[2],
          values[3]));
      comma = ",";
    }
    json.append("},\n \"verdicts\": [");
    comma = "";
    for (Verdict verdict : verdicts) {
      json.append(String.format(Locale.ROOT, "%s%n  {\"what\": %s, \"measured\": %s, \"bound\": %s, \"passed\": %b}",
          comma, quoted(verdict.what()),
          quoted(verdict.measured()), quoted(verdict.bound()), verdict.passed()));
      comma = ",";
    }
    return json.append("]}\n").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
