package org.onegrasp.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lessons of several lengths, by us and by PyTorch, and for each of ours PyTorch's fastest that finds as many places
 * again: with the shape of what was shown looked for, as a node does for any rule, and with the network alone, as
 * PyTorch gives it. In each turn the sides teach the same held-out objects, one demonstration each, and look for them
 * in the same new poses, each in a process of its own that runs {@code eval}; the next turn has other objects.
 */
final class LessonTable {
  private static final List<String> OURS = List.of("sgm", "bp-last3", "bp-last2", "head", "bp/float");
  private static final String THEIRS = "torch-judged";
  /** Beside our rule in float, which judges no samples that are held back either. */
  private static final String UNJUDGED = "torch-last";
  private static final String NO_JUDGE = "bp/float";
  /** A look in a hundred more or less is chance. */
  private static final double AS_GOOD = 0.01;
  private static final String NONE = "-";

  /** Lessons by one rule with so many samples; a value a turn. */
  private record Lessons(String rule, int samples, List<Double> successes, List<Double> alone, List<Double> seconds) {
    double success() {
      return mean(successes);
    }

    /** Without a look for the shape; NaN where that was not tried. */
    double aloneSuccess() {
      return mean(alone);
    }

    private static double mean(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    double time() {
      return Samples.median(seconds);
    }
  }

  private final Setting setting;
  private final Map<String, Lessons> lessons = new LinkedHashMap<>();

  LessonTable(Setting setting) {
    this.setting = setting;
  }

  static Table of(Setting setting) throws IOException, InterruptedException {
    LessonTable table = new LessonTable(setting);
    boolean torch = setting.peers().torch();
    for (int turn = 0; turn < setting.turns(); turn++) {
      long seed = setting.extent().seed() + turn;
      if (torch) {
        table.turn(seed, inWords(List.of(THEIRS), table.longLengths()), true, true);
        table.turn(seed, inWords(List.of(THEIRS, UNJUDGED), table.lengths()), true, false);
      }
      table.turn(seed, inWords(OURS, table.lengths()), false, false);
    }
    return table.made(torch);
  }

  private List<Integer> lengths() {
    return setting.quick() ? List.of(40) : List.of(40, 80, 115, 230, 460);
  }

  /** A network alone is better after longer lessons. */
  private List<Integer> longLengths() {
    return setting.quick() ? lengths() : Stream.concat(lengths().stream(), Stream.of(920, 1840)).toList();
  }

  private void turn(long seed, String rules, boolean torch, boolean alone) throws IOException, InterruptedException {
    Path json = Files.createTempFile("onegrasp-bench-", ".json");
    try {
      List<String> eval = new ArrayList<>(List.of("org.onegrasp.command.Main", "eval", "--rules", rules, "--count",
          Integer.toString(objects()), "--poses", setting.quick() ? "2" : "10", "--seed", Long.toString(seed),
          "--lift", "none", "--threads", "1", "--json", json.toString()));
      if (alone) {
        eval.add("--network-alone");
      }
      String[] words = eval.toArray(String[]::new);
      ProcessBuilder program = torch ? setting.peers().program(setting, List.of("-Xmx1g"), words)
          : new ProcessBuilder(setting.main(List.of("-Xmx1g"), List.of(), words));
      Process process = Programs.start(program.redirectErrorStream(true));
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("an evaluation ended with " + process.exitValue() + ": " + said);
      }
      take(JsonParser.parseString(Files.readString(json)).getAsJsonObject(), alone);
    } finally {
      Files.deleteIfExists(json);
    }
  }

  private int objects() {
    return setting.quick() ? 1 : 12;
  }

  private static String inWords(List<String> rules, List<Integer> lengths) {
    return rules.stream().flatMap(rule -> lengths.stream().map(samples -> rule + "#" + samples))
        .collect(Collectors.joining(","));
  }

  /**
   * @param result what eval wrote
   * @param alone whether the network alone said where to grasp
   */
  void take(JsonObject result, boolean alone) {
    for (JsonElement line : result.getAsJsonArray("rules")) {
      JsonObject rule = line.getAsJsonObject();
      String name = rule.get("rule").getAsString() + "/" + rule.get("arithmetic").getAsString();
      int samples = rule.get("samples").getAsInt();
      Lessons all = lessons.computeIfAbsent(name + "#" + samples,
          key -> new Lessons(name, samples, new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
      (alone ? all.alone() : all.successes()).add(rule.get("place_success").getAsDouble());
      all.seconds().add(rule.get("seconds_per_demo").getAsDouble());
    }
  }

  private static boolean theirs(Lessons one) {
    return one.rule().startsWith("torch");
  }

  Table made(boolean torch) {
    List<List<String>> rows = new ArrayList<>();
    for (Lessons one : lessons.values()) {
      List<String> row = new ArrayList<>(List.of(name(one)));
      row.addAll(beside(one, Lessons::success, true));
      row.addAll(beside(one, Lessons::aloneSuccess, judged(one) && !theirs(one)));
      row.addAll(List.of(Integer.toString(one.samples()), share(one.success()), share(one.aloneSuccess()),
          Samples.text(one.time())));
      rows.add(row);
    }
    List<String> notes = new ArrayList<>(List.of(
        setting.turns() + " turns of " + objects() + (objects() == 1 ? " object" : " objects")
            + ", processor time of one lesson, augmentation included. Of PyTorch's lessons the fastest of at least this"
            + " success, less 0.01; \"never\" where none has it.",
        "As a node looks: the shape of what was shown is looked for, whoever teaches; which rule learns faster. Network"
            + " alone: only PyTorch's network says where to grasp, ours as a node looks; what a user would need"
            + " with PyTorch.",
        "Lessons in fixed point end with the loss before and after on 16 samples that are held back, by which they are"
            + " accepted or refused; PyTorch's judged lessons do the same. " + NO_JUDGE + " judges nothing and is"
            + " compared with PyTorch's lessons that do not either."));
    if (!torch) {
      notes.add(Peers.missing("PyTorch"));
    }
    return new Table("A lesson to the same success",
        List.of("lesson", "times as fast as PyTorch, both as a node looks", "its samples",
            "times as fast as PyTorch, network alone", "its samples", "samples", "right place",
            "right place, network alone", "seconds"),
        rows, notes);
  }

  private static String share(double success) {
    return Double.isNaN(success) ? NONE : String.format(Locale.ROOT, "%.3f", success);
  }

  /** Times as fast as PyTorch and PyTorch's samples, where this is a comparison that can be made. */
  private List<String> beside(Lessons one, ToDoubleFunction<Lessons> success, boolean compared) {
    if (!compared || Double.isNaN(one.success()) || lessons.values().stream().noneMatch(LessonTable::theirs)) {
      return List.of(NONE, NONE);
    }
    return rival(one, success).map(r -> List.of(Samples.text(r.time() / one.time()), Integer.toString(r.samples())))
        .orElse(List.of("never", NONE));
  }

  private static String name(Lessons one) {
    if (!theirs(one)) {
      return "ours, " + one.rule();
    }
    return judged(one) ? "PyTorch's backpropagation" : "PyTorch's, nothing judged";
  }

  private static boolean judged(Lessons one) {
    return !one.rule().startsWith(UNJUDGED) && !one.rule().equals(NO_JUDGE);
  }

  /** PyTorch's fastest lesson that is as good, by what makes its success, and judged where the other is. */
  private Optional<Lessons> rival(Lessons one, ToDoubleFunction<Lessons> success) {
    return lessons.values().stream().filter(LessonTable::theirs)
        .filter(other -> judged(other) == judged(one) && success.applyAsDouble(other) >= one.success() - AS_GOOD)
        .min(Comparator.comparingDouble(Lessons::time));
  }
}
