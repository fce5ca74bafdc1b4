package org.onegrasp.web;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/** A node that knows what it was told, without any of the work. */
class FakeStation implements Station {
  static final Grid GRID = new Grid(WorkArea.STANDARD, 96);

  final List<String> names = new CopyOnWriteArrayList<>(List.of("mug"));
  final List<Demonstrated> taught = new CopyOnWriteArrayList<>();
  final List<Lesson> lessons = new CopyOnWriteArrayList<>();
  final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  final List<Told> told = new CopyOnWriteArrayList<>();
  final List<Integer> uploaded = new CopyOnWriteArrayList<>();
  final AtomicLong stamp = new AtomicLong(1_700_000_000_005_000_000L);
  volatile String selected = "";
  volatile int heightsAsked;
  volatile int viewsAsked;
  volatile int statesAsked;
  /** Cells along each side of the height map. */
  volatile int side = 96;

  @Override
  public State state() {
    statesAsked++;
    return new State("/onegrasp", "1", "abc", "sgm", "base_link", 0.085, new State.Area(0, 0, 0.4, 0.384),
        new State.Cells(96, 0.004, -0.192, 0.192), null, selected.isEmpty() ? "any" : "skill", selected, names.size(),
        null, lessons.isEmpty() ? null : lessons.get(0), null,
        List.of(new State.Diagnostic("depth image", "warn", "no image for 3.2 s: look at the camera")));
  }

  @Override
  public SkillList skills(int offset, int limit) {
    return new SkillList(names.size(), "", names.stream().skip(offset).limit(limit).map(this::row).toList());
  }

  private SkillList.Row row(String name) {
    return new SkillList.Row(name, 1, 0, 0, name.equals(selected), "", "");
  }

  @Override
  public long skillsVersion() {
    return names.hashCode();
  }

  @Override
  public SkillDetails skill(String name) {
    require(name);
    return new SkillDetails(row(name), List.of());
  }

  private void require(String name) {
    if (!names.contains(name)) {
      throw new RefusedException(404, "there is no skill '" + name + "'", "GET /api/skills has the names");
    }
  }

  @Override
  public CloseUp shown(String name, int demonstration) {
    require(name);
    float[] metres = new float[GRID.cells()];
    metres[GRID.cells() / 2 + 48] = 0.05f;
    return new CloseUp(GRID, metres, new byte[0], new Grasp(0, 0, 0.43, 0.5, 0.04, 1));
  }

  @Override
  public void select(String name) {
    selected = name;
  }

  @Override
  public SkillDetails rename(String name, String to) {
    require(name);
    names.remove(name);
    names.add(to);
    return skill(to);
  }

  @Override
  public boolean forget(String name) {
    require(name);
    return names.remove(name);
  }

  @Override
  public String undo(String what) {
    throw new RefusedException(409, "there is nothing to undo", "forget something first");
  }

  @Override
  public Lesson forgetDemonstration(String name, int demonstration) {
    return begin(name);
  }

  @Override
  public byte[] file(String name) {
    require(name);
    return new byte[] {1, 2, 3};
  }

  @Override
  public Upload upload(byte[] file, boolean replace) {
    uploaded.add(file.length);
    return new Upload("mug", "there");
  }

  @Override
  public Sighting grasps() {
    return Sighting.NONE;
  }

  @Override
  public Preview preview(double x1, double y1, double x2, double y2) {
    return new Preview(true, (x1 + x2) / 2, (y1 + y2) / 2, 0.43, 0, 0.04, 0.03, 0.06, List.of(), 0.05, "1.0",
        List.of(), "");
  }

  @Override
  public Lesson teach(Demonstrated demonstrated) {
    taught.add(demonstrated);
    return begin(demonstrated.object());
  }

  private Lesson begin(String object) {
    Lesson lesson =
        new Lesson(lessons.size() + 1L, object, Lesson.TEACHING, 0, 460, 0, 0, "teaching", false, "page");
    lessons.add(0, lesson);
    return lesson;
  }

  /** Ends the newest lesson. */
  void end(String state, String message) {
    Lesson begun = lessons.get(0);
    lessons.set(0, new Lesson(begun.id(), begun.object(), state, 460, 460, 0.1, 1, message, true, "page"));
  }

  @Override
  public List<Lesson> lessons() {
    return new ArrayList<>(lessons);
  }

  @Override
  public List<Attempt> attempts() {
    return new ArrayList<>(attempts);
  }

  @Override
  public Optional<CloseUp> attempted(long id) {
    return Optional.empty();
  }

  @Override
  public void result(Told result) {
    told.add(result);
  }

  @Override
  public Attempt tryGrasp() throws InterruptedException {
    throw new RefusedException(404, "no simulated robot waits for this page", "start one");
  }

  @Override
  public String shuffle() throws InterruptedException {
    throw new RefusedException(404, "no simulated robot waits for this page", "start one");
  }

  @Override
  public Optional<Observation> view() {
    viewsAsked++;
    return Optional.of(new Observation(new CameraModel(8, 6, 5, 5, 3.5, 2.5), Pose.IDENTITY, new float[48],
        new byte[0], stamp.get() * 1e-9));
  }

  @Override
  public Optional<Heights> heights() {
    heightsAsked++;
    Grid grid = new Grid(WorkArea.STANDARD, side);
    BitSet unseen = new BitSet();
    unseen.set(1);
    float[] metres = new float[grid.cells()];
    metres[0] = 0.0123f;
    return Optional.of(new Heights(grid, metres, unseen, stamp.addAndGet(100_000_000)));
  }
}
