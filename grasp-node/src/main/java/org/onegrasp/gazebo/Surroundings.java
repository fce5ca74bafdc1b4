package org.onegrasp.gazebo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.msgs.gazebo.Model;
import org.onegrasp.world.Ground;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Pose;
import org.onegrasp.world.Support;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.Disturbance;
import org.onegrasp.world.table.Rest;
import org.onegrasp.world.table.SdfWorld;

/** What is there besides the object: other things, what they stand on, and the table where it really lies. */
final class Surroundings {
  private static final String TABLE = "table";
  /** What was put somewhere is there when it is no farther away a moment later, metres. */
  private static final double NEAR = 0.005;

  private final GazeboSession session;
  private final SdfWorld world;
  private final List<Standing> standing = new ArrayList<>();
  private List<Placed> others = List.of();
  private Ground ground = Ground.LEVEL;
  private String table = TABLE; // its name now
  private Pose tablePose = Pose.IDENTITY;
  private String support;

  /** One of the others; noted is where it was when somebody last took note. */
  private static final class Standing {
    private final ObjectSdf sdf;
    private final String name;
    private final String object;
    private Pose put;
    private Pose noted;

    private Standing(ObjectSdf sdf, String name, String object) {
      this.sdf = sdf;
      this.name = name;
      this.object = object;
    }
  }

  Surroundings(GazeboSession session, SdfWorld world) {
    this.session = session;
    this.world = world;
  }

  /** Whether these are the others that stand there. */
  boolean has(List<Placed> things) {
    return things.equals(others);
  }

  /** Whether it is a table alone where it always was. */
  boolean plain() {
    return others.isEmpty() && ground.equals(Ground.LEVEL);
  }

  /**
   * Takes away what does not belong there, and makes what does.
   *
   * @throws IOException when meshes cannot be written
   */
  void arrange(List<Placed> newOthers, Ground newGround, WorkArea area) throws IOException {
    if (!newGround.equals(ground)) {
      removeSupport();
    }
    if (!newOthers.equals(others)) {
      removeOthers();
    }
    ground = newGround;
    moveTable(ground.moved(area));
    if (ground.support().isPresent() && support == null) {
      support = session.models().newName("support");
      session.models().spawn(support, TableSdf.of(ground.support().get(), support, ground.table(area)));
    }
    if (standing.isEmpty()) {
      for (Placed other : newOthers) {
        spawn(other, above(other, area));
      }
      others = List.copyOf(newOthers);
    }
    for (int i = 0; i < others.size(); i++) {
      standing.get(i).put = above(others.get(i), area);
    }
  }

  /**
   * Before anything is put onto it: another one is made there, as Gazebo's camera goes on seeing a static one where it
   * was.
   */
  private void moveTable(Pose to) {
    if (!to.equals(tablePose)) {
      String next = session.models().newName(TABLE);
      session.models().delete(table);
      session.models().spawn(next, TableSdf.of(world.model(TABLE), next, to));
      table = next;
      tablePose = to;
    }
  }

  private Pose above(Placed other, WorkArea area) {
    return ground.stand(area, other.at()).times(new Pose(0, 0, Rest.DROP, 0, 0, 0, 1));
  }

  private void spawn(Placed other, Pose at) throws IOException {
    ObjectSdf sdf = new ObjectSdf(other.object());
    String name = session.models().newName("object");
    session.models().spawn(name, sdf.write(name, at, session.files()));
    standing.add(new Standing(sdf, name, other.object().name()));
  }

  /** Where everything has to be put. */
  List<Model> moves() {
    List<Model> moves = new ArrayList<>();
    for (Standing other : standing) {
      moves.add(Model.newBuilder().setName(other.name).setPose(GazeboPoses.message(other.put)).build());
    }
    return moves;
  }

  /** Forgets where the others were before they are moved. */
  void forget(LockStep lockStep) {
    standing.forEach(other -> lockStep.forget(other.name));
  }

  /** Whether all others are where they were put. */
  boolean inPlace(LockStep lockStep) {
    return standing.stream().allMatch(other -> {
      Pose now = lockStep.pose(other.name);
      return now != null && TableRig.distance(now, other.put) < NEAR;
    });
  }

  /** Takes note of where the others are. */
  void note(LockStep lockStep) {
    standing.forEach(other -> other.noted = lockStep.pose(other.name));
  }

  /** What became of them since then, in plain words; empty when they are about where they were. */
  String disturbance(LockStep lockStep) {
    for (Standing other : standing) {
      Pose now = lockStep.pose(other.name);
      String what = other.noted == null || now == null ? "" : Disturbance.of(other.noted, now);
      if (!what.isEmpty()) {
        return what + " " + other.object;
      }
    }
    return "";
  }

  /** Height of the highest corner of the others, metres. */
  double top(LockStep lockStep) {
    double top = Double.NEGATIVE_INFINITY;
    for (Standing other : standing) {
      Pose now = lockStep.pose(other.name);
      top = Math.max(top, other.sdf.top(now == null ? other.put : now));
    }
    return top;
  }

  void clear() {
    removeOthers();
    removeSupport();
    moveTable(Pose.IDENTITY);
    ground = Ground.LEVEL;
  }

  private void removeOthers() {
    standing.forEach(other -> session.models().delete(other.name));
    standing.clear();
    others = List.of();
  }

  private void removeSupport() {
    if (support != null) {
      session.models().delete(support);
      support = null;
    }
  }
}
