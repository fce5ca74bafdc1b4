package org.onegrasp.node;

import static org.onegrasp.node.health.Problems.Subject.DEMONSTRATION;
import static org.onegrasp.node.health.Problems.Subject.SKILLS;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.Decoding.Candidate;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.ForgetDemonstration;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Result;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.health.Arrivals;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.sight.Claim;
import org.onegrasp.node.sight.Sight;
import org.onegrasp.node.skills.SkillFile;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.web.Attempt;
import org.onegrasp.web.CloseUp;
import org.onegrasp.web.Heights;
import org.onegrasp.web.Lesson;
import org.onegrasp.web.Preview;
import org.onegrasp.web.RefusedException;
import org.onegrasp.web.Sighting;
import org.onegrasp.web.Simulation;
import org.onegrasp.web.SkillDetails;
import org.onegrasp.web.SkillList;
import org.onegrasp.web.State;
import org.onegrasp.web.Station;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/** This node as the page sees it. What it does goes the way of the ROS services. Safe for use by several threads. */
final class WebStation implements Station {
  private static final int MOST_UNDONE = 10;
  private static final String SHOW = "drag across the object, from one side to the other, with room for the fingers";
  private static final String LIST = "GET /api/skills has the names";

  /** What the node hands over: its parts, and what it does for its services. */
  record Parts(String name, String version, NodeConfiguration configuration, InputSpec input, Skills skills,
      SceneHistory scenes, SceneReader reader, Arrivals images, Problems problems, SkillServices services,
      Results results, LessonLog lessons, AttemptLog attempts, GraspDecoder decoder, LongSupplier rosTime) {}

  /** What the node does. */
  record Deeds(Function<Demonstration, String> teach, Function<ShownGrasp, String> submit, Runnable teachOutdated,
      Supplier<Optional<Prediction>> newest, Supplier<List<DiagnosticStatus>> diagnostics) {}

  private record Undo(String what, Skill skill, boolean selected, boolean replaced) {}

  private final Parts parts;
  private final Deeds deeds;
  private final Optional<Simulation> simulation;
  private final Deque<Undo> undos = new ArrayDeque<>(); // the newest in front
  private volatile boolean armBusy;

  WebStation(Parts parts, Deeds deeds, Optional<Simulation> simulation) {
    this.parts = parts;
    this.deeds = deeds;
    this.simulation = simulation;
  }

  @Override
  public State state() {
    NodeConfiguration c = parts.configuration;
    WorkArea area = c.workArea();
    Grid grid = parts.input.grid(area);
    Optional<Skill> wanted = parts.skills.wanted();
    String selected = wanted.map(Skill::object).orElse("");
    List<Lesson> lessons = parts.lessons.lessons();
    return new State(parts.name, parts.version, parts.skills.modelSha256(), c.rule().name(), c.baseFrame(),
        c.gripperOpening(), new State.Area(area.centreX(), area.centreY(), area.tableZ(), area.size()),
        new State.Cells(grid.side(), grid.cell(), area.centreX() - area.size() / 2, area.centreY() + area.size() / 2),
        parts.reader.newestView().map(this::camera).orElse(null),
        wanted.isEmpty() ? "any" : selected.isEmpty() ? "start" : "skill", selected, parts.skills.count(), undoable(),
        lessons.isEmpty() ? null : lessons.get(0),
        simulation.map(one -> new State.Rehearsal(armBusy, one.objects())).orElse(null),
        deeds.diagnostics.get().stream().map(WebStation::diagnostic).toList());
  }

  private State.Camera camera(Observation seen) {
    Pose pose = seen.cameraInBase().inverse();
    double[] r = pose.rotation();
    return new State.Camera(!parts.images.stale(), parts.images.ageSeconds(), seen.camera().width(),
        seen.camera().height(), seen.camera().fx(), seen.camera().fy(), seen.camera().cx(), seen.camera().cy(),
        List.of(r[0], r[1], r[2], pose.x(), r[3], r[4], r[5], pose.y(), r[6], r[7], r[8], pose.z()));
  }

  private static State.Diagnostic diagnostic(DiagnosticStatus status) {
    String subject = status.name().substring(status.name().lastIndexOf(": ") + 2);
    String level = switch (status.level()) {
      case DiagnosticStatus.OK -> "ok";
      case DiagnosticStatus.WARN -> "warn";
      case DiagnosticStatus.ERROR -> "error";
      default -> "stale";
    };
    return new State.Diagnostic(subject, level, status.message());
  }

  @Override
  public SkillList skills(int offset, int limit) {
    List<String> names = parts.skills.names();
    return new SkillList(names.size(), parts.problems.message(SKILLS),
        names.stream().skip(offset).limit(limit).map(this::row).toList());
  }

  private SkillList.Row row(String name) {
    Skills.Tally tally = parts.skills.tally(name);
    String path = path(name);
    return new SkillList.Row(name, tally.demonstrations(), tally.attempts(), tally.held(),
        parts.skills.wanted().map(Skill::object).orElse("").equals(name),
        path + "/picture?v=" + parts.skills.version(), path + "/file");
  }

  private static String path(String name) {
    return "/api/skills/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public long skillsVersion() {
    return parts.skills.version();
  }

  @Override
  public SkillDetails skill(String name) {
    List<SkillDetails.Shown> shown = new ArrayList<>();
    for (org.onegrasp.model.Demonstration one : named(name).shown()) {
      Grasp grasp = one.grasp();
      int number = shown.size() + 1;
      shown.add(new SkillDetails.Shown(number, grasp.x(), grasp.y(), grasp.z(), grasp.yaw(), grasp.width(),
          grasp.z() - one.grid().area().tableZ(),
          path(name) + "/demonstrations/" + number + "/picture?v=" + parts.skills.version()));
    }
    return new SkillDetails(row(name), shown);
  }

  private Skill named(String name) {
    try {
      return parts.skills.named(name);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(404, e.getMessage(), LIST);
    }
  }

  @Override
  public CloseUp shown(String name, int demonstration) {
    List<org.onegrasp.model.Demonstration> shown = named(name).shown();
    if (demonstration < 1 || demonstration > shown.size()) {
      throw new RefusedException(404, "skill '" + name + "' has the demonstrations 1 to " + shown.size(), LIST);
    }
    org.onegrasp.model.Demonstration one = shown.get(demonstration - 1);
    return new CloseUp(one.grid(), parts.input.heights(one.grid(), one.seen()).metres(), one.colours().rgb(),
        one.grasp());
  }

  @Override
  public void select(String name) {
    try {
      parts.skills.select(name);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(404, e.getMessage(), LIST);
    }
  }

  @Override
  public SkillDetails rename(String name, String to) {
    if (!DemonstrationCheck.isName(to)) {
      throw new RefusedException(422, "a name has 1 to 100 characters", "give it another name");
    }
    named(name);
    try {
      parts.skills.rename(name, to);
      return skill(to);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(409, e.getMessage(), "give it another name, or rename that one first");
    } catch (IOException e) {
      throw unsaved(e);
    }
  }

  private static RefusedException unsaved(IOException e) {
    return new RefusedException(503, e.getMessage(), "free some space or make the folder of skills writable");
  }

  @Override
  public boolean forget(String name) {
    Optional<Skill> gone = whole(name);
    boolean selected = parts.skills.wanted().map(Skill::object).orElse("").equals(name);
    try {
      parts.skills.forget(name);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(404, e.getMessage(), LIST);
    } catch (IOException e) {
      throw unsaved(e);
    }
    gone.ifPresent(skill -> remember(new Undo("forgot '" + name + "'", skill, selected, false)));
    return gone.isPresent();
  }

  /** Nothing when its file is of no use: it can be forgotten all the same. */
  private Optional<Skill> whole(String name) {
    try {
      return Optional.of(parts.skills.named(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private synchronized void remember(Undo undo) {
    undos.addFirst(undo);
    if (undos.size() > MOST_UNDONE) {
      undos.removeLast();
    }
  }

  private synchronized State.Undo undoable() {
    return undos.isEmpty() ? null : new State.Undo(undos.peekFirst().what);
  }

  @Override
  public synchronized String undo() {
    Undo last = undos.peekFirst();
    if (last == null) {
      throw new RefusedException(409, "there is nothing to undo",
          "only what was forgotten since the node began can be");
    }
    String name = last.skill.object();
    if (!last.replaced && parts.skills.knows(name)) {
      throw new RefusedException(409, "there is another skill '" + name + "' now", "rename or forget that one first");
    }
    try {
      String unsaved = parts.skills.takeOver(last.skill, last.selected);
      undos.removeFirst();
      return "'" + name + "' is back" + (unsaved.isEmpty() ? "" : ", but " + unsaved);
    } catch (IOException e) {
      throw unsaved(e);
    }
  }

  @Override
  public Lesson forgetDemonstration(String name, int demonstration) {
    named(name);
    Lesson expected = parts.lessons.expect(name);
    ForgetDemonstration.Response answer =
        parts.services.forget(new ForgetDemonstration.Request(name, demonstration), deeds.submit);
    if (!answer.success()) {
      parts.lessons.refused(expected.id(), answer.message());
      throw new RefusedException(answer.message().startsWith(Teacher.BUSY) ? 409 : 422, answer.message(),
          "GET /api/skills/NAME has its demonstrations");
    }
    return parts.lessons.taken(expected.id(), answer.message());
  }

  @Override
  public byte[] file(String name) {
    return SkillFile.bytes(named(name), Instant.now());
  }

  @Override
  public Upload upload(byte[] file, boolean replace) {
    try {
      Skill skill = SkillFile.of(file, "the file", parts.input.middle(parts.configuration.workArea()));
      requireUsable(skill);
      String name = skill.object();
      if (parts.skills.knows(name) && !replace) {
        throw new RefusedException(409, "there is a skill '" + name + "' already",
            "rename that one first, or send the file with ?replace=true");
      }
      Optional<Skill> before = parts.skills.knows(name) ? whole(name) : Optional.empty();
      String unsaved = parts.skills.takeOver(skill, false);
      before.ifPresent(old -> remember(new Undo("replaced '" + name + "'", old, false, true)));
      boolean ours = skill.modelSha256().equals(parts.skills.modelSha256());
      if (!ours) {
        deeds.teachOutdated.run();
      }
      return new Upload(name, unsaved.isEmpty()
          ? ours ? "'" + name + "' is there from now on"
              : "'" + name + "' was taught to another model: it is taught again"
          : unsaved);
    } catch (IOException | IllegalArgumentException e) {
      throw new RefusedException(422, e.getMessage(), "choose a skill file that this version made, or copy it again");
    }
  }

  private void requireUsable(Skill skill) {
    if (skill.shown().isEmpty() || !DemonstrationCheck.isName(skill.object())) {
      throw new IllegalArgumentException("the file holds no demonstration, or one without a name");
    }
    skill.shown().forEach(one -> one.requireFor(parts.input));
  }

  @Override
  public Sighting grasps() {
    return deeds.newest.get().map(this::sighting).orElse(Sighting.NONE);
  }

  private Sighting sighting(Prediction prediction) {
    Sight sight = prediction.sight();
    HeightMap map = prediction.scene().map();
    List<Claim> claims = new ArrayList<>(sight.claims());
    Optional<Claim> best = sight.best();
    int index = -1;
    for (int i = 0; i < claims.size() && best.isPresent(); i++) {
      index = claims.get(i).found() == best.get().found() ? i : index;
    }
    if (best.isPresent() && index < 0) { // of the start weights
      claims.add(0, best.get());
      index = 0;
    }
    long stamp = prediction.scene().stampNanos();
    return new Sighting(seconds(stamp), Math.max(0, (parts.rosTime.getAsLong() - stamp) * 1e-9), index,
        claims.stream().map(claim -> found(claim, map)).toList(),
        sight.absences().stream().limit(SightMessages.MOST_ABSENT)
            .map(one -> new Sighting.Absent(one.object(), one.reason())).toList(),
        best.isPresent() ? "" : prediction.obstacle(), sight.skills(), sight.waiting());
  }

  private static Sighting.Found found(Claim claim, HeightMap map) {
    Grasp grasp = claim.grasp();
    Pose pose = grasp.pose();
    return new Sighting.Found(claim.object(), claim.instance(), grasp.x(), grasp.y(), grasp.z(), grasp.yaw(),
        grasp.width(), grasp.quality(), claim.found().likeness().distance(), claim.found().demonstration() + 1,
        map.toMap(grasp).z() - map.area().tableZ(), Sighting.tips(grasp),
        new Sighting.Posed(List.of(pose.x(), pose.y(), pose.z()),
            List.of(pose.qx(), pose.qy(), pose.qz(), pose.qw())));
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).toPlainString();
  }

  @Override
  public Preview preview(double x1, double y1, double x2, double y2) {
    if (Math.max(Math.max(Math.abs(x1), Math.abs(y1)), Math.max(Math.abs(x2), Math.abs(y2))) > Messages.MOST_METRES) {
      throw new RefusedException(400, "a point is more than a thousand kilometres away", SHOW);
    }
    Scene scene = freshScene();
    double yaw = Math.hypot(x2 - x1, y2 - y1) < 1e-9 ? 0 : Math.atan2(y2 - y1, x2 - x1);
    return measured(scene, (x1 + x2) / 2, (y1 + y2) / 2, yaw);
  }

  private Scene freshScene() {
    String obstacle = parts.services.obstacle();
    return parts.scenes.newest().filter(scene -> obstacle.isEmpty()).orElseThrow(() -> new RefusedException(503,
        "no usable depth image: " + (obstacle.isEmpty() ? "none has come yet" : obstacle),
        "look at diagnostics in GET /api/state"));
  }

  /** The decoder has scratch of its own, so one at a time. */
  private synchronized Preview measured(Scene scene, double x, double y, double yaw) {
    HeightMap map = scene.map();
    Grasp wanted = map.toMap(new Grasp(x, y, map.area().tableZ(), yaw, 0, 1));
    Candidate fitted = parts.decoder.fit(map, new Grasp(wanted.x(), wanted.y(), Double.NaN, yaw, 0, 1));
    Grasp grasp = fitted.grasp();
    List<String> problems = new ArrayList<>();
    if (!fitted.valid()) {
      problems.add(fitted.rejection());
    } else {
      problems.addAll(parts.decoder.checkDemonstration(map, grasp));
    }
    Grasp inBase = map.toBase(grasp);
    double opening = parts.configuration.gripperOpening();
    return new Preview(problems.isEmpty(), inBase.x(), inBase.y(), inBase.z(), yaw, grasp.width(),
        Math.max(0, grasp.z() - map.area().tableZ()), map.heightAt(grasp.x(), grasp.y()), Sighting.tips(inBase),
        Math.min(opening, grasp.width() + 0.008), seconds(scene.stampNanos()), List.copyOf(problems),
        problems.isEmpty() ? "" : SHOW);
  }

  @Override
  public Lesson teach(Demonstrated shown) {
    double z = shown.z() == null ? Double.NaN : shown.z();
    double width = shown.width() == null ? Double.NaN : shown.width();
    if (Double.isNaN(z) || Double.isNaN(width)) {
      Preview measured = measured(freshScene(), shown.x(), shown.y(), shown.yaw());
      z = Double.isNaN(z) ? measured.z() : z;
      width = Double.isNaN(width) ? measured.width() : width;
    }
    Demonstration plain = Messages.demonstration(Header.of(RosTime.ZERO, ""), shown.object(),
        new Grasp(shown.x(), shown.y(), z, shown.yaw(), width, 1));
    Demonstration message =
        new Demonstration(plain.header(), plain.object(), plain.pose(), plain.width(), shown.add());
    Lesson expected = parts.lessons.expect(shown.object());
    try {
      return parts.lessons.taken(expected.id(), deeds.teach.apply(message));
    } catch (UnusableInputException e) {
      parts.lessons.refused(expected.id(), e.getMessage());
      boolean busy = e.getMessage().startsWith(Teacher.BUSY);
      throw new RefusedException(busy ? 409 : 422, e.getMessage(),
          busy ? "wait until that lesson is over" : e.subject() == DEMONSTRATION ? SHOW : "mend that first");
    }
  }

  @Override
  public List<Lesson> lessons() {
    return parts.lessons.lessons();
  }

  @Override
  public List<Attempt> attempts() {
    return parts.attempts.attempts();
  }

  @Override
  public Optional<CloseUp> attempted(long id) {
    return parts.attempts.look(id);
  }

  @Override
  public void result(Told told) {
    try {
      parts.results.count(message(told));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(422, e.getMessage(), "take stamp, object and instance from GET /api/grasps");
    }
  }

  private static Result message(Told told) {
    return new Result(RosTime.ofNanos(told.stampNanos()), told.object(), told.instance(), told.held(), told.text());
  }

  private Simulation simulated() {
    return simulation.orElseThrow(() -> new RefusedException(404, "no simulated robot waits for this page",
        "start launch/onegrasp demo --teach"));
  }

  @Override
  public Attempt tryGrasp() throws InterruptedException {
    Simulation robot = simulated();
    armBusy = true;
    try {
      Simulation.Tried tried = robot.attempt().orElseThrow(() -> new RefusedException(409,
          "the node has no grasp now: " + grasps().obstacle(), "teach an object, or put one in view"));
      Result result = message(new Told(tried.stampNanos(), tried.object(), 0, tried.held(), tried.text()));
      try {
        parts.results.countQuietly(result);
      } catch (IllegalArgumentException e) {
        // Of the start weights, or of a skill that was forgotten meanwhile: nothing learns from it, but it is shown.
      }
      return parts.attempts.ended(result, tried.right(), "simulation");
    } finally {
      armBusy = false;
    }
  }

  @Override
  public String shuffle() throws InterruptedException {
    Simulation robot = simulated();
    armBusy = true;
    try {
      return robot.shuffle();
    } finally {
      armBusy = false;
    }
  }

  @Override
  public Optional<Observation> view() {
    return parts.reader.newestView();
  }

  @Override
  public Optional<Heights> heights() {
    return parts.scenes.newest()
        .map(scene -> new Heights(scene.map().grid(), scene.map().metres(), scene.map().unseen(), scene.stampNanos()));
  }
}
