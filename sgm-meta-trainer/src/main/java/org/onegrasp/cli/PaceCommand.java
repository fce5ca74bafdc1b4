package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Pace;
import org.onegrasp.meta.PaceSettings;
import org.onegrasp.meta.PaceTraining;
import org.onegrasp.meta.Subject;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.StoredModel;
import org.onegrasp.parallel.Crew;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.WorkArea;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pace}: a few numbers of a lesson, trained for what is known after it. */
@Command(name = "pace",
    description = "Trains how lessons step (each layer's share of the rate, its fall, momentum) for what is known after"
        + " several lessons with one set of weights, by an evolution strategy on training families, and writes the model"
        + " with these numbers. Every rule then teaches by them. A fourth of the families is left out to check on.",
    mixinStandardHelpOptions = true)
public final class PaceCommand implements Callable<Integer> {
  private static final int LEFT_OUT = 4; // one family of so many

  @Option(names = "--rule", paramLabel = "RULE",
      description = "Which teaches, in fixed point, as in eval (default: ${DEFAULT-VALUE}).", defaultValue = "sgm#60")
  private String rule;

  @Option(names = "--lessons", paramLabel = "N",
      description = "Lessons of an episode, each about another object, with one set of weights (default:"
          + " ${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int lessons;

  @Option(names = "--rehearsal", paramLabel = "SHARE",
      description = "Share of a lesson's samples that repeat earlier demonstrations (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private double rehearsal;

  @Option(names = "--earlier-weight", paramLabel = "W",
      description = "Of the loss on objects taught earlier, beside 1 of the one just taught (default:"
          + " ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private double earlierWeight;

  @Option(names = "--common-weight", paramLabel = "W",
      description = "Likewise on common objects, which nobody teaches (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.25")
  private double commonWeight;

  @Option(names = "--generations", paramLabel = "N",
      description = "Steps of the strategy (default: ${DEFAULT-VALUE}).", defaultValue = "12")
  private int generations;

  @Option(names = "--pairs", paramLabel = "N",
      description = "Pairs of settings that one step tries (default: ${DEFAULT-VALUE}).", defaultValue = "8")
  private int pairs;

  @Option(names = "--episodes", paramLabel = "N",
      description = "Episodes that each of them plays, the same for all (default: ${DEFAULT-VALUE}).",
      defaultValue = "6")
  private int episodes;

  @Option(names = "--set", split = ",", paramLabel = "NUMBER",
      description = "Train nothing and take these: the power by which the rate falls, the velocity's decay in 256ths, the"
          + " bits of memory, and each layer's share, the lowest first. The usual ones of sgm are"
          + " 1,16,3,0.3,0.3,1,1,1,1.")
  private List<Float> set = List.of();

  @Option(names = "--check", paramLabel = "N",
      description = "Episodes with the families left out, with and without what was found (default: ${DEFAULT-VALUE}).",
      defaultValue = "40")
  private int checked;

  @Option(names = "--families", paramLabel = "first|all",
      description = "Of which kinds of things that meta-training may learn from (default: ${DEFAULT-VALUE}).",
      defaultValue = "all")
  private TrainingObjects.Families families;

  @Option(names = "--objects", paramLabel = "N", description = "Number of things (default: ${DEFAULT-VALUE}).",
      defaultValue = "134")
  private int objects;

  @Option(names = "--views", paramLabel = "N", description = "Views of each (default: ${DEFAULT-VALUE}).",
      defaultValue = "8")
  private int views;

  @Option(names = "--seed", paramLabel = "N",
      description = "Of things, views and lessons; another one than models were trained with (default:"
          + " ${DEFAULT-VALUE}).",
      defaultValue = "601")
  private long seed;

  @Mixin
  private ModelOption model;

  @Option(names = "--out", paramLabel = "MODEL", required = true,
      description = "The model with the numbers, to be given by --model.")
  private Path out;

  @Option(names = "--threads", paramLabel = "N",
      description = "To work with; results do not depend on it (default: one a core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin
  private ClusterOptions cluster;

  @Spec
  private CommandSpec spec;
  private final Kernels.Source kernels;

  public PaceCommand(Kernels.Source kernels) {
    this.kernels = kernels;
  }

  /** What is learned from, and what it is checked on. */
  private record Things(List<Subject> learned, List<Subject> leftOut) {}

  @Override
  public Integer call() throws IOException {
    EvalCommand.requireFolder("--out", out);
    TrainCommand.require("--objects", objects, 2, 9_000);
    TrainCommand.require("--views", views, 2, 1_000);
    TrainCommand.require("--threads", threads, 1, 256);
    TrainCommand.require("--check", checked, 2, 100_000);
    PaceSettings settings = settings();
    StoredModel stored = model.read();
    Optional<Pace> given = set.isEmpty() ? Optional.empty() : Optional.of(Pace.of(numbers(), stored.model()));
    PaceTraining.Taught taught = new PaceTraining.Taught(stored.model(), Rules.parse(rule), area(stored));
    PrintWriter terminal = spec.commandLine().getOut();
    try (Crew crew = cluster.crew("lessons", threads, kernels, terminal)) {
      Things things = things(taught, crew);
      PaceTraining training =
          new PaceTraining(taught, things.learned, settings, seed, kernels);
      if (given.isEmpty()) {
        train(training, crew, terminal);
      }
      Pace pace = given.orElseGet(training::pace);
      terminal.printf(Locale.ROOT,
          "%nfound: %s%n%nfamilies left out, %d episodes, the rule by itself and what this changes:%n",
          text(pace), checked);
      training.check(crew, pace, things.leftOut, checked)
          .forEach(gain -> terminal.println("  " + gain));
      String sha = ModelFile.write(out, pace.in(stored.model()), stored.provenance().noted("pace", command()));
      terminal.printf("%nwritten: %s (sha256 %s)%n", out, sha);
      terminal.flush();
    }
    return 0;
  }

  private float[] numbers() {
    float[] numbers = new float[set.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = set.get(i);
    }
    return numbers;
  }

  private static WorkArea area(StoredModel stored) {
    WorkArea standard = WorkArea.STANDARD;
    return new WorkArea(standard.centreX(), standard.centreY(), standard.tableZ(), stored.model().input().size());
  }

  private PaceSettings settings() {
    PaceSettings standard = PaceSettings.STANDARD;
    return new PaceSettings(lessons, rehearsal, standard.queries(), standard.common(), earlierWeight, commonWeight,
        pairs,
        episodes, generations, standard.spread(), standard.rate());
  }

  private void train(PaceTraining training, Crew crew, PrintWriter terminal) {
    try (CrewBar bar =
        new CrewBar(EvalCommand.progressBar("episodes", 2 * pairs * episodes * generations), "episodes")) {
      for (int g = 0; g < generations; g++) {
        PaceTraining.Generation done = training.generation(crew, (index, result, members) -> bar.step(1, members));
        terminal.printf(Locale.ROOT,
            "%ngeneration %d: loss %.3f; right places just taught %.3f, earlier %.3f, common %.3f; %s%n", g + 1,
            done.loss(), done.justTaught(), done.earlier(), done.common(), text(training.pace()));
        terminal.flush();
      }
    }
  }

  private static String text(Pace pace) {
    return String.format(Locale.ROOT, "shares %s, fall %.2f, decay %d/256, memory %d bits",
        pace.shares().stream().map(share -> String.format(Locale.ROOT, "%.3f", share))
            .collect(Collectors.joining(" ")),
        pace.fall(), pace.decay(), pace.memoryBits());
  }

  private Things things(PaceTraining.Taught taught, Crew crew) throws IOException {
    List<ObjectModel> drawn = families.draw(objects, seed);
    List<String> kinds = drawn.stream().map(ObjectModel::family).distinct().toList();
    ViewsWork.Matter matter =
        new ViewsWork.Matter(drawn, views, seed, taught.model().input(), taught.area(), ViewsWork.Looks.USUAL);
    Things things = new Things(new ArrayList<>(), new ArrayList<>());
    try (ViewsWork work = ViewsWork.of(matter, () -> {
      throw new IllegalStateException("these views need no simulator");
    }); CrewBar bar = new CrewBar(TrainingRun.bar("looking", 0, objects), "objects")) {
      for (Subject subject : work.subjects(crew, (index, result, members) -> bar.step(1, members))) {
        boolean left = kinds.indexOf(subject.object().family()) % LEFT_OUT == LEFT_OUT - 1;
        (left ? things.leftOut : things.learned).add(subject);
      }
    }
    return things;
  }

  /** Every option that matters to the result. */
  private String command() {
    if (!set.isEmpty()) {
      return "pace --set " + set.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return String.format(Locale.ROOT,
        "pace --rule %s --lessons %d --rehearsal %s --earlier-weight %s --common-weight %s --generations %d --pairs %d"
            + " --episodes %d --families %s --objects %d --views %d --seed %d",
        rule, lessons, rehearsal, earlierWeight, commonWeight, generations, pairs, episodes, families, objects, views,
        seed);
  }
}
