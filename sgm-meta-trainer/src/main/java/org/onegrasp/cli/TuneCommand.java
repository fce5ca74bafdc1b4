package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.onegrasp.evaluation.Cast;
import org.onegrasp.evaluation.Evaluation;
import org.onegrasp.evaluation.EvaluationPlan;
import org.onegrasp.evaluation.EvaluationResult;
import org.onegrasp.evaluation.RateSearch;
import org.onegrasp.evaluation.Scenes;
import org.onegrasp.evaluation.Worlds;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.parallel.Crew;
import org.onegrasp.rules.Rules;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.world.WorkArea;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tune}: the step size of learning rules, searched alike for all of them. */
@Command(name = "tune",
    description = "Searches the step size of every learning rule on things of the training families, by what the"
        + " network alone finds, and measures each on families left out of its search. It changes nothing: give a rate"
        + " that it found as NAME@RATE.",
    mixinStandardHelpOptions = true)
public final class TuneCommand implements Callable<Integer> {
  @Option(names = "--rules", split = ",", paramLabel = "RULE",
      description = "As in eval; a rate that is given is in place of the rule's own (default: ${DEFAULT-VALUE}).",
      defaultValue = "none,register,head,bp-last2,bp-last3,bp-checkpoint,gradient-filter,sgm")
  private List<String> rules;

  @Option(names = "--factors", split = ",", paramLabel = "F",
      description = "What to multiply each rule's own rate by, 1 among them (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.5,1,2")
  private List<Double> factors;

  @Option(names = "--samples", paramLabel = "N",
      description = "Augmentations in one lesson, for all rules (default: each rule's own).")
  private Integer samples;

  @Option(names = "--families", paramLabel = "first|all",
      description = "Of which kinds of things that meta-training may learn from (default: ${DEFAULT-VALUE}).",
      defaultValue = "all")
  private TrainingObjects.Families families;

  @Option(names = "--count", paramLabel = "N", description = "Number of things (default: ${DEFAULT-VALUE}).",
      defaultValue = "67")
  private int count;

  @Option(names = "--poses", paramLabel = "N", description = "New poses of each thing (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int poses;

  @Option(names = "--seed", paramLabel = "N",
      description = "Of things, poses, cameras and lessons; another one than models were trained with (default:"
          + " ${DEFAULT-VALUE}).",
      defaultValue = "501")
  private long seed;

  @Option(names = "--seeds", paramLabel = "N",
      description = "Repeat with so many seeds from --seed on, the things staying the same (default:"
          + " ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private int seeds;

  @Option(names = "--camera", description = "As in eval: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      defaultValue = "same")
  private EvalCommand.Camera camera;

  @Option(names = "--budget", paramLabel = "BYTES",
      description = "Most bytes of all tensors of a lesson in fixed point (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + FixedLearner.STANDARD_BUDGET)
  private long budget;

  @Mixin
  private ModelOption model;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON.")
  private Path json;

  @Option(names = "--threads", paramLabel = "N",
      description = "To work with; results do not depend on it (default: one a core).")
  private Integer threads;

  @Mixin
  private ClusterOptions cluster;

  @Spec
  private CommandSpec spec;
  private final Kernels.Source kernels;

  public TuneCommand(Kernels.Source kernels) {
    this.kernels = kernels;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    EvalCommand.requireFolder("--json", json);
    List<Rule> asked =
        rules.stream().map(Rules::parse).map(rule -> samples == null ? rule : rule.withSamples(samples)).toList();
    EvaluationPlan plan = plan(RateSearch.rules(asked, factors));
    GraspModel learned = model.read().model();
    RateSearch search = new RateSearch(asked, evaluate(plan, learned));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT,
        "%n%d things x %d poses x %d seeds, camera %s, the network alone: right places by rate%n%n%s",
        plan.objects().size(), poses, seeds, camera, search.table());
    out.flush();
    if (json != null) {
      search.writeJson(conditions(), json);
    }
    return 0;
  }

  private EvaluationPlan plan(List<Rule> searched) {
    EvalCommand.requireAtLeastOne("--poses", poses);
    EvalCommand.requireAtLeastOne("--seeds", seeds);
    int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    EvalCommand.requireAtLeastOne("--threads", workers);
    if (count < 2) {
      throw new IllegalArgumentException("--count must be 2 or more, so that families can be left out, got " + count);
    }
    return new EvaluationPlan(families.draw(count, seed), searched, poses,
        LongStream.range(seed, seed + seeds).boxed().toList(), 0,
        workers, new EvaluationPlan.Terms(List.of(budget), List.of(), true), Scenes.ALONE,
        new Cast(List.of(), Map.of()));
  }

  private EvaluationResult evaluate(EvaluationPlan plan, GraspModel learned) throws IOException, InterruptedException {
    WorkArea standard = WorkArea.STANDARD;
    WorkArea area =
        new WorkArea(standard.centreX(), standard.centreY(), standard.tableZ(), learned.input().size());
    try (Crew crew = cluster.crew("trials", plan.threads(), kernels, spec.commandLine().getOut());
        Worlds worlds = NamedWorlds.of(World.sim, camera.sensor(), false, new EmbeddedSimulator());
        CrewBar bar = new CrewBar(EvalCommand.progressBar("tuning", Evaluation.work(plan)), "trials")) {
      EvaluationResult result = new Evaluation(plan, learned, worlds, area, kernels, bar::step).run(crew);
      EvalCommand.requireWhole(result);
      return result;
    }
  }

  private Map<String, Object> conditions() {
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("camera", camera.name());
    conditions.put("model", model.label());
    conditions.put("jdk", Runtime.version().toString());
    return conditions;
  }
}
