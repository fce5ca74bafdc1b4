package org.onegrasp.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A day of load, or as many minutes as one has, with a verdict. */
@Command(name = "soak",
    description = "Puts a node of its own under load, with everything that goes wrong on robots, and judges: pictures"
        + " answered, lost and why, latency while idle and while teaching, memory, threads, descriptors, and whether"
        + " /diagnostics was true.",
    mixinStandardHelpOptions = true,
    footer = {"", "The exit code is 0 only when every verdict is ok. Ctrl-C ends early, with a verdict of"
        + " what was seen until then."})
public final class SoakCommand implements Callable<Integer> {
  private static final double LONGEST_MINUTES = 60.0 * 24 * 31;
  private static final long LAST_WORDS_MS = 20_000;

  @Option(names = "--minutes", paramLabel = "N", description = "How long (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private double minutes;

  @Option(names = "--seed", description = "Of objects, disturbances and noise (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes numbers and verdicts there.")
  private Path json;

  @Option(names = "--wall-clock",
      description = "The node uses the wall clock; only the stamps of pictures and transforms jump. Default: it"
          + " uses /clock, which jumps with them.")
  private boolean wallClock;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(minutes >= 0.1 && minutes <= LONGEST_MINUTES)) {
      throw new IllegalArgumentException("--minutes must be 0.1 to " + (int) LONGEST_MINUTES + ", got " + minutes);
    }
    Path home = Path.of(System.getProperty("onegrasp.home", "."));
    Path folder = Files.createTempDirectory("onegrasp-soak-");
    SoakPlan plan = new SoakPlan(60 * minutes, seed, home.resolve("launch/onegrasp"), Map.of(), folder, !wallClock,
        Bounds.STANDARD);
    System.out.println("Soaking for " + minutes + " minutes; what the processes say goes to " + folder);
    List<Verdict> verdicts = run(plan, json, System.out);
    boolean passed = verdicts.stream().allMatch(Verdict::passed);
    if (passed) {
      delete(folder);
    } else {
      System.out.println("What the processes said is in " + folder);
    }
    return passed ? 0 : 1;
  }

  /** @param json null for none */
  static List<Verdict> run(SoakPlan plan, Path json, PrintStream out) throws IOException, InterruptedException {
    try (Soak soak = new Soak(plan, out)) {
      Thread worker = Thread.currentThread();
      Thread onSignal = new Thread(() -> {
        soak.stop();
        await(worker);
      }, "soak-last-words");
      Runtime.getRuntime().addShutdownHook(onSignal);
      Findings findings = soak.run();
      forget(onSignal);
      List<Verdict> verdicts = findings.judge(plan.bounds());
      out.println(findings.inWords());
      verdicts.forEach(verdict -> out.println(verdict.line()));
      out.println(verdicts.stream().allMatch(Verdict::passed) ? "All is well." : "NOT all is well.");
      if (json != null) {
        Files.writeString(json, findings.json(verdicts));
      }
      return verdicts;
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs, and waits for us.
    }
  }

  /** The process goes on ending when this returns. */
  private static void await(Thread worker) {
    try {
      worker.join(LAST_WORDS_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
