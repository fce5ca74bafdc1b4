package org.onegrasp.fuzz;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzes one target after the other with Jazzer, each in a process of its own: {@code FuzzRun SECONDS [TARGET...]}, by
 * {@code .ci/fuzz}. What it learned about a target stays in target/fuzz/TARGET and serves the next run; an input that
 * broke a promise is made as small as it can be and put under src/test/resources/fuzz/TARGET, where the usual build
 * tries it for ever. What an input costs is measured again in this process, without Jazzer, before it counts: Jazzer's
 * hooks work and allocate in the parser's thread.
 */
final class FuzzRun {
  private static final int MOST_BYTES = 4096; // of one input
  // slowness is measured; the first input waits for instrumented classes
  private static final int HANGS_AFTER_SECONDS = 120;
  private static final Pattern EXECUTED = Pattern.compile("(?:#|stat::number_of_executed_units: |Done )(\\d+).*");
  private static final String FOUND = "crash-";

  private final Path work;
  private final Path kept;
  private final int seconds;

  /**
   * @param work folder of what is learned, and of what Jazzer says
   * @param kept folder of the inputs that stay
   */
  private FuzzRun(Path work, Path kept, int seconds) {
    this.work = work;
    this.kept = kept;
    this.seconds = seconds;
  }

  /**
   * What came of one target.
   *
   * @param alarms inputs that were costly in Jazzer's JVM and are not in this one
   */
  private record Result(String target, long inputs, long alarms, List<Path> findings) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%-20s %,14d inputs, %d findings %s%s", target, inputs, findings.size(),
          findings.isEmpty() ? "" : findings, alarms == 0 ? "" : " (" + alarms + " costly under Jazzer alone)");
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    FuzzRun run =
        new FuzzRun(Path.of("grasp-node", "target", "fuzz"), Path.of("grasp-node", "src", "test", "resources", "fuzz"),
            Integer.parseInt(arguments[0]));
    List<FuzzTarget> targets = arguments.length == 1 ? FuzzTargets.all()
        : Arrays.stream(arguments).skip(1).map(FuzzTargets::named).toList();
    List<Result> results = new ArrayList<>();
    for (FuzzTarget target : targets) {
      Result result = run.fuzz(target);
      System.out.println(result);
      results.add(result);
    }
    System.out.printf(Locale.ROOT, "%-20s %,14d inputs, %d findings%n", "together",
        results.stream().mapToLong(Result::inputs).sum(),
        results.stream().mapToInt(result -> result.findings.size()).sum());
    System.exit(results.stream().allMatch(result -> result.findings.isEmpty()) ? 0 : 1);
  }

  private Result fuzz(FuzzTarget target) throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(work.resolve(target.name()).resolve("corpus"));
    Path found = Files.createDirectories(work.resolve(target.name()).resolve("found"));
    CostlyInputs costly = new CostlyInputs(work.resolve(target.name()).resolve("costly").toAbsolutePath());
    costly.take(); // of a run that was ended
    for (int i = 0; i < target.seeds().size(); i++) {
      Files.write(corpus.resolve("seed-" + i), target.seeds().get(i));
    }
    Process process = new ProcessBuilder(command(target.name(), corpus, found)).redirectErrorStream(true).start();
    long inputs = 0;
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher count = EXECUTED.matcher(line);
        inputs = count.matches() ? Math.max(inputs, Long.parseLong(count.group(1))) : inputs;
        said.add(line);
      }
    }
    int code = process.waitFor();
    Files.write(work.resolve(target.name()).resolve("log"), said);
    List<Path> findings = keep(target, found);
    List<byte[]> alarms = costly.take();
    List<byte[]> confirmed = alarms.stream().filter(input -> breaks(target, input)).toList();
    for (byte[] input : confirmed) {
      findings.add(kept(target, smaller(target, input)));
    }
    if (code != 0 && findings.isEmpty()) {
      throw new IOException(
          "Jazzer ended with " + code + " at " + target.name() + ", see " + work.resolve(target.name()).resolve("log"));
    }
    return new Result(target.name(), inputs, alarms.size() - confirmed.size(), findings);
  }

  private List<String> command(String target, Path corpus, Path found) {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "-Xmx1g", "-XX:+UseSerialGC", "-D" + Fuzz.TARGET + "=" + target,
        "-D" + Fuzz.COSTLY + "=" + work.resolve(target).resolve("costly").toAbsolutePath(), "-cp",
        System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + Fuzz.class.getName(), "--instrumentation_includes=org.onegrasp.**",
        "--instrumentation_excludes=org.onegrasp.fuzz.**",
        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer", // it fails at Netty's queues
        "--reproducer_path=" + found,
        "-max_total_time=" + seconds, "-max_len=" + MOST_BYTES, "-timeout=" + HANGS_AFTER_SECONDS, "-rss_limit_mb=0",
        "-print_final_stats=1", "-artifact_prefix=" + found + File.separator, corpus.toString()));
    if (Files.isDirectory(kept.resolve(target))) {
      command.add(kept.resolve(target).toString());
    }
    return command;
  }

  /** Moves findings to the kept inputs. */
  private List<Path> keep(FuzzTarget target, Path found) throws IOException {
    List<Path> inputs;
    try (Stream<Path> files = Files.list(found)) {
      inputs = files.filter(file -> !file.toString().endsWith(".java")).sorted().toList();
    }
    List<Path> findings = new ArrayList<>();
    for (Path input : inputs) {
      byte[] bytes = Files.readAllBytes(input);
      // not what hangs
      byte[] small = input.getFileName().toString().startsWith(FOUND) ? smaller(target, bytes) : bytes;
      findings.add(kept(target, small));
      Files.delete(input);
    }
    return findings;
  }

  private Path kept(FuzzTarget target, byte[] input) throws IOException {
    Path folder = Files.createDirectories(kept.resolve(target.name()));
    return Files.write(folder.resolve(HexFormat.of().toHexDigits(Arrays.hashCode(input))), input);
  }

  /** Leaves out pieces, larger ones first, as long as the rest still breaks the promise. */
  static byte[] smaller(FuzzTarget target, byte[] input) {
    byte[] small = input;
    for (int piece = Math.max(1, input.length / 2); piece > 0; piece /= 2) {
      for (int at = 0; at < small.length;) {
        byte[] rest = Seeds.join(Arrays.copyOf(small, at),
            Arrays.copyOfRange(small, Math.min(small.length, at + piece), small.length));
        if (breaks(target, rest)) {
          small = rest;
        } else {
          at += piece;
        }
      }
    }
    return small;
  }

  /** Whether a promise is broken in this JVM too. */
  static boolean breaks(FuzzTarget target, byte[] input) {
    try {
      target.accepts(input);
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }
}
