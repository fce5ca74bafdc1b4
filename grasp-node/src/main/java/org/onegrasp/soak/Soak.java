package org.onegrasp.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.soak.Answers.Circumstance;
import org.onegrasp.soak.Disturbances.Disturbance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One soak: a camera at 30 Hz, a lesson every few seconds, skills that are called for and forgotten, peers that come
 * and go, strangers at the ports, and one disturbance after another; all of it against a node in a process of its own,
 * whose answers, words and appetite are watched.
 */
final class Soak implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Soak.class);
  private static final String NODE = "/onegrasp: ";
  private static final int SHOTS = 6;
  private static final int NAMES = 8;
  private static final long SECOND = 1_000_000_000L;
  private static final long TICK_MS = 50;

  private final SoakPlan plan;
  private final PrintStream out;
  private final List<Shot> shots;
  private final SplittableRandom random;
  private final Answers answers = new Answers();
  private final Honesty honesty;
  private final Stage stage;
  private final SoakClock clock;
  private final SoakCamera camera;
  private final Lessons lessons;
  private final SkillCalls calls;
  private final Map<String, Long> counts = new HashMap<>();
  private final ExecutorService helpers = Executors.newFixedThreadPool(3, task -> {
    Thread thread = new Thread(task, "soak-helper");
    thread.setDaemon(true);
    return thread;
  });
  private volatile Circumstance disturbance; // null in calm
  private volatile boolean stopping;
  private Readings readings;
  private Disturbances disturbances;
  private HostilePeers strangers;
  private int guests;
  private int liesTold;
  private long beginNanos;

  Soak(SoakPlan plan, PrintStream out) throws IOException, InterruptedException {
    this.plan = plan;
    this.out = out;
    shots = Shot.take(SHOTS, plan.seed());
    random = new SplittableRandom(plan.seed());
    honesty = new Honesty(plan.bounds().tellSeconds());
    stage = new Stage(plan);
    clock = new SoakClock(stage.own(), plan.simulated());
    camera = new SoakCamera(stage.own(), clock, answers, honesty, this::circumstance, plan.seed());
    lessons = new Lessons(stage.own());
    calls = new SkillCalls(stage.own(), plan.seed());
    stage.own().subscribe("/onegrasp/grasp", GraspMessage.CODEC, 100,
        message -> answered(message.header().stamp().toNanos()));
    stage.own().subscribe("/onegrasp/height_map", Image.CODEC, 100,
        message -> answered(message.header().stamp().toNanos()));
    stage.own().subscribe("/diagnostics", DiagnosticArray.CODEC, 100, this::reported);
  }

  private Circumstance circumstance() {
    Circumstance present = disturbance;
    return present != null ? present : lessons.underWay() ? Circumstance.TEACHING : Circumstance.IDLE;
  }

  private void answered(long stamp) {
    long now = System.nanoTime();
    answers.answered(stamp, now);
    honesty.answered(now);
  }

  private void reported(DiagnosticArray report) {
    Map<String, Integer> levels = new HashMap<>();
    for (DiagnosticStatus status : report.status()) {
      if (status.name().startsWith(NODE)) {
        levels.put(status.name().substring(NODE.length()), status.level());
        status.values().forEach(value -> count(status.name(), value));
      }
    }
    if (!levels.isEmpty()) {
      honesty.reported(System.nanoTime(), levels);
    }
  }

  private synchronized void count(String status, KeyValue value) {
    boolean ofTheProblem = value.key().equals("times") || value.key().equals("total");
    if (status.equals(NODE + "node") && !ofTheProblem && value.value().matches("\\d{1,18}")) {
      counts.put(value.key(), Long.parseLong(value.value()));
    }
  }

  private synchronized Map<String, Long> counts() {
    Map<String, Long> all = new HashMap<>(counts);
    all.put(Findings.KEPT_BACK, camera.dropped());
    return all;
  }

  /** Ends early; the verdict is of what was seen until then. */
  void stop() {
    stopping = true;
  }

  Findings run() throws IOException, InterruptedException {
    stage.startNode();
    camera.show(shots.get(0));
    stage.await("the node to listen", () -> camera.connected() && lessons.connected());
    readings = new Readings(stage.node().pid());
    strangers = new HostilePeers(stage.node().pid(), plan.seed());
    camera.stop(false);
    stage.await("the first answer", () -> answers.counts().answered() > 0);
    long begin = System.nanoTime();
    beginNanos = begin;
    disturbances = new Disturbances(kinds(), plan.calmSeconds(), plan.seed(), begin);
    soak(begin, begin + (long) (plan.seconds() * SECOND));
    settle();
    return findings((System.nanoTime() - begin) / (double) SECOND);
  }

  private Findings findings(double seconds) {
    Findings.Appetite appetite = new Findings.Appetite(readings.of(ProcessReading::rssMb), readings.heapMb(),
        readings.of(ProcessReading::threads), readings.of(ProcessReading::descriptors));
    Findings.Truth truth =
        new Findings.Truth(honesty.lieCount(), honesty.lies(), honesty.slowestToTell(), honesty.slowestToClear());
    return new Findings(seconds, stage.node().alive(), answers.counts(), circumstances(), counts(), appetite,
        lessons.tally(), calls.tally(),
        truth,
        disturbances.count() + " disturbances, " + guests + " guests, " + strangers.visits() + " strangers, "
            + lessons.tally().all()
            + " lessons, " + calls.tally().all() + " service calls");
  }

  private Map<Circumstance, double[]> circumstances() {
    Map<Circumstance, double[]> all = new EnumMap<>(Circumstance.class);
    for (Circumstance one : Circumstance.values()) {
      all.put(one, answers.summary(one));
    }
    return all;
  }

  private List<Disturbance> kinds() {
    Path skills = stage.skills();
    Path aside = skills.resolveSibling("skills-aside");
    return List.of(
        new Disturbance("master killed", Circumstance.MASTER_AWAY, 4, 4, stage::killMaster, stage::startMaster),
        new Disturbance("clock jumps", Circumstance.CLOCK_JUMP, 3, 0,
            () -> clock.jump(random.nextBoolean() ? 1 + 20 * random.nextDouble() : -1 - 20 * random.nextDouble()),
            () -> {}),
        new Disturbance("bad pictures", Circumstance.BAD_PICTURES, 2, 2, () -> camera.misbehave(true),
            () -> camera.misbehave(false)),
        new Disturbance("camera stops", Circumstance.CAMERA_BACK, 7, 2, () -> {
          camera.stop(true);
          honesty.stopped();
        }, () -> camera.stop(false)),
        new Disturbance("skills folder away", Circumstance.FOLDER_AWAY, 8, 2, () -> {
          Files.move(skills, aside);
          Files.writeString(skills, "in the way");
        }, () -> {
          Files.delete(skills);
          Files.move(aside, skills);
        }));
  }

  /** The main loop; everything that may take long is done by a helper. */
  private void soak(long begin, long end) throws IOException, InterruptedException {
    Every readingTime = new Every(plan.readSeconds(), begin);
    Every lessonTime = new Every(5, begin);
    Every sceneTime = new Every(7, begin);
    Every callTime = new Every(1.5, begin);
    Every strangerTime = new Every(2, begin);
    Every guestTime = new Every(15, begin);
    Every lineTime = new Every(60, begin);
    Future<?> reading = null;
    Future<?> calling = null;
    Future<?> guest = null;
    int readingsTaken = 0;
    for (long now = begin; now < end && !stopping && stage.node().alive(); now = System.nanoTime()) {
      disturb(now);
      if (lessonTime.due(now)) {
        teach();
      }
      if (sceneTime.due(now)) {
        camera.show(shots.get(random.nextInt(shots.size())));
      }
      if (strangerTime.due(now)) {
        strangers.visit();
      }
      if (free(calling) && callTime.due(now)) {
        calling = helpers.submit(calls::call);
      }
      if (free(reading) && readingTime.due(now)) {
        boolean heapToo = readingsTaken++ % plan.heapEvery() == 0;
        reading = helpers.submit(() -> {
          readings.take(heapToo);
          return null;
        });
      }
      if (free(guest) && disturbance == null && guestTime.due(now)) {
        String name = "guest_" + guests++;
        guest = helpers.submit(() -> visit(name));
      }
      if (lineTime.due(now)) {
        out.println(line((now - begin) / (double) SECOND));
      }
      Thread.sleep(TICK_MS);
    }
  }

  private static boolean free(Future<?> work) {
    return work == null || work.isDone();
  }

  private void disturb(long now) throws IOException, InterruptedException {
    disturbances.tick(now);
    Disturbance present = disturbances.present();
    disturbance = present == null ? null : present.circumstance();
    if (present != null && present.circumstance() != Circumstance.CAMERA_BACK) {
      honesty.disturbed(now);
    }
    if (present != null && present.circumstance() == Circumstance.MASTER_AWAY) {
      stage.tellSimulated();
    }
    honesty.tick(now);
    tellLies((now - beginNanos) / (double) SECOND);
    answers.expire(now);
    lessons.giveUpLate();
  }

  /** At once, and not only in the verdict: what was going on then is still to be seen in the node's log. */
  private void tellLies(double seconds) {
    List<String> lies = honesty.lies();
    for (; liesTold < lies.size(); liesTold++) {
      out.println(String.format(Locale.ROOT, "%s, after %.0f s: untrue on /diagnostics: %s",
          LocalTime.now(ZoneId.systemDefault()).withNano(0), seconds,
          lies.get(liesTold)));
    }
  }

  private void teach() {
    boolean calm =
        disturbance == null || disturbance == Circumstance.FOLDER_AWAY || disturbance == Circumstance.MASTER_AWAY;
    if (calm && !lessons.underWay()) {
      lessons.begin("soak_" + random.nextInt(NAMES), camera.shown());
    }
  }

  private void visit(String name) {
    try (GuestNode guest = new GuestNode(stage.arguments(), name)) {
      for (int i = 0; i < 50 && !stopping; i++) {
        guest.publish(shots.get(0).transform(clock.now()));
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("a guest could not stay: {}", e.toString());
    }
  }

  private String line(double seconds) {
    Answers.Counts seen = answers.counts();
    double[] rss = readings.of(ProcessReading::rssMb);
    return String.format(Locale.ROOT,
        "%5.0f of %.0f min: %d pictures, %d answered, %d lost; %d of %d lessons; p99 %.1f ms idle, %.1f ms teaching;"
            + " %.0f MB; %d untrue",
        seconds / 60, plan.seconds() / 60, seen.good() + seen.bad(), seen.answered(), seen.lostInAll(),
        lessons.tally().good(), lessons.tally().all(), answers.summary(Circumstance.IDLE)[2],
        answers.summary(Circumstance.TEACHING)[2],
        rss.length == 0 ? 0 : rss[rss.length - 1], honesty.lieCount());
  }

  /** Lets the last pictures be answered and the last count be told. */
  private void settle() throws IOException, InterruptedException {
    disturbances.end();
    disturbance = null;
    camera.stop(true);
    long end = System.nanoTime() + Answers.PATIENCE_NANOS + SECOND;
    while (System.nanoTime() < end && stage.node().alive()) {
      Thread.sleep(TICK_MS);
    }
    answers.expire(System.nanoTime());
  }

  @Override
  public void close() throws IOException {
    camera.close();
    helpers.shutdownNow();
    if (strangers != null) {
      strangers.close();
    }
    calls.close();
    stage.close();
  }
}
