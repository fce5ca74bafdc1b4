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
import java.util.stream.Collectors;

/**
 * Lessons of several lengths, by us and by PyTorch, and for each success that PyTorch reaches the fewest samples with
 * which we do. In each turn the sides teach the same held-out objects, one demonstration each, and look for them in the
 * same new poses, each in a process of its own that runs {@code eval}; the next turn has other objects.
 */
final class LessonTable {
  private static final List<String> OURS = List.of("sgm", "bp-last3", "bp-last2", "head", "bp/float");
  private static final List<String> THEIRS = List.of("torch-last");
  /** A look in a hundred more or less is chance. */
  private static final double AS_GOOD = 0.01;

  /** Lessons by one rule with so many samples; a value a turn. */
  private record Lessons(String rule, int samples, List<Double> successes, List<Double> seconds) {
    double success() {
      return successes.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
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
      if (torch) {
        table.turn(setting.extent().seed() + turn, THEIRS, true);
      }
      table.turn(setting.extent().seed() + turn, OURS, false);
    }
    return table.made(torch);
  }

  private List<Integer> lengths() {
    return setting.quick() ? List.of(40) : List.of(40, 80, 115, 230, 460);
  }

  private void turn(long seed, List<String> rules, boolean torch) throws IOException, InterruptedException {
    Path json = Files.createTempFile("onegrasp-bench-", ".json");
    try {
      String[] eval = {"org.onegrasp.command.Main", "eval", "--rules", inWords(rules), "--count",
          setting.quick() ? "1" : "6", "--poses", setting.quick() ? "2" : "10", "--seed", Long.toString(seed),
          "--lift", "none", "--threads", "1", "--json", json.toString()};
      ProcessBuilder program = torch ? setting.peers().program(setting, List.of("-Xmx1g"), eval)
          : new ProcessBuilder(setting.main(List.of("-Xmx1g"), List.of(), eval));
      Process process = Programs.start(program.redirectErrorStream(true));
      String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("an evaluation ended with " + process.exitValue() + ": " + words);
      }
      take(JsonParser.parseString(Files.readString(json)).getAsJsonObject());
    } finally {
      Files.deleteIfExists(json);
    }
  }

  private String inWords(List<String> rules) {
    return rules.stream().flatMap(rule -> lengths().stream().map(samples -> rule + "#" + samples))
        .collect(Collectors.joining(","));
  }

  /** @param result what eval wrote */
  void take(JsonObject result) {
    for (JsonElement line : result.getAsJsonArray("rules")) {
      JsonObject rule = line.getAsJsonObject();
      String name = rule.get("rule").getAsString() + "/" + rule.get("arithmetic").getAsString();
      int samples = rule.get("samples").getAsInt();
      Lessons all = lessons.computeIfAbsent(name + "#" + samples,
          key -> new Lessons(name, samples, new ArrayList<>(), new ArrayList<>()));
      all.successes().add(rule.get("place_success").getAsDouble());
      all.seconds().add(rule.get("seconds_per_demo").getAsDouble());
    }
  }

  private static boolean theirs(Lessons one) {
    return one.rule().startsWith("torch");
  }

  Table made(boolean torch) {
    List<List<String>> rows = new ArrayList<>();
    for (Lessons one : lessons.values()) {
      Optional<Lessons> rival = rival(one);
      rows.add(List.of(name(one), rival.map(r -> Samples.text(r.time() / one.time())).orElse("-"),
          rival.map(r -> Integer.toString(r.samples())).orElse("-"), Integer.toString(one.samples()),
          String.format(Locale.ROOT, "%.3f", one.success()), Samples.text(one.time())));
    }
    List<String> notes = new ArrayList<>(List.of(setting.turns() + " turns of " + (setting.quick() ? "1 object"
        : "6 objects") + ", processor time of one lesson, augmentation included; the first column compares with"
        + " PyTorch's fastest lesson of at least this success, less 0.01."));
    if (!torch) {
      notes.add(Peers.missing("PyTorch"));
    }
    return new Table("A lesson to the same success", List.of("lesson", "times as fast as PyTorch to this success",
        "its samples", "samples", "right place", "seconds"), rows, notes);
  }

  private static String name(Lessons one) {
    return theirs(one) ? "PyTorch's backpropagation" : "ours, " + one.rule();
  }

  /** PyTorch's fastest lesson that is as good. */
  private Optional<Lessons> rival(Lessons one) {
    return lessons.values().stream().filter(LessonTable::theirs)
        .filter(other -> other.success() >= one.success() - AS_GOOD).min(Comparator.comparingDouble(Lessons::time));
  }
}
