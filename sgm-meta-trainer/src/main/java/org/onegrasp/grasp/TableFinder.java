package org.onegrasp.grasp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Plane;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Finds planes in a depth picture, and which of them is the table. Planes are guessed through three near points, the
 * guess with the most points on it is moved to them by least squares, its points are taken away, and so on (RANSAC:
 * Fischler and Bolles, "Random sample consensus", 1981). The same picture gives the same planes. Owns its buffers: one
 * instance per thread.
 */
public final class TableFinder {
  private static final long SEED = 1;
  private static final int MOST_PLANES = 4;
  private static final int GUESSES = 80;
  private static final int LEAST_POINTS = 60;
  /** Of the points: fewer are no plane of interest. */
  private static final double LEAST_SHARE = 0.10;
  /** A plane about where the table is said to be is the table if it has this share of the points. */
  private static final double LEAST_SAID_SHARE = 0.15;
  private static final double SAID_METRES = 0.008;
  private static final double SAID_RADIANS = Math.toRadians(2);
  /** Points that belong to a plane all the same once it is found, in tolerances. */
  private static final double AROUND = 2;
  /** The search for a table that is said to be somewhere begins with points so near, in tolerances. */
  private static final double WIDE = 2;
  private static final int ROUNDS = 4;

  /** A table is at most this far from level; a camera that finds the table by itself may look from so far aside. */
  private static final double MOST_LEAN = Math.toRadians(30);
  private static final double MOST_ASIDE = Math.toRadians(75);
  /** Farther from where it is said to be it is another thing, such as the floor; metres. */
  private static final double MOST_OFF = 0.15;
  /** Of two layers at most so far apart the lower one is the table, the other one stands on it; metres. */
  private static final double MOST_THICKNESS = 0.30;
  private static final double PARALLEL = Math.toRadians(10);
  private static final double LOWER_SHARE = 0.4;
  /** Of the cells of the work area: a table that is seen in fewer points is none. */
  private static final double LEAST_COVERED = 0.15;
  /** Beside the work area, metres. */
  private static final double MARGIN = 0.03;

  /**
   * A plane and how much of the picture it is.
   *
   * @param plane its front to the camera
   * @param share of the points that were looked at, 0 to 1
   */
  public record Found(Plane plane, double share) {}

  private final DepthPoints points = new DepthPoints();

  /**
   * The planes of a picture that the camera sees from no more than 75 degrees aside, the one that is probably the table
   * first, the others by their size. A table is large and seen from above: of two planes the camera rather looks down
   * at it, and what it carries lies in front of it. Where up is in the picture is not known for sure, so the first may
   * be a wall.
   *
   * @return planes in the camera's optical frame; empty when there are none
   */
  public List<Found> planes(CameraModel camera, float[] depthMetres) {
    points.take(camera, depthMetres, (x, y, z) -> true);
    List<Found> found = search(plane -> -plane.nz() > Math.cos(MOST_ASIDE));
    Optional<Found> likely = found.stream().max(Comparator.comparingDouble(TableFinder::likeATable));
    likely.map(plane -> lowest(plane, found, 0, 0)).ifPresent(table -> {
      found.remove(table);
      found.add(0, table);
    });
    return found;
  }

  /** Larger for larger planes that the camera looks down at; up in the picture is rather up in the world. */
  private static double likeATable(Found found) {
    return found.share * (-found.plane.nz() + 0.5 * Math.max(0, -found.plane.ny()));
  }

  /**
   * The table under a work area.
   *
   * @param said whether the area says about where the table is: then a plane there is the table, even a small one, and
   * one more than 15 cm away is not
   * @return the plane in the base frame as it is seen; empty when there is none
   */
  public Optional<Found> table(CameraModel camera, float[] depthMetres, Pose cameraInBase, WorkArea area,
      boolean said) {
    take(camera, depthMetres, cameraInBase, area);
    if (points.count() < LEAST_POINTS) {
      return Optional.empty();
    }
    Pose baseInCamera = cameraInBase.inverse();
    if (said) {
      Plane there = refined(Plane.level(area.tableZ()).in(baseInCamera), WIDE);
      Found table = new Found(there.in(cameraInBase), share(there));
      if (isWhereSaid(table, area)) {
        return Optional.of(table);
      }
    }
    List<Found> found = level(cameraInBase);
    if (said) {
      found.removeIf(f -> Math.abs(middle(f.plane, area) - area.tableZ()) > MOST_OFF);
      Optional<Found> there = found.stream().filter(f -> isWhereSaid(f, area)).findFirst();
      if (there.isPresent()) {
        return there;
      }
    }
    return lowest(found, area);
  }

  private static Optional<Found> lowest(List<Found> found, WorkArea area) {
    return found.stream().findFirst().map(largest -> lowest(largest, found, area.centreX(), area.centreY()));
  }

  /** Planes that lean as tables may, in the base frame, the largest first. */
  private List<Found> level(Pose cameraInBase) {
    List<Found> found = new ArrayList<>();
    search(plane -> leans(plane.in(cameraInBase)))
        .forEach(f -> found.add(new Found(f.plane.in(cameraInBase), f.share)));
    return found;
  }

  /**
   * The table under a work area, in points in no order. They have to show it: a smaller plane is that of a thing.
   *
   * @param xyz (points, 3) places in the cloud's frame, metres; NaN or infinite where there is none
   * @return the plane in the base frame as it is seen; empty when there is none
   */
  public Optional<Found> table(float[] xyz, Pose cloudInBase, WorkArea area) {
    Pose above = points.take(xyz, cloudInBase,
        new WorkArea(area.centreX(), area.centreY(), area.tableZ(), area.size() + 2 * MARGIN));
    double least = LEAST_COVERED * DepthPoints.cloudCells() / Math.max(1, points.count()); // share of the points
    return points.count() < LEAST_POINTS ? Optional.empty()
        : lowest(level(above), area).filter(found -> found.share >= least);
  }

  private void take(CameraModel camera, float[] depthMetres, Pose cameraInBase, WorkArea area) {
    double[] m = cameraInBase.rotation();
    double dx = cameraInBase.x() - area.centreX();
    double dy = cameraInBase.y() - area.centreY();
    double half = area.size() / 2 + MARGIN;
    points.take(camera, depthMetres, (x, y, z) -> Math.abs(m[0] * x + m[1] * y + m[2] * z + dx) <= half
        && Math.abs(m[3] * x + m[4] * y + m[5] * z + dy) <= half);
  }

  private static boolean isWhereSaid(Found found, WorkArea area) {
    return found.share >= LEAST_SAID_SHARE && Math.abs(middle(found.plane, area) - area.tableZ()) <= SAID_METRES
        && found.plane.tilt().angle() <= SAID_RADIANS;
  }

  private static double middle(Plane plane, WorkArea area) {
    return plane.z(area.centreX(), area.centreY());
  }

  private static boolean leans(Plane inBase) {
    return inBase.nz() > Math.cos(MOST_LEAN);
  }

  private double share(Plane plane) {
    return points.on(plane) / (double) points.count();
  }

  /** Planes in the camera's frame, the largest first. */
  private List<Found> search(Predicate<Plane> suits) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Found> found = new ArrayList<>();
    double least = Math.max(LEAST_POINTS, LEAST_SHARE * points.count());
    while (found.size() < MOST_PLANES && points.left() >= least) {
      Plane best = guess(random, suits);
      if (best == null) {
        break;
      }
      best = refined(best, 1);
      int on = points.on(best);
      if (on < least || !suits.test(best)) {
        break;
      }
      found.add(new Found(best, on / (double) points.count()));
      points.takeAway(best, AROUND);
    }
    found.sort(Comparator.comparingDouble(Found::share).reversed());
    return found;
  }

  private Plane guess(SplittableRandom random, Predicate<Plane> suits) {
    Plane best = null;
    double most = 0;
    for (int i = 0; i < GUESSES; i++) {
      Plane plane = points.through(random);
      if (plane != null && suits.test(plane)) {
        double on = points.roughly(plane);
        if (on > most) {
          most = on;
          best = plane;
        }
      }
    }
    return best;
  }

  /** @param factor tolerances from the plane to points that count in the first round */
  private Plane refined(Plane plane, double factor) {
    Plane refined = plane;
    for (int round = 0; round < ROUNDS; round++) {
      refined = points.refined(refined, round == 0 ? factor : 1);
    }
    return refined;
  }

  /**
   * The lowest of the layers that begins with this one: what a table carries may hide most of it.
   *
   * @param x where they are compared, along z
   * @param y likewise
   */
  private static Found lowest(Found upper, List<Found> found, double x, double y) {
    Found lowest = upper;
    for (Found other : found) {
      if (other.share >= LOWER_SHARE * upper.share && other.plane.angleTo(upper.plane) <= PARALLEL
          && below(lowest.plane, other.plane, x, y) > 0
          && below(upper.plane, other.plane, x, y) <= MOST_THICKNESS) {
        lowest = other;
      }
    }
    return lowest;
  }

  /** How far the second plane lies behind the first, metres; the fronts of both face the camera. */
  private static double below(Plane first, Plane second, double x, double y) {
    return second.above(x, y, first.z(x, y));
  }
}
