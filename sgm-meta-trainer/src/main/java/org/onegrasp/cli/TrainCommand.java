package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.meta.Checkpoint;
import org.onegrasp.meta.Course;
import org.onegrasp.meta.MetaSettings;
import org.onegrasp.meta.MetaTraining;
import org.onegrasp.meta.Subject;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Provenance;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Lanes;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code launch/onegrasp train}: learns a model over the training families, seen in the embedded world or in Gazebo.
 */
@Command(name = "train",
    description = "Meta-training: learns the start network and the synthetic gradient modules on the training"
        + " families, and writes a model file.",
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final InputSpec INPUT = InputSpec.STANDARD;
  private static final int VALIDATION_VIEWS = 9; // the demonstration and 8 attempts
  private static final int USUAL = 0; // width of modules
  private static final int VIEW_OVERHEAD = 200; // bytes
  private static final String PLAN = "plan";
  private static final String BEGUN = "begun";
  private static final String COMMIT = "commit";

  @Option(names = "--out", paramLabel = "MODEL",
      description = "The model file to write; the checkpoint is MODEL.checkpoint beside it"
          + " (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("grasp.onegrasp");

  @Option(names = "--seed", description = "The same seed gives the same model (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--resume", description = "Go on from the checkpoint, to the same bytes as an unbroken run.")
  private boolean resume;

  @Mixin
  private TrainingObjects objects;

  @Option(names = "--views", description = "Views of each object (default: ${DEFAULT-VALUE}).")
  private int views = 20;

  @Option(names = "--rounds",
      description = "Rounds of meta-training, in each of which every lane teaches one grasp (default:"
          + " ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--pretrain", description = "Steps of pretraining before them (default: ${DEFAULT-VALUE}).")
  private int pretrain;

  @Option(names = "--pause-after", paramLabel = "ROUNDS",
      description = "Stop after so many rounds without a model, to go on with"
          + " --resume another time.")
  private int pauseAfter = Integer.MAX_VALUE;

  @Option(names = "--threads",
      description = "Threads, which make no difference to the result (default: ${DEFAULT-VALUE}).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--world",
      description = "Where the objects are seen: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private World world = World.sim;

  /** What other sensors look like to meta-training. */
  enum Sensors {
    shifted, rendered
  }

  @Option(names = "--sensors",
      description = "Other sensors than the usual camera: ${COMPLETION-CANDIDATES}: maps of the usual one are changed,"
          + " or one object in three is rendered as a camera of any kind sees it (default: ${DEFAULT-VALUE}).")
  private Sensors sensors = Sensors.shifted;

  @Option(names = "--clutter", paramLabel = "SHARE",
      description = "Share of the samples of the rounds in which other things are drawn around the object (default:"
          + " ${DEFAULT-VALUE}).")
  private double clutter;

  /** Which network learns. */
  enum Network {
    standard(NetworkShape.grasp(), USUAL), small(NetworkShape.small(), 16), deep(NetworkShape.deep(), USUAL);

    private final NetworkShape shape;
    private final int width; // of the modules' bottleneck maps

    Network(NetworkShape shape, int width) {
      this.shape = shape;
      this.width = width;
    }
  }

  @Option(names = "--network",
      description = "The network: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Network network = Network.standard;

  /** How the episodes of a round belong together. */
  enum Episodes {
    joined, independent
  }

  @Option(names = "--episodes",
      description = "${COMPLETION-CANDIDATES}: joined at every inner step, or only at their ends, so that other processes"
          + " can play them (default: joined; with --cluster independent). Models differ.")
  private Episodes episodes;

  @Option(names = "--episodes-a-round", paramLabel = "N",
      description = "Independent episodes of a round: as many members as can play at a time (default: ${DEFAULT-VALUE}).")
  private int episodesARound;

  @Mixin
  private ClusterOptions cluster;

  @Spec
  private CommandSpec spec;
  private final Clock clock;
  private final MetaSettings standard;
  private final Supplier<? extends Simulator> gazebo;
  private final Kernels.Source kernels;

  /** @param gazebo asked only for {@code --world gazebo} */
  public TrainCommand(Supplier<? extends Simulator> gazebo, Kernels.Source kernels) {
    this(Clock.systemUTC(), MetaSettings.STANDARD, gazebo, kernels);
  }

  /** @param clock dates the model */
  TrainCommand(Clock clock, MetaSettings standard, Supplier<? extends Simulator> gazebo, Kernels.Source kernels) {
    this.clock = clock;
    this.standard = standard;
    this.gazebo = gazebo;
    this.kernels = kernels;
    rounds = standard.rounds();
    pretrain = standard.pretrainSteps();
    clutter = standard.clutter();
    episodesARound = standard.lanes();
  }

  @Override
  public Integer call() throws IOException {
    check();
    Path file = Path.of(out + ".checkpoint");
    PrintWriter terminal = spec.commandLine().getOut();
    try (Lanes lanes = new Lanes("validation", threads);
        Crew crew = cluster.crew("worker", threads, kernels, terminal)) {
      TrainingObjects.Found things = objects.find(seed);
      requireRoom(things.learned().size());
      List<Subject> all = views(things, crew, terminal);
      int learned = things.learned().size();
      Course course = new Course(network.shape, settings(), AREA, all.subList(0, learned), seed);
      Validation validation = new Validation(AREA, all.subList(learned, all.size()), lanes, kernels);
      Map<String, String> notes = notes(course);
      try (MetaTraining training = resume ? resumed(course, file, notes) : new MetaTraining(course, threads, kernels)) {
        if (independent()) {
          training.playApart(crew, episodesARound);
        }
        TrainingRun run = new TrainingRun(course, training, validation, file, notes, terminal);
        run.until(Math.min(pauseAfter, rounds));
        if (pauseAfter < rounds) {
          terminal.printf("paused after round %d; go on with the same options and --resume%n", training.rounds());
        } else {
          report(run.model(), validation, made(course, things), notes, terminal);
        }
        terminal.flush();
      }
    }
    return 0;
  }

  private MetaSettings settings() {
    MetaSettings settings = standard.ofLength(pretrain, rounds).withClutter(clutter);
    if (network.width != USUAL) {
      settings = settings.withWidth(network.width);
    }
    return sensors == Sensors.rendered ? settings.withoutSensorShifts() : settings;
  }

  /** Of the objects to learn from, and after them of those for validation. */
  private List<Subject> views(TrainingObjects.Found things, Crew crew, PrintWriter terminal) throws IOException {
    List<ObjectModel> learned = things.learned();
    List<ObjectModel> others = things.others();
    Path file = Path.of(out + ".views");
    List<ObjectModel> both = Stream.concat(learned.stream(), others.stream()).toList();
    if (world == World.gazebo && resume) {
      return ViewsFile.read(file, INPUT, both, i -> i < learned.size() ? views : VALIDATION_VIEWS);
    }
    if (world == World.gazebo) {
      ViewsFile.write(file, List.of()); // a wrong path or a full disk shows now and not after an hour
    }
    terminal.printf("looking at %d objects, %s, in %d views each ...%n", learned.size(), things.note(), views);
    terminal.flush();
    int work = learned.size() * views + others.size() * VALIDATION_VIEWS;
    long begun = System.nanoTime();
    List<Subject> all = new ArrayList<>();
    long otherSeed = seed + TrainingObjects.VALIDATION_SEED_OFFSET;
    try (CrewBar bar = new CrewBar(TrainingRun.bar("looking", 0, work), "objects")) {
      all.addAll(seen(new ViewsWork.Matter(learned, views, seed, INPUT, AREA, looks()), crew, bar));
      all.addAll(seen(new ViewsWork.Matter(others, VALIDATION_VIEWS, otherSeed, INPUT, AREA, looks()), crew, bar));
    }
    double seconds = (System.nanoTime() - begun) * 1e-9;
    terminal.printf(Locale.ROOT, "%,d views in %.1f s, %.1f ms each%n", work, seconds, 1000 * seconds / work);
    if (world == World.gazebo) {
      ViewsFile.write(file, all); // taken again they would differ a little
    }
    return all;
  }

  private boolean independent() {
    return cluster.asked() ? episodes != Episodes.joined : episodes == Episodes.independent;
  }

  private ViewsWork.Looks looks() {
    if (world == World.gazebo) {
      return ViewsWork.Looks.GAZEBO;
    }
    return sensors == Sensors.rendered ? ViewsWork.Looks.OTHER_SENSORS : ViewsWork.Looks.USUAL;
  }

  private List<Subject> seen(ViewsWork.Matter matter, Crew crew, CrewBar bar) throws IOException {
    try (ViewsWork work = ViewsWork.of(matter, gazebo)) {
      return work.subjects(crew, (index, result, members) -> bar.step(matter.views(), members));
    }
  }

  private void check() {
    objects.check();
    require("--views", views, 2, 1_000);
    require("--rounds", rounds, 1, 1_000_000);
    require("--pretrain", pretrain, 0, 10_000_000);
    require("--pause-after", pauseAfter, 0, Integer.MAX_VALUE);
    require("--threads", threads, 1, 256);
    requireRoom(objects.count());
    require("--episodes-a-round", episodesARound, 1, 1_000);
    if (!independent() && episodesARound != standard.lanes()) {
      throw new IllegalArgumentException("--episodes-a-round needs --episodes independent");
    }
    if (cluster.asked() && !independent()) {
      throw new IllegalArgumentException(
          "--episodes joined meets at every step, too often for --cluster: leave one of them out");
    }
    if (!(clutter >= 0 && clutter <= 1)) {
      throw new IllegalArgumentException("--clutter must be 0 to 1, got " + clutter);
    }
    if (sensors == Sensors.rendered && world == World.gazebo) {
      throw new IllegalArgumentException("--sensors rendered needs --world sim: Gazebo's camera is of one kind");
    }
    if (out.getFileName() == null || Files.isDirectory(out)) {
      throw new IllegalArgumentException("--out must be a file, got the folder \"" + out + "\"");
    }
  }

  /** Every view is kept, since episodes take them in any order. */
  private void requireRoom(int learned) {
    long room = Runtime.getRuntime().maxMemory() / 2;
    long each = INPUT.values() + VIEW_OVERHEAD;
    if (learned * each * views > room) {
      throw new IllegalArgumentException(String.format(Locale.ROOT,
          "%d objects in %d views need %,d MB, there are %,d MB for them: take --views %d or fewer, or give more memory"
              + " (ONEGRASP_JAVA_OPTS=-Xmx...)",
          learned, views, (learned * each * views) >> 20, room >> 20, Math.max(2, room / each / learned)));
    }
  }

  static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(option + " must be " + least + " to " + most + ", got " + value);
    }
  }

  private Map<String, String> notes(Course course) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(PLAN, command() + ", " + course.settings() + ", views " + digest(course.subjects()));
    notes.put(BEGUN, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString());
    notes.put(COMMIT, SourceCommit.of(Path.of(System.getProperty("onegrasp.home", "."))));
    return notes;
  }

  /** The command line with every option that matters to the result, also when it was left out. */
  private String command() {
    return "train --seed " + seed + objects.command() + " --views " + views + " --pretrain " + pretrain
        + " --rounds " + rounds
        + " --validate " + objects.validated() + (world == World.sim ? "" : " --world " + world)
        + (network == Network.standard ? "" : " --network " + network)
        + (sensors == Sensors.shifted ? "" : " --sensors " + sensors) + (clutter == 0 ? "" : " --clutter " + clutter)
        + (independent() ? " --episodes independent --episodes-a-round " + episodesARound : "");
  }

  /** Puts the beginning's notes in the place of today's. */
  private MetaTraining resumed(Course course, Path file, Map<String, String> notes) throws IOException {
    if (Files.notExists(file)) {
      throw new IllegalArgumentException(
          "there is no checkpoint " + file + " to go on from: check --out, or start without --resume");
    }
    Checkpoint checkpoint = Checkpoint.read(file);
    if (!checkpoint.note(PLAN).equals(notes.get(PLAN))) {
      throw new IllegalArgumentException("checkpoint " + file + " belongs to another run.\n  there: "
          + checkpoint.note(PLAN) + "\n  here:  "
          + notes.get(PLAN)
          + "\nGive the same options (other views with the same options: the sources changed), or start anew without"
          + " --resume");
    }
    notes.put(BEGUN, checkpoint.note(BEGUN));
    if (!checkpoint.note(COMMIT).endsWith(notes.get(COMMIT))) {
      notes.put(COMMIT, checkpoint.note(COMMIT) + " then " + notes.get(COMMIT));
    } else {
      notes.put(COMMIT, checkpoint.note(COMMIT));
    }
    return MetaTraining.resume(course, checkpoint, threads, kernels);
  }

  /** What a model was made of, for people who look into its file. */
  private Map<String, String> made(Course course, TrainingObjects.Found things) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("settings", course.settings().toString());
    int together = independent() ? episodesARound : course.settings().lanes();
    more.put("episodes", (long) rounds * together + " of " + course.settings().innerSteps() + " steps, " + together
        + " in a round");
    more.put("objects", things.note() + ", " + views + " views each");
    more.put("kinds", TrainingObjects.kinds(things.learned()));
    more.put("sensors", sensors == Sensors.rendered ? "one object in three rendered as a camera of any kind sees it"
        : "maps of the usual camera, changed in one episode of three");
    more.put("clutter", "other things in " + clutter + " of the samples of the rounds");
    return more;
  }

  private void report(GraspModel model, Validation validation, Map<String, String> more, Map<String, String> notes,
      PrintWriter terminal) throws IOException {
    String measured = validation.of(model).toString();
    Provenance provenance =
        new Provenance(command(), seed, notes.get(COMMIT), System.getProperty("java.runtime.version"), notes.get(BEGUN),
            measured, more, List.of());
    String sha256 = ModelFile.write(out, model, provenance);
    terminal.println();
    terminal.println(measured);
    terminal.printf("wrote %s, %,d bytes, sha256 %s%n", out, Files.size(out), sha256);
  }

  /** Tells views from others: SHA-256 of all height maps and poses, shortened. */
  private static String digest(List<Subject> subjects) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Subject subject : subjects) {
        for (Subject.View view : subject.views()) {
          Pose pose = view.pose();
          digest.update(view.heights());
          digest
              .update(ByteBuffer.allocate(4 * Double.BYTES).putDouble(pose.x()).putDouble(pose.y()).putDouble(pose.qz())
                  .putDouble(pose.qw()).array());
        }
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
