package org.onegrasp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.onegrasp.evaluation.Evaluation;
import org.onegrasp.evaluation.EvaluationCurves;
import org.onegrasp.evaluation.EvaluationPlan;
import org.onegrasp.evaluation.EvaluationReport;
import org.onegrasp.evaluation.EvaluationResult;
import org.onegrasp.evaluation.Forgetting;
import org.onegrasp.evaluation.ForgettingPlan;
import org.onegrasp.evaluation.ForgettingReport;
import org.onegrasp.evaluation.ForgettingResult;
import org.onegrasp.evaluation.Latency;
import org.onegrasp.evaluation.LostTrial;
import org.onegrasp.evaluation.Scenes;
import org.onegrasp.evaluation.Worlds;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.BudgetExceededException;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.objects.MeshObjects;
import org.onegrasp.parallel.Crew;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.GraspWorld;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code eval}: how well learning rules learn from one demonstration, and what it costs. */
@Command(name = "eval",
    description = "Teaches objects by one demonstration each, with one learning rule or several, and measures"
        + " how often the grasp is found again in new poses and the object lifted.",
    mixinStandardHelpOptions = true)
public final class EvalCommand implements Callable<Integer> {
  private static final int LATENCY_FRAMES = 1000;
  private static final int LATENCY_LOOKS = 20;
  private static final int COMMON_OBJECTS = 10;

  /** Which camera looks. */
  enum Camera {
    same(SimConfiguration.Sensor.SAME), unseen(SimConfiguration.Sensor.UNSEEN), third(SimConfiguration.Sensor.THIRD);

    private final SimConfiguration.Sensor sensor;

    Camera(SimConfiguration.Sensor sensor) {
      this.sensor = sensor;
    }

    SimConfiguration.Sensor sensor() {
      return sensor;
    }
  }

  @Option(names = "--rules", split = ",", paramLabel = "RULE",
      description = "NAME[/float|/fixed][@RATE][#SAMPLES][+CLUTTER], separated by"
          + " commas; CLUTTER is the share of a lesson's samples in which other things stand around the object"
          + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "none,head,bp-last2,bp-last3,bp,sgm/float,sgm")
  private List<String> rules;

  @Option(names = "--objects", paramLabel = "heldout|training|wide|DIR",
      description = "Household things of families that"
          + " meta-training never saw, or of the first nine that it did, or of all that it can learn from, or a mesh (.obj, .stl), or a folder of them, of which"
          + " three levels are read (default: ${DEFAULT-VALUE}).",
      defaultValue = "heldout")
  private Path objects;

  @Option(names = "--count", paramLabel = "N", description = "Number of household things (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  private int count;

  @Option(names = "--poses", paramLabel = "N", description = "New poses of each object (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  private int poses;

  @Option(names = "--seed", paramLabel = "N",
      description = "Of objects, poses, cameras and lessons (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(names = "--seeds", paramLabel = "N",
      description = "Repeat with so many seeds from --seed on, the objects staying the same"
          + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private int seeds;

  @Option(names = "--world", description = "Where: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      defaultValue = "sim")
  private World world;

  @Option(names = "--camera",
      description = "${COMPLETION-CANDIDATES}: of the kind that meta-training saw, of another kind, or of a"
          + " third one on which nothing is tuned (default: ${DEFAULT-VALUE}).",
      defaultValue = "same")
  private Camera camera;

  @Mixin
  private SceneOptions scenes;

  @Option(names = "--network-alone",
      description = "Grasp where the network's map of the whole look is best, without looking for the shown shape.")
  private boolean networkAlone;

  @Option(names = "--area", paramLabel = "METRES",
      description = "Side of the work area that is looked at, a lesson still seeing what"
          + " lies around the demonstration; objects stand where they always do (default: what the network was"
          + " trained on).")
  private Double area;

  @Option(names = "--lift", paramLabel = "all|N|none",
      description = "On how many of the poses the grasps are really attempted"
          + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "all")
  private String lift;

  @Option(names = "--budget", split = ",", paramLabel = "BYTES",
      description = "Most bytes of all tensors of a lesson in fixed point;"
          + " in float they are only counted. With several, the rules that fit each are compared (default:"
          + " ${DEFAULT-VALUE}).",
      defaultValue = "" + FixedLearner.STANDARD_BUDGET)
  private List<Long> budgets;

  @Option(names = "--seconds", split = ",", paramLabel = "S",
      description = "Give each rule as many samples as fit so many seconds of"
          + " processor time, measured at the start; one line of the table for each (default: each rule's own"
          + " samples).")
  private List<Double> seconds = List.of();

  @Option(names = "--samples", paramLabel = "N",
      description = "Augmentations in one lesson, for all rules (default: each rule's"
          + " own).")
  private Integer samples;

  @Mixin
  private ModelOption model;

  @Option(names = "--rank", paramLabel = "FILE",
      description = "Write the model with its rules' right places, by which `plan` chooses;"
          + " may be the file of --model itself.")
  private Path rank;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON.")
  private Path json;

  @Option(names = "--plot", paramLabel = "FILE", description = "Write a plot of the successes as PNG.")
  private Path plot;

  @Option(names = "--curves", paramLabel = "FILE",
      description = "Write success against seconds and against bytes as PNG.")
  private Path curves;

  @Option(names = "--reliability", paramLabel = "FILE",
      description = "Write as PNG how often grasps of each quality were right.")
  private Path reliability;

  @Option(names = "--threads", paramLabel = "N",
      description = "To work with; results do not depend on it (default: one a core).")
  private Integer threads;

  @Option(names = "--forgetting", paramLabel = "N",
      description = "Measure forgetting instead: N objects are taught one after the"
          + " other with one set of weights, beside a skill of its own for each.")
  private Integer forgetting;

  @Option(names = "--rehearsal", split = ",", paramLabel = "SHARE",
      description = "With --forgetting: shares of each lesson that repeat"
          + " earlier demonstrations, each tried with each rule (default: ${DEFAULT-VALUE}).",
      defaultValue = "0,0.5")
  private List<Double> rehearsals;

  @Option(names = "--latency", description = "Only measure how long it takes from a depth frame to a grasp.")
  private boolean latency;

  @Mixin
  private ClusterOptions cluster;

  @Spec
  private CommandSpec spec;
  private final Supplier<? extends Simulator> gazebo;
  private final Kernels.Source kernels;

  /** @param gazebo asked only for {@code --world gazebo} */
  public EvalCommand(Supplier<? extends Simulator> gazebo, Kernels.Source kernels) {
    this.gazebo = gazebo;
    this.kernels = kernels;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Rule> chosen =
        rules.stream().map(Rules::parse).map(r -> samples == null ? r : r.withSamples(samples)).toList();
    requireFolder("--rank", rank);
    requireFolder("--json", json);
    requireFolder("--plot", plot);
    requireFolder("--curves", curves);
    requireFolder("--reliability", reliability);
    List<ObjectModel> things = things();
    StoredModel stored = model.read();
    GraspModel learned = stored.model();
    if (cluster.asked() && (latency || forgetting != null)) {
      throw new IllegalArgumentException("--cluster shares out trials; leave --latency and --forgetting out");
    }
    if (latency) {
      System.out.println(latency(learned, things.get(0)));
      return 0;
    }
    if (forgetting != null) {
      forget(things, chosen, learned);
      return 0;
    }
    EvaluationResult result = evaluate(plan(things, chosen), learned);
    System.out.printf(Locale.ROOT, "%n%d objects x %d poses x %d seeds, camera %s, one demonstration each%n%n%s",
        things.size(), poses,
        seeds, camera, result.table());
    if (json != null) {
      EvaluationReport.writeJson(result, conditions(), json);
    }
    if (plot != null) {
      EvaluationReport.writePlot(result, things.size() + " objects, camera " + camera, plot);
    }
    if (reliability != null) {
      EvaluationReport.writeReliability(result, things.size() + " objects, camera " + camera, reliability);
    }
    if (curves != null) {
      EvaluationCurves.write(result, things.size() + " objects, camera " + camera, curves);
    }
    requireWhole(result);
    if (rank != null) {
      String commit = SourceCommit.of(Path.of(System.getProperty("onegrasp.home", ".")));
      ModelFile.write(rank, learned, stored.provenance().with(result.ranking(command(), commit)));
    }
    return 0;
  }

  static void requireWhole(EvaluationResult result) {
    List<LostTrial> lost = result.lost();
    if (!lost.isEmpty()) {
      throw new IllegalStateException(lost.size() + " of " + result.plan().trials()
          + " trials are lost, the first of them " + lost.get(0) + "; the table is of the others");
    }
  }

  /** What matters to the successes; the rules have lines of their own. */
  private String command() {
    return String.format(Locale.ROOT,
        "eval --objects %s --count %d --poses %d --seed %d --seeds %d --world %s --camera %s --budget %s",
        objects, count, poses, seed, seeds, world, camera,
        budgets.stream().map(String::valueOf).collect(Collectors.joining(",")))
        + (networkAlone ? " --network-alone" : "");
  }

  /** Before the long work rather than after it. */
  static void requireFolder(String option, Path file) {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(option + ": there is no folder " + folder + "; make it first");
    }
    if (file != null && Files.isDirectory(file)) {
      throw new IllegalArgumentException(option + ": " + file + " is a folder; name a file in it");
    }
  }

  private List<ObjectModel> things() throws IOException {
    requireAtLeastOne("--count", count);
    return switch (objects.toString()) {
      case "heldout" -> HouseholdObjects.heldout(count, seed);
      case "training" -> HouseholdObjects.training(count, seed);
      case "wide" -> HouseholdObjects.wide(count, seed);
      default -> meshes(objects);
    };
  }

  private List<ObjectModel> meshes(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      throw new IllegalArgumentException(
          "--objects: \"" + folder + "\" is neither heldout, training nor wide, nor a folder or mesh file that"
              + " exists");
    }
    return MeshObjects.read(folder, seed);
  }

  private EvaluationPlan plan(List<ObjectModel> things, List<Rule> chosen) {
    requireAtLeastOne("--poses", poses);
    requireAtLeastOne("--seeds", seeds);
    int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    requireAtLeastOne("--threads", workers);
    if (samples != null && !seconds.isEmpty()) {
      throw new IllegalArgumentException("--seconds gives each rule its samples; leave --samples out");
    }
    Scenes asked = scenes.scenes(world);
    if (asked.skills() > things.size()) {
      throw new IllegalArgumentException(
          "--skills " + asked.skills() + " needs as many objects, got " + things.size() + ": raise --count");
    }
    return new EvaluationPlan(things, chosen, poses, LongStream.range(seed, seed + seeds).boxed().toList(), lifts(),
        workers, new EvaluationPlan.Terms(budgets, seconds, networkAlone), asked, scenes.cast(things, asked, seed));
  }

  static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " must be 1 or more, got " + value);
    }
  }

  private int lifts() {
    return switch (lift) {
      case "all" -> poses;
      case "none" -> 0;
      default -> {
        if (!lift.matches("\\d{1,6}")) {
          throw new IllegalArgumentException("--lift must be all, none or a number, got \"" + lift + "\"");
        }
        yield Math.min(poses, Integer.parseInt(lift));
      }
    };
  }

  private EvaluationResult evaluate(EvaluationPlan plan, GraspModel learned) throws IOException, InterruptedException {
    try (Crew crew = cluster.crew("trials", plan.threads(), kernels, spec.commandLine().getOut());
        Worlds worlds = NamedWorlds.of(world, camera.sensor, scenes.inColour(), simulator());
        CrewBar bar = new CrewBar(progressBar("evaluating", Evaluation.work(plan)), "trials")) {
      return new Evaluation(plan, learned, worlds, workArea(learned), kernels, bar::step).run(crew);
    }
  }

  private void forget(List<ObjectModel> things, List<Rule> chosen, GraspModel learned)
      throws IOException, InterruptedException {
    if (!seconds.isEmpty() || curves != null) {
      throw new IllegalArgumentException(
          "--forgetting takes neither --seconds nor --curves; its curves are what --plot writes");
    }
    if (forgetting < 2 || forgetting > things.size()) {
      throw new IllegalArgumentException(
          "--forgetting must be 2 to the number of objects, " + things.size() + ", got " + forgetting);
    }
    EvaluationPlan usual = plan(things, chosen);
    ForgettingPlan plan =
        new ForgettingPlan(things.subList(0, forgetting), HouseholdObjects.training(COMMON_OBJECTS, seed), chosen,
            rehearsals, poses, usual.seeds(), usual.threads(), usual.terms().budgets().get(0),
            usual.terms().networkAlone());
    ForgettingResult result;
    try (Simulator simulator = simulator(); ProgressBar bar = progressBar("teaching", Forgetting.work(plan))) {
      result = new Forgetting(plan, learned, cameraSeed -> simulator.open(configuration(cameraSeed)), workArea(learned),
          kernels, bar::step).run();
    } catch (BudgetExceededException e) {
      throw new IllegalArgumentException("a rule does not fit --budget: " + e.getMessage(), e);
    }
    System.out.printf(Locale.ROOT, "%n%d objects one after the other, %d poses x %d seeds, camera %s%n%n%s", forgetting,
        poses, seeds,
        camera, result.table());
    if (json != null) {
      ForgettingReport.writeJson(result, conditions(), json);
    }
    if (plot != null) {
      ForgettingReport.writePlot(result, forgetting + " objects, camera " + camera, plot);
    }
  }

  static ProgressBar progressBar(String task, int work) {
    return new ProgressBarBuilder().setTaskName(task).setInitialMax(work).setUpdateIntervalMillis(500)
        .setStyle(ProgressBarStyle.ASCII).build();
  }

  private WorkArea workArea(GraspModel learned) {
    double least = learned.input().size();
    if (area != null && !(area >= least && area <= WorkArea.MOST_SIZE)) {
      throw new IllegalArgumentException("--area must be " + least + " to " + WorkArea.MOST_SIZE + " m, got " + area);
    }
    WorkArea standard = WorkArea.STANDARD;
    return new WorkArea(standard.centreX(), standard.centreY(), standard.tableZ(),
        area == null ? least : learned.output().covering(area));
  }

  private SimConfiguration configuration(long cameraSeed) {
    return new SimConfiguration(null, camera.sensor, scenes.inColour(), cameraSeed);
  }

  private Simulator simulator() {
    return world.simulator(gazebo);
  }

  private Map<String, Object> conditions() {
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("world", world.name());
    conditions.put("camera", camera.name());
    if (area != null) {
      conditions.put("area", area);
    }
    if (networkAlone) {
      conditions.put("network_alone", true);
    }
    conditions.put("model", model.label());
    conditions.put("jdk", Runtime.version().toString());
    return conditions;
  }

  private Latency.Reading latency(GraspModel learned, ObjectModel thing) throws IOException {
    try (Simulator simulator = simulator(); GraspWorld sim = simulator.open(configuration(seed))) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Observation> looks = new ArrayList<>();
      for (int i = 0; i < LATENCY_LOOKS; i++) {
        sim.place(thing, 0.1 * random.nextDouble() - 0.05, 0.1 * random.nextDouble() - 0.05,
            2 * Math.PI * random.nextDouble());
        looks.add(sim.observe());
      }
      return new Latency(learned, workArea(learned), sim.gripperOpening(), kernels).measure(looks, LATENCY_FRAMES);
    }
  }
}
