package org.onegrasp.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.simulation.SimRobot;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Pose;

/**
 * On which thing, and where on it, each skill was shown its grasps: people may call things anything. For any thread.
 */
final class ShownPlaces {
  /** @param place in the thing's own frame */
  private record Shown(ObjectModel thing, GraspPlace place) {}

  private final Function<String, List<Grasp>> taught;
  private final Map<String, List<Placed>> tables = new HashMap<>(); // as it was when a lesson that runs was shown
  private final Map<String, List<Shown>> places = new HashMap<>();

  /** @param taught grasps that a skill was shown, in the base frame, the newest last */
  ShownPlaces(Function<String, List<Grasp>> taught) {
    this.taught = taught;
  }

  /** @param table what lies where now */
  synchronized void status(TeachingStatus status, Supplier<List<Placed>> table) {
    if (status.state() == TeachingStatus.QUEUED || status.state() == TeachingStatus.TEACHING) {
      tables.computeIfAbsent(status.object(), name -> table.get());
    } else {
      List<Placed> then = tables.remove(status.object());
      if (status.state() == TeachingStatus.DONE && then != null) {
        learned(status.object(), then);
      }
    }
  }

  private void learned(String skill, List<Placed> table) {
    List<Grasp> grasps = taught.apply(skill);
    List<Shown> known = grasps.size() == 1 ? new ArrayList<>() : places.getOrDefault(skill, new ArrayList<>());
    if (!grasps.isEmpty()) {
      Grasp grasp = grasps.get(grasps.size() - 1);
      SimRobot.nearest(grasp, table).ifPresent(placed -> known.add(new Shown(placed.object(),
          new GraspPlace(grasp.in(pose(placed).inverse()), placed.object().demonstration().fold()))));
    }
    places.put(skill, known);
  }

  /** Whether a grasp is at a place that its skill was shown; null when nobody knows where that was. */
  synchronized Boolean right(String skill, Grasp grasp, List<Placed> table) {
    List<Shown> known = places.getOrDefault(skill, List.of());
    if (known.isEmpty()) {
      return null;
    }
    Optional<Placed> at = SimRobot.nearest(grasp, table);
    return at.isPresent() && known.stream().anyMatch(shown -> shown.thing == at.get().object()
        && PlaceScore.of(grasp, shown.place, pose(at.get())).success());
  }

  private static Pose pose(Placed placed) {
    Placing at = placed.at();
    return Pose.ofYaw(at.x(), at.y(), 0, at.yaw());
  }
}
