package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.geometry.SphereDirections;
import org.onegrasp.world.Pose;

/**
 * One way in which a mesh can lie on a table: its pieces and its surface turned and moved there, the middle of its
 * bounding box over the origin.
 *
 * @param hulls metres; points within {@value #UNEVENNESS} m of the table are put onto it, as scans are never quite flat
 * @param surface metres
 * @param margin metres, {@link Footprint#margin}
 * @param height metres, of the centre of mass
 * @param turn pose of the mesh's own frame
 */
record RestingPose(List<ConvexHull> hulls, Surface surface, double margin, double height, Pose turn) {

  private static final double UNEVENNESS = 0.0015;
  private static final double SAFE_MARGIN = 0.003;
  /** Tangent of the tilt that a safe rest survives. */
  private static final double SAFE_TILT = 0.25;
  /**
   * So far beyond its support a mesh may lie: it rocks a little before it rests, as pieces are not quite like what they
   * stand for.
   */
  private static final double ROCKING = 0.002; // metres
  private static final double SAME_DIRECTION = 0.985; // cosine of 10 degrees
  private static final int MOST_DIRECTIONS = 24;

  /** How safely it lies. */
  private enum Safety {
    STABLE, UNSURE, ROCKING, FALLS
  }

  private Safety safety() {
    if (margin > 0) {
      return margin >= SAFE_MARGIN && margin >= SAFE_TILT * height ? Safety.STABLE : Safety.UNSURE;
    }
    return margin > -ROCKING ? Safety.ROCKING : Safety.FALLS;
  }

  boolean safe() {
    return safety() == Safety.STABLE;
  }

  /** Whether another side is down than in the mesh's own frame. */
  boolean differs() {
    return turn.rotation()[8] < SAME_DIRECTION;
  }

  boolean mayLie() {
    return safety() != Safety.FALLS;
  }

  boolean fits(double longest, double highest) {
    double length = 0;
    double top = 0;
    float[] v = surface.vertices();
    for (int i = 0; i < v.length; i += 3) {
      length = Math.max(length, 2 * Math.max(Math.abs(v[i]), Math.abs(v[i + 1])));
      top = Math.max(top, v[i + 2]);
    }
    return length <= longest && top <= highest;
  }

  /**
   * Rests to choose from, the best first: safe ones by the height of the centre of mass, then the others by their
   * margin, then those that rock by that height. Tried are the mesh as it is, on its other five sides, and on the
   * largest faces of its hull.
   */
  static List<RestingPose> candidates(List<ConvexHull> pieces, Surface surface) {
    List<RestingPose> rests = new ArrayList<>();
    for (double[] down : directions(surface, Footprint.centreOfMass(pieces))) {
      rests.add(lying(pieces, surface, down));
    }
    Comparator<RestingPose> order = Comparator.comparing(RestingPose::safety)
        .thenComparingDouble(r -> r.safety() == Safety.UNSURE ? -r.margin : r.height);
    rests.sort(order);
    return rests;
  }

  private static List<double[]> directions(Surface surface, double[] centre) {
    List<double[]> directions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      double[] axis = new double[3];
      axis[2 - i / 2] = i % 2 == 0 ? -1 : 1;
      directions.add(axis);
    }
    double[] points = new double[surface.vertices().length];
    for (int i = 0; i < points.length; i++) {
      points[i] = surface.vertices()[i];
    }
    ConvexHull hull = ConvexHull.of(new SphereDirections(90).extreme(points), "the mesh");
    List<Integer> faces = new ArrayList<>();
    for (int f = 0; f < hull.faces.length; f++) {
      faces.add(f);
    }
    // An ideal body comes to rest on faces that lie under its centre of mass; for others unevenness may help.
    faces.sort(Comparator.comparing((Integer f) -> !hull.isUnder(f, centre)).thenComparingDouble(f -> -hull.area(f)));
    for (int f : faces) {
      double[] n = {hull.planes[4 * f], hull.planes[4 * f + 1], hull.planes[4 * f + 2]};
      boolean fresh = directions.stream().noneMatch(d -> d[0] * n[0] + d[1] * n[1] + d[2] * n[2] > SAME_DIRECTION);
      if ((fresh || hull.isUnder(f, centre)) && directions.size() < MOST_DIRECTIONS) {
        directions.add(n);
      }
    }
    return directions;
  }

  /** Row-major 3x3: the shortest turn that takes {@code down} to -z. */
  private static double[] rotation(double[] down) {
    double c = -down[2];
    if (c < -0.999999) {
      return new double[] {1, 0, 0, 0, -1, 0, 0, 0, -1};
    }
    double x = -down[1]; // axis (x, y, 0) = down x (-z), its length the sine of the turn
    double y = down[0];
    double k = 1 / (1 + c);
    return new double[] {1 - k * y * y, k * x * y, y, k * x * y, 1 - k * x * x, -x, -y, x, c};
  }

  /** The same turn, and a shift in metres. */
  private static Pose pose(double[] down, double[] shift) {
    boolean over = down[2] > 0.999999;
    return new Pose(shift[0], shift[1], shift[2], over ? 1 : -down[1], over ? 0 : down[0], 0, over ? 0 : 1 - down[2]);
  }

  private static RestingPose lying(List<ConvexHull> pieces, Surface surface, double[] down) {
    double[] m = rotation(down);
    float[] v = surface.vertices().clone();
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int i = 0; i < v.length; i++) {
      int at = i / 3 * 3;
      int row = 3 * (i % 3);
      double value = m[row] * surface.vertices()[at] + m[row + 1] * surface.vertices()[at + 1]
          + m[row + 2] * surface.vertices()[at + 2];
      v[i] = (float) value;
      low[i % 3] = Math.min(low[i % 3], value);
      high[i % 3] = Math.max(high[i % 3], value);
    }
    double[] shift = {-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2]};
    for (int i = 0; i < v.length; i++) {
      v[i] += (float) shift[i % 3];
    }
    List<ConvexHull> hulls = new ArrayList<>();
    for (ConvexHull piece : pieces) {
      moved(piece, m, shift).ifPresent(hulls::add);
    }
    if (hulls.isEmpty()) {
      throw new IllegalArgumentException("the mesh is flatter than " + UNEVENNESS + " m; give sizes in metres");
    }
    return new RestingPose(hulls, new Surface(v, surface.triangles(), surface.colours()), Footprint.margin(hulls),
        Footprint.centreOfMass(hulls)[2], pose(down, shift));
  }

  /** Empty when the piece is so thin that it vanishes when evened out. */
  private static Optional<ConvexHull> moved(ConvexHull piece, double[] m, double[] shift) {
    double[] p = new double[piece.points.length];
    for (int i = 0; i < p.length; i++) {
      int at = i / 3 * 3;
      int row = 3 * (i % 3);
      p[i] = m[row] * piece.points[at] + m[row + 1] * piece.points[at + 1] + m[row + 2] * piece.points[at + 2]
          + shift[i % 3];
      if (i % 3 == 2 && p[i] < UNEVENNESS) {
        p[i] = 0;
      }
    }
    return ConvexHull.ofSolid(p);
  }
}
