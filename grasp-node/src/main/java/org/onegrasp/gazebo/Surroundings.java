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

/** What is there besides the object: other things, what they stand on, and the table where it really lies. */
final class Surroundings {
  private static final String TABLE = "table";
  /** What was put somewhere is there when it is no farther away a moment later, metres. */
  private static final double NEAR = 0.005;

  private final GazeboSession session;
  private final List<Standing> standing = new ArrayList<>();
  private List<Placed> others = List.of();
  private Ground ground = Ground.LEVEL;
  private Pose table = Pose.IDENTITY;
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

  Surroundings(GazeboSession session) {
    this.session = session;
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
      session.models().spawn(support, sdf(support, ground.support().get(), ground.table(area)));
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

  /** Before anything is put onto it. */
  private void moveTable(Pose to) {
    if (!to.equals(table)) {
      table = to;
      session.models().move(List.of(tableMove()));
    }
  }

  private Model tableMove() {
    return Model.newBuilder().setName(TABLE).setPose(GazeboPoses.message(table)).build();
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

  /** A box that never moves, and meets what the table meets. */
  private static String sdf(String name, Support support, Pose table) {
    Support.Kind kind = support.kind();
    Pose middle =
        table.times(Pose.ofYaw(support.at().x(), support.at().y(), kind.height() / 2, support.at().yaw()));
    String box = SdfText.format("<geometry><box><size>%.6g %.6g %.6g</size></box></geometry>", kind.length(),
        kind.width(), kind.height());
    String rgb = SdfText.format("%.4f %.4f %.4f 1", (kind.colour() >> 16 & 255) / 255.0,
        (kind.colour() >> 8 & 255) / 255.0, (kind.colour() & 255) / 255.0);
    return "<sdf version=\"1.6\"><model name=\"" + name + "\"><static>1</static>" + SdfText.pose(middle)
        + "<link name=\"link\"><collision name=\"box\">" + box
        + "<surface><friction><ode><mu>0.6</mu><mu2>0.6</mu2></ode></friction><contact>"
        + "<collide_bitmask>5</collide_bitmask><ode><kp>1e5</kp><kd>100</kd><max_vel>0.1</max_vel>"
        + "<min_depth>0</min_depth></ode></contact></surface></collision><visual name=\"box\">" + box
        + "<material><ambient>" + rgb + "</ambient><diffuse>" + rgb + "</diffuse></material></visual></link>"
        + "</model></sdf>";
  }

  /** Where everything has to be put. */
  List<Model> moves() {
    List<Model> moves = new ArrayList<>();
    moves.add(tableMove());
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
