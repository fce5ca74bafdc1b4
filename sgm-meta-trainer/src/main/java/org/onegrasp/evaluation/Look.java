package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onegrasp.geometry.Outline;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * One look at a table, with the truth about it.
 *
 * @param map what was seen; null when the depth was of no use
 * @param presence of the object
 * @param right where holding it is right
 * @param object where it stood; null when it was away
 * @param area in which it stood
 * @param lifted what came of the grasps that were attempted here
 */
record Look(Arrangement arrangement, HeightMap map, LookScore.Presence presence, List<GraspPlace> right, Pose object,
    WorkArea area, Map<Grasp, Boolean> lifted) {

  /** A grasp farther from a thing than this does not lie on it, metres. */
  private static final double ON_IT = 0.015;
  /** Right heights are within this, metres. */
  private static final double HEIGHT_LIMIT = 0.004;
  /** So far into the ground is not counted: the ground is not known better. Metres. */
  private static final double TOUCH = 0.001;

  Look(Arrangement arrangement, HeightMap map, LookScore.Presence presence, List<GraspPlace> right, Pose object,
      WorkArea area) {
    this(arrangement, map, presence, right, object, area, new HashMap<>());
  }

  boolean right(Grasp grasp) {
    return object != null && right.stream().anyMatch(place -> PlaceScore.of(grasp, place, object).success());
  }

  /** Whether the finger tips are as high above the ground as was shown. */
  boolean rightHeight(Grasp grasp) {
    double above = grasp.z() - groundUnder(grasp);
    return right.stream().anyMatch(place -> Math.abs(above - place.grasp().z()) <= HEIGHT_LIMIT);
  }

  boolean inTheGround(Grasp grasp) {
    return grasp.z() < groundUnder(grasp) - TOUCH;
  }

  private double groundUnder(Grasp grasp) {
    return arrangement.ground().z(area, grasp.x(), grasp.y());
  }

  /** The thing that a grasp lies on; null when it lies on none. */
  Placed under(Grasp grasp) {
    Outline point = Outline.point(grasp.x(), grasp.y());
    Placed nearest = null;
    double least = ON_IT;
    for (Placed thing : things()) {
      double distance = SceneDrawing.outline(thing).distance(point);
      if (distance < least) {
        least = distance;
        nearest = thing;
      }
    }
    return nearest;
  }

  /** The object first, where it is there. */
  List<Placed> things() {
    List<Placed> things = new ArrayList<>(arrangement.object().stream().toList());
    things.addAll(arrangement.others());
    return things;
  }

  boolean onAnotherThing(Grasp grasp) {
    Placed thing = under(grasp);
    return thing != null && !arrangement.object().equals(Optional.of(thing));
  }
}
