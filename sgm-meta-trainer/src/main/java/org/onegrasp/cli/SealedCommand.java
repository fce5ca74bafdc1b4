package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.onegrasp.evaluation.Evaluation;
import org.onegrasp.evaluation.EvaluationPlan;
import org.onegrasp.evaluation.EvaluationResult;
import org.onegrasp.evaluation.SealedFigures;
import org.onegrasp.evaluation.SealedFigures.Part;
import org.onegrasp.evaluation.Worlds;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.StoredModel;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.ThreadCrew;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.world.WorkArea;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealed}: a release on objects and a camera that nothing was ever chosen by. */
@Command(name = "sealed",
    description = "Measures a release on the sealed set: objects and a kind of camera that no other command can ask"
        + " for, all of it fixed, so that there is nothing to choose. Once a release; it adds a row to a table.",
    mixinStandardHelpOptions = true)
public final class SealedCommand implements Callable<Integer> {
  private static final int DIGITS = 8; // of a commit and of a model's checksum in the table

  @Option(names = "--out", paramLabel = "FILE", required = true,
      description = "The table to add a row to, Markdown; a new file gets its head.")
  private Path out;

  @Option(names = "--again", description = "Measure a release once more that the table has already.")
  private boolean again;

  @Mixin
  private ModelOption model;

  @Option(names = "--threads", paramLabel = "N",
      description = "To work with; results do not depend on it (default: one a core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec
  private CommandSpec spec;
  private final String release;
  private final Clock clock;
  private final Kernels.Source kernels;
  private final SealedSet set;

  /** @param release version of the software */
  public SealedCommand(String release, Kernels.Source kernels) {
    this(release, Clock.systemUTC(), kernels, SealedSet.standard());
  }

  SealedCommand(String release, Clock clock, Kernels.Source kernels, SealedSet set) {
    this.release = release;
    this.clock = clock;
    this.kernels = kernels;
    this.set = set;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    EvalCommand.requireAtLeastOne("--threads", threads);
    StoredModel stored = model.read();
    SealedTable table = new SealedTable(out);
    SealedTable.Run run = run(stored);
    table.require(run, again);
    Map<Part, EvaluationResult> results = new EnumMap<>(Part.class);
    for (Map.Entry<Part, EvaluationPlan> part : set.plans(threads).entrySet()) {
      results.put(part.getKey(), evaluate(part.getKey(), part.getValue(), stored));
    }
    Map<String, String> figures = new SealedFigures(results, set.fresh()).cells();
    table.add(run, figures.keySet(), figures.values());
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.printf("%nrelease %s, model %s, sealed set %s%n", run.release(), run.model(), run.set());
    figures.forEach((title, figure) -> terminal.printf("  %-48s %s%n", title, figure));
    terminal.printf("added to %s%n", out);
    terminal.flush();
    return 0;
  }

  private SealedTable.Run run(StoredModel stored) {
    String commit = SourceCommit.of(Path.of(System.getProperty("onegrasp.home", ".")));
    String shortened = commit.replaceFirst("^([0-9a-f]{" + DIGITS + "})[0-9a-f]*", "$1");
    return new SealedTable.Run(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString(), release, shortened,
        stored.sha256().substring(0, DIGITS), set.digest());
  }

  private EvaluationResult evaluate(Part part, EvaluationPlan plan, StoredModel stored)
      throws IOException, InterruptedException {
    WorkArea standard = WorkArea.STANDARD;
    WorkArea area =
        new WorkArea(standard.centreX(), standard.centreY(), standard.tableZ(), stored.model().input().size());
    try (Crew crew = new ThreadCrew("trials", threads);
        Worlds worlds = NamedWorlds.of(World.sim, SealedSet.sensor(part), false, new EmbeddedSimulator());
        CrewBar bar = new CrewBar(EvalCommand.progressBar("sealed " + part.ordinal(), Evaluation.work(plan)),
            "trials")) {
      EvaluationResult result = new Evaluation(plan, stored.model(), worlds, area, kernels, bar::step).run(crew);
      EvalCommand.requireWhole(result);
      return result;
    }
  }
}
