package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/**
 * Finds places to hold an unknown object from above: over a grid of positions, directions in which the material is
 * thinnest, checked by {@link GraspCheck}, thinned out to a few that are well apart.
 */
final class PlaceFinder {
  static final int MOST_PLACES = 12;
  private static final double GRID = 0.007; // metres
  private static final int ANGLES = 16;
  private static final double APART = 0.024; // metres
  private static final double TURN_WEIGHT = 0.03; // metres that a turn by one radian counts
  private static final double NEAR = 0.004; // half side of the spot whose height counts, metres
  private static final double TOUCHING = 0.001; // pieces nearer than this are one, metres
  private static final int ANY_TURN = 36; // turns that stand for any turn
  private static final double SHAKEN_GRAVITY = 14; // m/s2
  private static final double GRIP_DEPTH = 0.035;

  private final List<ConvexHull> hulls;
  private final GraspCheck check;

  PlaceFinder(List<ConvexHull> hulls) {
    this.hulls = hulls;
    check = new GraspCheck(hulls);
  }

  /** Every grasp found; empty when nothing can be held. */
  List<Grasp> all() {
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
    for (ConvexHull hull : hulls) {
      for (int k = 0; k < 2; k++) {
        low[k] = Math.min(low[k], hull.low[k]);
        high[k] = Math.max(high[k], hull.high[k]);
      }
    }
    List<Grasp> all = new ArrayList<>();
    for (double x = (low[0] + high[0]) / 2 % GRID + GRID * StrictMath.ceil(low[0] / GRID); x < high[0]; x += GRID) {
      for (double y = (low[1] + high[1]) / 2 % GRID + GRID * StrictMath.ceil(low[1] / GRID); y < high[1]; y += GRID) {
        all.addAll(at(x, y));
      }
    }
    return all;
  }

  /** Grasps around one point, in directions where turning either way makes the material no thinner. */
  private List<Grasp> at(double x, double y) {
    Span spot = new GripFrame(hulls, x, y, 0).within(new Span(-NEAR, NEAR, -NEAR, NEAR, 0, 1));
    if (spot == null) {
      return List.of();
    }
    double z = Math.max(GraspCheck.LOWEST, spot.z1() - GRIP_DEPTH);
    Span[] thick = new Span[ANGLES];
    for (int i = 0; i < ANGLES; i++) {
      thick[i] = thickness(x, y, i * Math.PI / ANGLES, z);
    }
    List<Grasp> found = new ArrayList<>();
    for (int i = 0; i < ANGLES; i++) {
      double here = width(thick[i]);
      if (here <= GraspCheck.MAX_WIDTH && here <= width(thick[(i + 1) % ANGLES])
          && here <= width(thick[(i + ANGLES - 1) % ANGLES])) {
        refined(x, y, i * Math.PI / ANGLES, z, thick[i]).ifPresent(found::add);
      }
    }
    return found;
  }

  private static double width(Span span) {
    return span == null ? Double.MAX_VALUE : span.width();
  }

  private Optional<Grasp> refined(double x, double y, double yaw, double z, Span first) {
    Span best = first;
    double bestYaw = yaw;
    for (int step = -3; step <= 3; step++) {
      double turned = yaw + step * Math.PI / ANGLES / 4;
      Span span = thickness(x, y, turned, z);
      if (width(span) < width(best) - 1e-4) {
        best = span;
        bestYaw = turned;
      }
    }
    return check.fitted(x + StrictMath.cos(bestYaw) * best.middle(), y + StrictMath.sin(bestYaw) * best.middle(),
        bestYaw,
        best.width());
  }

  /** The stretch of material along the closing direction that holds the middle; null when there is none. */
  private Span thickness(double x, double y, double yaw, double z) {
    // beyond that it is too wide, seen from some other point of the grid
    double reach = GraspCheck.MAX_WIDTH / 2 + GRID;
    List<Span> parts = new GripFrame(hulls, x, y, yaw).parts(new Span(-reach, reach, -0.01, 0.01, z, 1));
    Span here = null;
    for (Span part : parts) {
      if (part.u0() <= 0.002 && part.u1() >= -0.002) {
        here = part.union(here);
      }
    }
    boolean grown = here != null;
    while (grown) {
      grown = false;
      for (Span part : parts) {
        boolean joins = part.u0() <= here.u1() + TOUCHING && part.u1() >= here.u0() - TOUCHING;
        if (joins && (part.u0() < here.u0() || part.u1() > here.u1())) {
          here = here.union(part);
          grown = true;
        }
      }
    }
    return here;
  }

  /** Those of the grasps that also withstand the weight of the object at its arm, shaken; all of them if none does. */
  List<Grasp> firm(List<Grasp> grasps, double mass, double friction) {
    double[] centre = Footprint.centreOfMass(hulls);
    List<Grasp> firm = grasps.stream().filter(g -> {
      double arm = (centre[1] - g.y()) * StrictMath.cos(g.yaw()) - (centre[0] - g.x()) * StrictMath.sin(g.yaw());
      return SHAKEN_GRAVITY * mass * Math.abs(arm) < check.holdingTorque(g, friction);
    }).toList();
    return firm.isEmpty() ? grasps : firm;
  }

  /**
   * Up to {@value #MOST_PLACES} of them, first the one nearest to the origin, then each time the one farthest from
   * those chosen.
   *
   * @param fold symmetry of the object about the origin
   */
  static List<Grasp> wellApart(List<Grasp> all, int fold) {
    List<Grasp> chosen = new ArrayList<>();
    List<Grasp> rest = new ArrayList<>(all);
    Comparator<Grasp> byDistance = Comparator.comparingDouble(g -> StrictMath.hypot(g.x(), g.y()));
    rest.stream().min(byDistance).ifPresent(chosen::add);
    while (!chosen.isEmpty() && chosen.size() < MOST_PLACES) {
      Grasp next = rest.stream().max(Comparator.comparingDouble(g -> distance(g, chosen, fold))).orElseThrow();
      if (distance(next, chosen, fold) < APART) {
        break;
      }
      chosen.add(next);
    }
    return chosen;
  }

  /** To the nearest of the others, where places that are the same by symmetry are at the same place. */
  private static double distance(Grasp g, List<Grasp> others, int fold) {
    double nearest = Double.MAX_VALUE;
    int turns = fold == 0 ? ANY_TURN : fold;
    for (Grasp o : others) {
      for (int i = 0; i < turns; i++) {
        Grasp same = o.in(Pose.ofYaw(0, 0, 0, 2 * Math.PI * i / turns));
        nearest = Math.min(nearest, StrictMath.hypot(g.x() - same.x(), g.y() - same.y())
            + TURN_WEIGHT * Grasp.angleBetween(g.yaw(), same.yaw()));
      }
    }
    return nearest;
  }
}
