package org.onegrasp.node;

import static org.onegrasp.node.health.Problems.Subject.DEMONSTRATION;
import static org.onegrasp.node.health.Problems.Subject.PAGE;
import static org.onegrasp.node.health.Problems.Subject.SKILLS;
import static org.onegrasp.node.health.Problems.Subject.TRANSFORM;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.Result;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.node.camera.DepthImages;
import org.onegrasp.node.camera.DepthMessage;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.health.Diagnostics;
import org.onegrasp.node.health.Health;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.Streams;
import org.onegrasp.node.health.TimeCheck;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.sight.Sight;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.Subscription;
import org.onegrasp.ros.Subscription.Limits;
import org.onegrasp.threads.Backlog;
import org.onegrasp.threads.Heartbeat;
import org.onegrasp.threads.Ticks;
import org.onegrasp.threads.Worker;
import org.onegrasp.web.Simulation;
import org.onegrasp.web.WebServer;
import org.onegrasp.web.WebSettings;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The grasp node: depth images and demonstrations in, grasps and teaching status out. Threads besides ROS's own:
 * prediction, demonstrations, teaching, diagnostics, saving of what could not be saved, and planning of picks where
 * there is an arm; callbacks only hand over to them.
 */
public final class GraspNode implements AutoCloseable {
  public static final String DEFAULT_NAME = "onegrasp";

  private static final Logger LOG = LoggerFactory.getLogger(GraspNode.class);

  /** Between two looks at the files of skills. */
  private static final Duration CHECK = Duration.ofSeconds(10);
  private static final int MOST_SHOWN = 10;

  /** A demonstration that came on the topic, and when. */
  private record Shown(Demonstration message, long nowNanos) {}

  /** Most bytes of a message: several thousand transforms; a 4k picture of floats; plenty for the rest. */
  private static final Limits TRANSFORMS = new Limits(100, 1 << 20);
  private static final Limits CAMERA_INFOS = new Limits(10, 1 << 16);
  private static final Limits DEPTH_IMAGES = new Limits(1, DepthImages.MOST_BYTES);
  private static final Limits DEMONSTRATIONS = new Limits(10, 1 << 16);
  private static final Limits RESULTS = new Limits(100, 1 << 16);

  private final LongSupplier rosTime;
  private final Consumer<TeachingStatus> watcher;
  private final Problems problems = new Problems();
  private final TimeCheck time;
  private final FrameTree frames;
  private final DemonstrationCheck check;
  private final Publisher<TeachingStatus> statuses;
  private final Skills skills;
  private final UndoHistory undos;
  private final LessonLog lessons = new LessonLog();
  private final AttemptLog attempts = new AttemptLog();
  private final Results results;
  private final Serving server;
  private final GraspOutputs outputs;
  private final Optional<Picks> picks;
  private final SceneReader reader;
  private final Predictor predictor;
  private final NodeConfiguration configuration;
  private final SceneHistory scenes;
  private final InputSpec input;
  private final OutputSpec output;
  private final SkillServices services;
  private final Teacher teacher;
  private final Worker saver = new Worker("onegrasp-saving", new Ticks(CHECK, CHECK), tick -> checkSkills(),
      (tick, thrown) -> checkFailed(thrown), Duration.ofSeconds(30));
  private final Diagnostics diagnostics;
  private final Streams streams;
  private final RosNode node;
  private final boolean live;
  private final Backlog<Shown> shown = new Backlog<>(MOST_SHOWN);
  private final Worker demonstrations = new Worker("onegrasp-demonstrations", shown, this::teach,
      (demonstration, thrown) -> problems.failed(DEMONSTRATION, "taking a demonstration failed", thrown),
      Duration.ofSeconds(10));
  private volatile Subscription images; // null on a recording
  private volatile Subscription infos; // likewise
  private volatile Sight sight = Sight.NONE; // the latest
  private volatile Prediction newest; // null before the first
  private volatile List<DiagnosticStatus> reported = List.of(); // as on /diagnostics
  private volatile WebServer page; // null where there is none
  private volatile String depthType = ""; // of the messages that came last

  /**
   * Starts the node's work on a ROS node that the caller owns and closes after this.
   *
   * @param learners makes the learner that the configuration asks for; one is made for serving and one for teaching
   */
  public GraspNode(RosNode node, NodeConfiguration configuration,
      Function<NodeConfiguration, ? extends GraspLearner> learners) {
    this(node, configuration, learners, node.clock()::nowNanos, status -> {}, true);
    depthTopic(node.resolve("~depth"));
    subscribe();
    diagnostics.start();
    node.onShutdown(diagnostics::close); // before any thread ends, which it would tell
    LOG.info("{} is ready: depth images from {}, camera info from {}, demonstrations from {}", node.name(),
        node.resolve("~depth"), node.resolve("~camera_info"), node.resolve("~demonstration"));
  }

  /**
   * The same without subscriptions: the caller hands everything over, with {@link #transforms}, {@link #look} and
   * {@link #teach}.
   *
   * @param rosTime nanoseconds, of what is handed over
   * @param watcher gets every teaching status, besides the topic
   */
  public GraspNode(RosNode node, NodeConfiguration configuration,
      Function<NodeConfiguration, ? extends GraspLearner> learners,
      LongSupplier rosTime, Consumer<TeachingStatus> watcher) {
    this(node, configuration, learners, rosTime, watcher, false);
    diagnostics.start();
  }

  private GraspNode(RosNode node, NodeConfiguration configuration,
      Function<NodeConfiguration, ? extends GraspLearner> learners,
      LongSupplier rosTime, Consumer<TeachingStatus> watcher, boolean live) {
    this.node = node;
    this.rosTime = rosTime;
    this.watcher = watcher;
    this.live = live;
    streams = Streams.of(System::nanoTime, live ? configuration.imageMaxAgeSeconds() : Streams.NEVER_STALE);
    frames = new FrameTree(configuration.transformToleranceSeconds(), live ? System::nanoTime : rosTime);
    time = new TimeCheck(problems, rosTime, node.clock().simulated(), System::nanoTime,
        configuration.demonstrationMaxAgeSeconds());
    SceneHistory history = new SceneHistory();
    GraspLearner serving = learners.apply(configuration);
    this.configuration = configuration;
    scenes = history;
    input = serving.input();
    output = serving.output();
    check = new DemonstrationCheck(configuration, serving.output(), history, frames, problems);
    skills = new Skills(serving.start(), new SkillStore(configuration.skillsFolder(), Clock.systemUTC(), node.name(),
        serving.input().middle(configuration.workArea())), problems);
    skills.load();
    results = new Results(skills, problems, result -> attempts.ended(result, null, "robot"));
    server = new Serving(serving, skills, configuration.gripperOpening(), System::nanoTime,
        live ? Serving.LIVE_NANOS : Serving.UNLIMITED_NANOS);
    statuses = node.advertise("~teaching_status", TeachingStatus.CODEC, true, 100);
    publish(TeachingReport.of(TeachingStatus.IDLE, skills.current().object(), problems.message(SKILLS)));
    outputs = new GraspOutputs(node, configuration);
    picks = configuration.arm().map(arm -> new Picks(node, arm, problems));
    reader =
        new SceneReader(configuration, serving.input(), frames, scenes, problems, rosTime).with(serving.kernels());
    predictor = new Predictor(reader, server, problems, configuration.rateLimitHz(), streams, this::publish);
    GraspLearner learner = learners.apply(configuration);
    learner.beforeSamples(server.rightOfWay()::giveWay);
    teacher = new Teacher(learner, skills, problems, this::publish, configuration.seed(),
        new OwnPicture(learner, configuration.gripperOpening())::obstacle);
    undos = new UndoHistory(skills);
    teacher.replaced((before, after) -> undos.add(UndoHistory.Replaced.taught(before, after)));
    teachAgain(serving.input());
    saver.start();
    demonstrations.start();
    Health health = new Health(problems, streams, live ? Optional.of(time) : Optional.empty(), wires(),
        () -> picks.ifPresent(Picks::checkJoints), this::heartbeats);
    Publisher<DiagnosticArray> reports = node.advertise("/diagnostics", DiagnosticArray.CODEC, false, 10);
    diagnostics = new Diagnostics(node.name(), problems, health, configuration.diagnosticsHz(), this::counts,
        statuses -> report(reports, statuses));
    services =
        new SkillServices(skills, this::predict, scenes, streams.scenes(), problems, configuration.baseFrame());
    services.offer(node, this::teachNow, teacher::submit);
  }

  /**
   * Serves the page for teaching, as the parameters say, and prints where. When it cannot be served the node goes on
   * without, and says so; with {@code ~web_port} 0 it is not wanted.
   *
   * @param version of this program
   * @param simulation that the page may ask for attempts
   * @param out what a person at the terminal reads
   */
  public void openPage(String version, Optional<Simulation> simulation, PrintStream out) {
    WebSettings settings = configuration.web();
    if (settings.port() == 0) {
      return;
    }
    WebStation station = new WebStation(
        new WebStation.Parts(node.name(), version, configuration, input, skills, undos, scenes, reader,
            streams.images(),
            problems, services, results, lessons, attempts,
            new GraspDecoder(output, configuration.gripperOpening()), rosTime),
        new WebStation.Deeds(this::teachNow, teacher::submit, () -> teachAgain(input),
            () -> Optional.ofNullable(newest), () -> reported),
        simulation);
    try {
      page = WebServer.open(settings, station, new OwnTopics(node, picks.isPresent(), () -> depthType),
          (what, thrown) -> problems.failed(PAGE, what, thrown));
      LOG.info("the page for teaching is at {}", page.address());
      page.announce(out);
    } catch (IOException | IllegalArgumentException e) {
      problems.report(PAGE, e.getMessage());
    }
  }

  private void report(Publisher<DiagnosticArray> reports, List<DiagnosticStatus> statuses) {
    reported = List.copyOf(statuses);
    reports.publish(new DiagnosticArray(Messages.header(node.clock().nowNanos(), ""), statuses));
  }

  private String teachNow(Demonstration demonstration) {
    return teachPatiently(demonstration, rosTime.getAsLong());
  }

  /** The grasps that a skill was shown, in the base frame, the newest last; none of a skill that is not known. */
  public List<Grasp> shown(String object) {
    return skills.knows(object) ? skills.named(object).shown().stream().map(shown -> shown.grasp()).toList()
        : List.of();
  }

  /** Checksum of the start model that serves. */
  public String modelSha256() {
    return skills.modelSha256();
  }

  private void teachAgain(InputSpec input) {
    List<String> outdated = skills.outdated();
    if (!outdated.isEmpty()) {
      LOG.info("{} skills were taught to another model: teaching them again from their demonstrations",
          outdated.size());
    }
    teacher.repeat(outdated,
        object -> skills.outdated(object, input).map(shown -> new ShownGrasp(shown, ShownGrasp.Change.REPEAT)));
  }

  /** Tells where the depth images come from, whose name may say that they are rectified. */
  public void depthTopic(String topic) {
    reader.depthTopic(topic);
  }

  private void subscribe() {
    node.subscribe("/tf", TFMessage.CODEC, TRANSFORMS, message -> transforms(message, false));
    node.subscribe("/tf_static", TFMessage.CODEC, TRANSFORMS, message -> transforms(message, true));
    infos = node.subscribe("~camera_info", CameraInfo.CODEC, CAMERA_INFOS, predictor::cameraInfo);
    node.subscribe("~colour", Image.CODEC, DEPTH_IMAGES, reader::colour);
    node.subscribe("~colour_info", CameraInfo.CODEC, CAMERA_INFOS, reader::colourInfo);
    images = node.subscribe("~depth", DepthMessage.types(), DEPTH_IMAGES, this::image);
    node.subscribe("~demonstration", Demonstration.CODEC, DEMONSTRATIONS, this::demonstration);
    node.subscribe("~result", Result.CODEC, RESULTS, results::came);
  }

  /** @param fixed came on /tf_static */
  public void transforms(TFMessage message, boolean fixed) {
    streams.transforms().came();
    try {
      frames.update(message, fixed, rosTime.getAsLong());
    } catch (IllegalArgumentException e) {
      streams.badTransforms().came();
      problems.report(TRANSFORM, "a transform on /tf is unusable: " + e.getMessage() + ": mend its publisher");
    }
    predictor.transformsCame();
  }

  /**
   * Whether the place of a frame in another at a time is known from transforms before and after it, or from fixed ones.
   */
  public boolean knows(String base, String frame, long nanos) {
    return frames.coverage(base, frame, nanos) == FrameTree.Coverage.THERE;
  }

  private void image(DepthMessage image) {
    depthType = image.type();
    time.image(image.header().stamp().toNanos());
    predictor.image(image);
  }

  /** Hands it over: it may have to wait for transforms, which come on this very thread. */
  private void demonstration(Demonstration demonstration) {
    if (!shown.put(new Shown(demonstration, rosTime.getAsLong()))) {
      publish(TeachingReport.of(TeachingStatus.REJECTED, demonstration.object(),
          "too many demonstrations at once: show it again"));
    }
  }

  private void teach(Shown demonstration) {
    try {
      teachPatiently(demonstration.message, demonstration.nowNanos);
    } catch (UnusableInputException e) {
      LOG.debug("told on the status topic and on /diagnostics", e);
    }
  }

  /** What a live demonstration needs may come a little later than it does. */
  private String teachPatiently(Demonstration demonstration, long nowNanos) {
    try {
      if (live) {
        check.await(demonstration, nowNanos);
        time.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return teach(demonstration, nowNanos);
  }

  /**
   * Checks a demonstration and hands it to the teacher.
   *
   * @return what happens to it, in plain words
   * @throws UnusableInputException when it was refused; this was published already
   */
  public String teach(Demonstration demonstration) {
    return teach(demonstration, rosTime.getAsLong());
  }

  /** The same at another time than the node's. */
  public String teach(Demonstration demonstration, long nowNanos) {
    try {
      skills.requireRoom();
      requirePlace(demonstration);
      DemonstrationCheck.Checked checked = check.check(demonstration, nowNanos);
      String answer = teacher.submit(checked.lesson());
      if (checked.doubts().isEmpty()) {
        problems.clear(DEMONSTRATION);
        return answer;
      }
      String doubts = String.join("; ", checked.doubts());
      problems.report(DEMONSTRATION,
          "demonstration of '" + Quoted.of(demonstration.object()) + "' is taken, but " + doubts);
      return answer + ", but " + doubts;
    } catch (UnusableInputException e) {
      problems.report(DEMONSTRATION,
          "demonstration of '" + Quoted.of(demonstration.object()) + "' refused: " + e.getMessage());
      publish(TeachingReport.of(TeachingStatus.REJECTED, demonstration.object(), e.getMessage()));
      throw e;
    }
  }

  /** It is counted once more when it is taught: others may wait to be taught before it. */
  private void requirePlace(Demonstration demonstration) {
    if (demonstration.add() && skills.tally(demonstration.object()).demonstrations() >= Skill.MOST_SHOWN) {
      throw new UnusableInputException(DEMONSTRATION, "it has " + Skill.MOST_SHOWN
          + " demonstrations already, the most a skill can have: forget one with ~forget_demonstration, or show it with"
          + " add: false, in place of them all");
    }
  }

  private Prediction predict(Optional<Skill> wanted, Scene scene) {
    Prediction prediction = server.predict(wanted, scene);
    results.published(prediction);
    return prediction;
  }

  private void publish(Prediction prediction) {
    results.published(prediction);
    sight = prediction.sight();
    newest = prediction;
    outputs.publish(prediction);
    WebServer open = page;
    if (open != null) {
      attempts.saw(prediction);
      open.changed();
    }
    picks.ifPresent(planning -> prediction.best().ifPresent(planning::plan));
  }

  private void publish(TeachingReport report) {
    lessons.report(report);
    WebServer open = page;
    if (open != null) {
      open.changed();
    }
    TeachingStatus status =
        new TeachingStatus(Messages.header(rosTime.getAsLong(), ""), report.state(), report.object(),
            report.progress().step(), report.progress().steps(), report.progress().loss(),
            (int) report.progress().peakBytes(),
            report.reason());
    statuses.publish(status);
    watcher.accept(status);
  }

  /**
   * Predicts at once, publishes and returns it.
   *
   * @param info the image's own; nothing where it needs none
   * @throws UnusableInputException when image or camera info do not serve; says what to do
   */
  public Prediction look(DepthMessage image, Optional<CameraInfo> info) {
    return predictor.lookNow(image, info);
  }

  /** A colour image, before the depth image that it belongs to. */
  public void colour(Image image) {
    reader.colour(image);
  }

  /** What is known of the colour camera, before its images. */
  public void colourInfo(CameraInfo info) {
    reader.colourInfo(info);
  }

  /** What the camera sees, for a picture of it, as {@link #look} takes it; nothing of points. */
  public Optional<Observation> view(DepthMessage image, Optional<CameraInfo> info) {
    return reader.view(image, info);
  }

  /** Tries once more to save what is not on the disk yet; what still is not and why, by name. */
  public Map<String, String> saveAll() {
    return skills.save();
  }

  /** Whether all that was taught is on the disk. */
  public boolean allSaved() {
    return skills.allSaved();
  }

  private void checkSkills() {
    skills.check();
  }

  private void checkFailed(Throwable thrown) {
    problems.failed(SKILLS, "looking after the files of skills failed", thrown);
  }

  private List<Heartbeat> heartbeats() {
    List<Heartbeat> beats = new ArrayList<>(List.of(predictor.heartbeat(), teacher.heartbeat(), saver.heartbeat(),
        demonstrations.heartbeat(), diagnostics.heartbeat()));
    picks.ifPresent(planning -> beats.add(planning.heartbeat()));
    WebServer open = page;
    if (open != null) {
      beats.addAll(open.heartbeats());
    }
    beats.addAll(node.heartbeats());
    return beats;
  }

  private Health.Wires wires() {
    return new Health.Wires(() -> images == null ? 0 : images.malformed(), () -> images == null ? "" : images.trouble(),
        () -> infos == null ? "" : infos.trouble(), node::silentMaster, DepthImages.MOST_BYTES);
  }

  private List<KeyValue> counts(Problems.Subject subject) {
    return switch (subject) {
      case NODE -> counts();
      case GRASP -> SightValues.of(sight);
      default -> List.of();
    };
  }

  private List<KeyValue> counts() {
    ImageCounts.Tally tally = images == null ? predictor.tally()
        : predictor.tally().andLost(images.dropped(), images.malformed());
    return List.of(count("images", tally.images()), count("images predicted", tally.predicted()),
        count("images dropped", tally.dropped()), count("images unusable", tally.unusable()),
        count("images failed", tally.failed()), count("images in flight", tally.inFlight()),
        count("callbacks failed", node.callbackFailures()),
        new KeyValue("skill in use", skills.wanted().map(Skill::object).orElse("any")),
        count("skills", skills.count()),
        new KeyValue("depth scale", String.format(Locale.ROOT, "%.4f", reader.depthFactor())),
        new KeyValue("table", reader.tablePlace()));
  }

  private static KeyValue count(String what, long count) {
    return new KeyValue(what, Long.toString(count));
  }

  @Override
  public void close() {
    diagnostics.close(); // first: threads that end from here on are no trouble
    WebServer open = page;
    if (open != null) {
      open.close();
    }
    saver.close();
    demonstrations.close();
    teacher.close();
    predictor.close();
    picks.ifPresent(Picks::close);
    skills.close();
  }
}
