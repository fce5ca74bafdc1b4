package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;

/**
 * An object while a family draws it: convex pieces, then places to hold them. Places that no gripper could use (too
 * wide here, a neighbour in the way there) fall out, so that families may offer every place that is sometimes good.
 */
final class Blueprint {
  private record Wish(double x, double y, double yaw, double width, double depth) {}

  private static final double MIN_MASS = 0.02;
  private static final double MAX_MASS = 0.6;
  private static final double DEPTH = 0.035;
  private static final double LONGEST = 0.21; // metres
  private static final double HIGHEST = 0.12; // metres
  private static final double MIN_MARGIN = 0.006; // metres from tipping over

  private final Dice dice;
  private final Material material;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>(); // one a piece
  private final List<Wish> wishes = new ArrayList<>();
  private int fold = 1;
  private Part part = Part.BODY;

  Blueprint(Dice dice, Material material) {
    this.dice = dice;
    this.material = material;
  }

  /** What the pieces are for that are added from now on; without it, of the body. */
  Blueprint as(Part newPart) {
    part = newPart;
    return this;
  }

  Blueprint add(Piece piece) {
    pieces.add(piece);
    parts.add(part);
    return this;
  }

  Blueprint add(List<Piece> many) {
    many.forEach(this::add);
    return this;
  }

  /** A {@link Piece#shell}, whose wall is a rim and whose floor is body. */
  Blueprint addShell(List<Piece> shell) {
    int floor = shell.size() - 1;
    return as(Part.RIM).add(shell.subList(0, floor)).as(Part.BODY).add(shell.get(floor));
  }

  /** Pieces drawn about the origin, turned by {@code yaw} radians and then moved to (x, y) metres. */
  Blueprint addAt(double x, double y, double yaw, List<Piece> many) {
    many.forEach(piece -> add(piece.turned(yaw).moved(x, y, 0)));
    return this;
  }

  /** Symmetry about the origin as {@link GraspPlace#fold()} means it. */
  Blueprint fold(int symmetry) {
    fold = symmetry;
    return this;
  }

  /** A place near (x, y) metres, closing along {@code yaw} radians on something about {@code width} metres thick. */
  Blueprint hold(double x, double y, double yaw, double width) {
    return hold(x, y, yaw, width, DEPTH);
  }

  /** As above, with the finger tips at most {@code depth} metres below the top of the material. */
  Blueprint hold(double x, double y, double yaw, double width, double depth) {
    wishes.add(new Wish(x, y, yaw, width, depth));
    return this;
  }

  /** Closing across a bar along x. */
  Blueprint holdAcross(double x, double width) {
    return hold(x, 0, Math.PI / 2, width);
  }

  /** Closing across a bar that leaves the origin at {@code angle} radians, {@code distance} metres from there. */
  Blueprint holdAlong(double distance, double angle, double width) {
    return hold(distance * StrictMath.cos(angle), distance * StrictMath.sin(angle), angle + Math.PI / 2, width);
  }

  int colour() {
    return material.colour(dice);
  }

  /** Whether it stands, can be held, and is no larger than the things of families. */
  boolean usable() {
    double[] shift = shift();
    List<ConvexHull> hulls =
        pieces.stream().map(p -> ConvexHull.of(p.moved(shift[0], shift[1], shift[2]).points(), "composition")).toList();
    double reach = hulls.stream().mapToDouble(h -> Math.max(Math.max(h.high[0], -h.low[0]), Math.max(h.high[1],
        -h.low[1]))).max().orElseThrow();
    double height = hulls.stream().mapToDouble(h -> h.high[2]).max().orElseThrow();
    return reach <= LONGEST / 2 && height <= HIGHEST && Footprint.margin(hulls) > MIN_MARGIN
        && !places(new GraspCheck(hulls), shift).isEmpty();
  }

  /**
   * @throws IllegalStateException when not one place can be held: the family's proportions are wrong
   */
  PartedObject build(String name, String family) {
    double[] shift = shift();
    List<Piece> moved = pieces.stream().map(p -> p.moved(shift[0], shift[1], shift[2])).toList();
    List<ConvexHull> hulls = moved.stream().map(p -> ConvexHull.of(p.points(), name)).toList();
    List<GraspPlace> places = places(new GraspCheck(hulls), shift);
    if (places.isEmpty()) {
      throw new IllegalStateException(name + " of family " + family + " has no place to hold it");
    }
    double volume = hulls.stream().mapToDouble(h -> h.volume).sum();
    double mass = Math.max(MIN_MASS, Math.min(MAX_MASS, volume * material.density(dice)));
    double friction = material.friction(dice);
    Surface surface = Surface.of(hulls, moved.stream().map(Piece::colour).toList());
    ObjectModel object = new ObjectModel(name, family, hulls.stream().map(Blueprint::corners).toList(),
        surface.vertices(), surface.triangles(), surface.colours(), mass, friction, places, dice.below(places.size()));
    return new PartedObject(object, partsOf(hulls));
  }

  /** One a triangle, in the order in which a {@link Surface} has them. */
  private List<Part> partsOf(List<ConvexHull> hulls) {
    List<Part> all = new ArrayList<>();
    for (int h = 0; h < hulls.size(); h++) {
      all.addAll(Collections.nCopies(hulls.get(h).triangles().length / 3, parts.get(h)));
    }
    return all;
  }

  private List<GraspPlace> places(GraspCheck check, double[] shift) {
    List<GraspPlace> places = new ArrayList<>();
    for (Wish w : wishes) {
      check.fitted(w.x + shift[0], w.y + shift[1], w.yaw, w.width, w.depth)
          .filter(g -> places.stream().noneMatch(other -> same(g, other.grasp())))
          .ifPresent(g -> places.add(new GraspPlace(g, fold)));
    }
    return places;
  }

  private static boolean same(Grasp a, Grasp b) {
    return StrictMath.hypot(a.x() - b.x(), a.y() - b.y()) < 0.015 && Grasp.angleBetween(a.yaw(), b.yaw()) < 0.2;
  }

  /** Down to the table, and to the middle of the silhouette unless a symmetry fixes the origin. */
  private double[] shift() {
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
    for (Piece piece : pieces) {
      double[] p = piece.points();
      for (int i = 0; i < p.length; i++) {
        low[i % 3] = Math.min(low[i % 3], p[i]);
        if (i % 3 < 2) {
          high[i % 3] = Math.max(high[i % 3], p[i]);
        }
      }
    }
    return fold == 1 ? new double[] {-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2]}
        : new double[] {0, 0, -low[2]};
  }

  static float[] corners(ConvexHull hull) {
    float[] out = new float[hull.points.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) hull.points[i];
    }
    return out;
  }
}
