package org.onegrasp.node;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.Result;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.health.Arrivals;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.parameters.NodeConfiguration;
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
import org.onegrasp.world.Grid;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/** This node as the page sees it. What it does goes the way of the ROS services. Safe for use by several threads. */
final class WebStation implements Station {
  /** What the node hands over: its parts, and what it does for its services. */
  record Parts(String name, String version, NodeConfiguration configuration, InputSpec input, Skills skills,
      UndoHistory undos, SceneHistory scenes, SceneReader reader, Arrivals images, Problems problems,
      SkillServices services,
      Results results, LessonLog lessons, AttemptLog attempts, GraspDecoder decoder, LongSupplier rosTime) {}

  /** What the node does. */
  record Deeds(Function<Demonstration, String> teach, Function<ShownGrasp, String> submit, Runnable teachOutdated,
      Supplier<Optional<Prediction>> newest, Supplier<List<DiagnosticStatus>> diagnostics) {}

  private final Parts parts;
  private final Deeds deeds;
  private final Optional<Simulation> simulation;
  private final WebSkills skills;
  private final WebLessons lessons;
  private volatile boolean armBusy;

  WebStation(Parts parts, Deeds deeds, Optional<Simulation> simulation) {
    this.parts = parts;
    this.deeds = deeds;
    this.simulation = simulation;
    NodeConfiguration configuration = parts.configuration;
    skills = new WebSkills(parts.skills, parts.undos, parts.problems, parts.input, configuration.workArea(),
        deeds.teachOutdated);
    lessons = new WebLessons(parts.scenes, parts.decoder, configuration.gripperOpening(), parts.lessons,
        parts.services, new WebLessons.Deeds(deeds.teach, deeds.submit));
  }

  @Override
  public State state() {
    NodeConfiguration c = parts.configuration;
    WorkArea area = c.workArea();
    Grid grid = parts.input.grid(area);
    Optional<Skill> wanted = parts.skills.wanted();
    String selected = wanted.map(Skill::object).orElse("");
    List<Lesson> taught = parts.lessons.lessons();
    return new State(parts.name, parts.version, parts.skills.modelSha256(), c.rule().name(), c.baseFrame(),
        c.gripperOpening(), new State.Area(area.centreX(), area.centreY(), area.tableZ(), area.size()),
        new State.Cells(grid.side(), grid.cell(), area.centreX() - area.size() / 2, area.centreY() + area.size() / 2),
        parts.reader.newestView().map(this::camera).orElse(null),
        wanted.isEmpty() ? "any" : selected.isEmpty() ? "start" : "skill", selected, parts.skills.count(),
        parts.undos.offered().map(State.Undo::new).orElse(null),
        taught.isEmpty() ? null : taught.get(0),
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
    return skills.list(offset, limit);
  }

  @Override
  public long skillsVersion() {
    return parts.skills.version();
  }

  @Override
  public SkillDetails skill(String name) {
    return skills.skill(name);
  }

  @Override
  public CloseUp shown(String name, int demonstration) {
    return skills.shown(name, demonstration);
  }

  @Override
  public void select(String name) {
    skills.select(name);
  }

  @Override
  public SkillDetails rename(String name, String to) {
    return skills.rename(name, to);
  }

  @Override
  public boolean forget(String name) {
    return skills.forget(name);
  }

  @Override
  public String undo(String what) {
    return skills.undo(what);
  }

  @Override
  public byte[] file(String name) {
    return skills.file(name);
  }

  @Override
  public Upload upload(byte[] file, boolean replace) {
    return skills.upload(file, replace);
  }

  @Override
  public Lesson forgetDemonstration(String name, int demonstration) {
    skills.named(name);
    return lessons.forgetDemonstration(name, demonstration);
  }

  @Override
  public Sighting grasps() {
    return deeds.newest.get().map(seen -> WebSightings.of(seen, parts.rosTime.getAsLong())).orElse(Sighting.NONE);
  }

  @Override
  public Preview preview(double x1, double y1, double x2, double y2) {
    return lessons.preview(x1, y1, x2, y2);
  }

  @Override
  public Lesson teach(Demonstrated shown) {
    return lessons.teach(shown);
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
