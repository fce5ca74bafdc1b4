package org.onegrasp.gazebo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.onegrasp.geometry.ConvexHull;

/**
 * What an object of many convex pieces stands on: the hull around them all. Nothing else of it can touch a flat table,
 * so that contact with the table is the same; but the 16 pieces of a mug's wall touch it in up to 160 points, its hull
 * in 16, and the solver's time grows with them.
 *
 * @param hull around all pieces
 */
record Foot(ConvexHull hull) {
  /** More than the corners of any face. */
  static final int MOST_CONTACTS = 96;
  /** Of a mesh with anything, as Gazebo has it. */
  private static final int MESH_CONTACTS = 10;
  private static final int BOX_CONTACTS = 4;
  private static final double LEVEL = 1e-3; // metres
  private static final int DIRECTIONS = 2000;

  /** Nothing when the pieces touch the table in fewer points than the hull around them does. */
  static Optional<Foot> of(List<ConvexHull> pieces, String name) {
    if (pieces.size() == 1) {
      return Optional.empty();
    }
    float[] all = outermost(pieces.stream().flatMapToDouble(piece -> Arrays.stream(piece.points)).toArray());
    ConvexHull hull = ConvexHull.ofPiece(all, name + ", hull around all pieces");
    double bottom = lowest(hull);
    int asPieces = pieces.stream().mapToInt(piece -> contacts(piece, bottom)).sum();
    return touching(hull, bottom) < asPieces ? Optional.of(new Foot(hull)) : Optional.empty();
  }

  private static int contacts(ConvexHull piece, double bottom) {
    int corners = touching(piece, bottom);
    boolean mesh = PieceGeometry.of(piece).geometry() == null;
    return corners > 2 ? mesh ? MESH_CONTACTS : Math.min(corners, BOX_CONTACTS) : corners;
  }

  private static int touching(ConvexHull hull, double bottom) {
    return (int) IntStream.range(0, hull.points.length / 3).filter(i -> hull.points[3 * i + 2] < bottom + LEVEL)
        .count();
  }

  private static double lowest(ConvexHull hull) {
    return IntStream.range(0, hull.points.length / 3).mapToDouble(i -> hull.points[3 * i + 2]).min().orElseThrow();
  }

  /**
   * Those that are the farthest in one of many directions, spread evenly: the corners of the hull, without what is
   * inside.
   */
  private static float[] outermost(double[] points) {
    int[] chosen = IntStream.range(0, DIRECTIONS).map(i -> {
      double z = 1 - (2 * i + 1.0) / DIRECTIONS;
      double r = Math.sqrt(1 - z * z);
      double turn = i * Math.PI * (3 - Math.sqrt(5));
      return farthest(points, r * StrictMath.cos(turn), r * StrictMath.sin(turn), z);
    }).distinct().sorted().toArray();
    float[] kept = new float[3 * chosen.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = (float) points[3 * chosen[i / 3] + i % 3];
    }
    return kept;
  }

  private static int farthest(double[] points, double x, double y, double z) {
    int best = 0;
    double most = -Double.MAX_VALUE;
    for (int i = 0; i < points.length; i += 3) {
      double along = x * points[i] + y * points[i + 1] + z * points[i + 2];
      if (along > most) {
        most = along;
        best = i / 3;
      }
    }
    return best;
  }
}
