package org.onegrasp.gazebo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.TableWorld;

/** The same random attempts in both simulators: any object, anywhere, grasped well, carelessly or badly. */
final class TwinTrials {
  private static final double PLACES = 0.07; // metres each way from the middle of the table
  private static final double CARELESS_METRES = 0.003;
  private static final double CARELESS_RADIANS = 0.08;
  private static final double BAD_METRES = 0.02;
  private static final double BAD_RADIANS = 0.5;
  private static final double BESIDE_METRES = 0.001;
  private static final double BESIDE_RADIANS = 0.02;

  /** @param grasp in the base frame */
  record Trial(ObjectModel object, Pose pose, Grasp grasp) {}

  /** What came of a trial in each simulator. */
  record Twins(Trial trial, Outcome gazebo, Outcome embedded) {
    boolean agree() {
      return gazebo.success() == embedded.success();
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s at (%.3f, %.3f, %.2f), %s: Gazebo %s, embedded %s", trial.object.name(),
          trial.pose.x(),
          trial.pose.y(), trial.pose.yaw(), trial.grasp, said(gazebo), said(embedded));
    }

    private static String said(Outcome outcome) {
      return outcome.success() ? "lifts it" : "fails (" + outcome.reason() + ")";
    }
  }

  private TwinTrials() {}

  /** A third of the grasps are good, a third careless, a third bad. */
  static List<Trial> random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> families = new ArrayList<>(HouseholdObjects.trainingFamilies());
    families.addAll(HouseholdObjects.heldoutFamilies());
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ObjectModel object =
          HouseholdObjects.sample(families.get(random.nextInt(families.size())), random.nextLong(1000));
      Pose pose = Pose.ofYaw(PLACES * random.nextDouble(-1, 1), PLACES * random.nextDouble(-1, 1), 0.4,
          random.nextDouble(-3, 3));
      Grasp good = object.places().get(random.nextInt(object.places().size())).grasp().in(pose);
      double metres = i % 3 == 0 ? 0 : i % 3 == 1 ? CARELESS_METRES : BAD_METRES;
      double radians = i % 3 == 0 ? 0 : i % 3 == 1 ? CARELESS_RADIANS : BAD_RADIANS;
      trials.add(new Trial(object, pose, new Grasp(good.x() + metres * random.nextDouble(-1, 1),
          good.y() + metres * random.nextDouble(-1, 1), good.z(), good.yaw() + radians * random.nextDouble(-1, 1),
          good.width(), 1)));
    }
    return trials;
  }

  /**
   * The first random trials that are not near an edge: in this simulator, grasps a little beside end like the grasp
   * itself.
   */
  static List<Trial> steady(int count, long seed, TableWorld embedded) {
    return random(10 * count, seed).stream().filter(trial -> steady(trial, embedded)).limit(count).toList();
  }

  private static boolean steady(Trial trial, TableWorld world) {
    boolean success = attempt(trial, world).success();
    Grasp g = trial.grasp;
    for (int i = 0; i < 4; i++) {
      double metres = i % 2 == 0 ? BESIDE_METRES : -BESIDE_METRES;
      double radians = i < 2 ? BESIDE_RADIANS : -BESIDE_RADIANS;
      Grasp beside = new Grasp(g.x() + metres, g.y() - metres, g.z() + metres / 2, g.yaw() + radians, g.width(), 1);
      if (attempt(new Trial(trial.object, trial.pose, beside), world).success() != success) {
        return false;
      }
    }
    return true;
  }

  static Twins run(Trial trial, TableWorld gazebo, TableWorld embedded) {
    return new Twins(trial, attempt(trial, gazebo), attempt(trial, embedded));
  }

  private static Outcome attempt(Trial trial, TableWorld world) {
    world.place(trial.object, trial.pose.x(), trial.pose.y(), trial.pose.yaw());
    return world.attempt(trial.grasp);
  }
}
