package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.geometry.SphereDirections;

/**
 * Breaks meshes into a few convex pieces that a physics engine can handle.
 *
 * <p>
 * A ready decomposition is a list of closed hulls one after the other. Without one, the mesh is taken apart into
 * connected parts, and the part that is hollowed out deepest is cut in two across x, y or z, again and again.
 */
final class ConvexPieces {
  /** More pieces than this are merged: contacts cost time with each of them. */
  static final int MOST_PIECES = 24;
  /** Parts whose surface is nowhere deeper than this below their hull, metres, are left whole. */
  private static final double FLAT_ENOUGH = 0.004;
  private static final double SMALLEST = 2e-8; // cubic metres; below this a piece is left out
  private static final SphereDirections FINE = new SphereDirections(18);
  private static final SphereDirections SLICED = new SphereDirections(26);

  private ConvexPieces() {}

  /**
   * Pieces of a ready decomposition: triangles in order, where each time no directed edge is left without its reverse,
   * one hull is complete.
   */
  static List<ConvexHull> ofHullList(Surface surface) {
    List<ConvexHull> hulls = new ArrayList<>();
    Set<Long> open = new HashSet<>();
    int start = 0;
    int[] t = surface.triangles();
    for (int i = 0; i < t.length; i += 3) {
      for (int k = 0; k < 3; k++) {
        long from = t[i + k];
        long to = t[i + (k + 1) % 3];
        if (!open.remove(to << 32 | from)) {
          open.add(from << 32 | to);
        }
      }
      if (open.isEmpty()) {
        addHull(hulls, FINE.extreme(corners(surface, start, i + 3)));
        start = i + 3;
      }
    }
    if (start < t.length) {
      addHull(hulls, FINE.extreme(corners(surface, start, t.length)));
    }
    return merged(hulls);
  }

  /** Pieces of any mesh. */
  static List<ConvexHull> ofMesh(Surface surface) {
    PriorityQueue<Part> queue = new PriorityQueue<>(Comparator.comparingDouble((Part p) -> -p.hollow));
    List<ConvexHull> done = new ArrayList<>();
    connected(surface).forEach(triangles -> Part.of(triangles).ifPresent(queue::add));
    while (!queue.isEmpty()) {
      Part part = queue.poll();
      boolean cut = part.hollow > FLAT_ENOUGH && queue.size() + done.size() + 2 <= MOST_PIECES;
      List<Part> halves = cut ? part.halves() : List.of();
      if (halves.isEmpty()) {
        done.add(part.hull);
      } else {
        queue.addAll(halves);
      }
    }
    return merged(done);
  }

  /** One part of a mesh and its hull. */
  private static final class Part {
    private final double[] triangles; // (n, 9) metres
    private final ConvexHull hull;
    private final double hollow; // metres, how deep below the hull the surface goes

    private Part(double[] triangles, ConvexHull hull) {
      this.triangles = triangles;
      this.hull = hull;
      double deepest = 0;
      for (int i = 0; i < triangles.length; i += 3) {
        deepest = Math.max(deepest, hull.depth(triangles[i], triangles[i + 1], triangles[i + 2]));
      }
      hollow = deepest;
    }

    /** Empty when there is no volume worth keeping. */
    static Optional<Part> of(double[] triangles) {
      return triangles.length < 18 ? Optional.empty()
          : ConvexHull.ofSolid(SLICED.extreme(triangles)).filter(h -> h.volume > SMALLEST)
              .map(h -> new Part(triangles, h));
    }

    /**
     * Its halves along the axis where that saves most volume; a thing like a cup may save none before it is cut again.
     */
    List<Part> halves() {
      List<Part> best = List.of();
      double bestVolume = Double.MAX_VALUE;
      for (int axis = 0; axis < 3; axis++) {
        double middle = (hull.low[axis] + hull.high[axis]) / 2;
        List<Part> parts = new ArrayList<>();
        of(half(triangles, axis, middle, -1)).ifPresent(parts::add);
        of(half(triangles, axis, middle, 1)).ifPresent(parts::add);
        double volume = parts.stream().mapToDouble(p -> p.hull.volume).sum();
        if (parts.size() == 2 && volume < bestVolume - 1e-3 * hull.volume) {
          bestVolume = volume;
          best = parts;
        }
      }
      return best;
    }
  }

  /** The triangles on one side of an axis-aligned plane; those across it are cut. */
  private static double[] half(double[] triangles, int axis, double at, int side) {
    List<double[]> kept = new ArrayList<>();
    for (int i = 0; i < triangles.length; i += 9) {
      double[] polygon = GripFrame.clip(Arrays.copyOfRange(triangles, i, i + 9), axis, at, side);
      for (int k = 6; k < polygon.length; k += 3) {
        double[] t = new double[9];
        System.arraycopy(polygon, 0, t, 0, 3);
        System.arraycopy(polygon, k - 3, t, 3, 6);
        kept.add(t);
      }
    }
    double[] out = new double[9 * kept.size()];
    for (int i = 0; i < kept.size(); i++) {
      System.arraycopy(kept.get(i), 0, out, 9 * i, 9);
    }
    return out;
  }

  /** Triangles, (n, 9) metres, of each part that hangs together by shared corners. */
  private static List<double[]> connected(Surface surface) {
    int[] root = new int[surface.vertices().length / 3];
    for (int i = 0; i < root.length; i++) {
      root[i] = i;
    }
    Map<List<Float>, Integer> first = new HashMap<>();
    for (int i = 0; i < root.length; i++) {
      float[] v = surface.vertices();
      Integer same = first.putIfAbsent(List.of(v[3 * i], v[3 * i + 1], v[3 * i + 2]), i);
      join(root, i, same == null ? i : same);
    }
    int[] t = surface.triangles();
    for (int i = 0; i < t.length; i += 3) {
      join(root, t[i], t[i + 1]);
      join(root, t[i], t[i + 2]);
    }
    Map<Integer, List<Integer>> parts = new TreeMap<>();
    for (int i = 0; i < t.length; i += 3) {
      parts.computeIfAbsent(find(root, t[i]), r -> new ArrayList<>()).add(i);
    }
    return parts.values().stream().map(list -> gather(surface, list)).toList();
  }

  private static double[] gather(Surface surface, List<Integer> triangles) {
    double[] out = new double[9 * triangles.size()];
    for (int i = 0; i < triangles.size(); i++) {
      System.arraycopy(corners(surface, triangles.get(i), triangles.get(i) + 3), 0, out, 9 * i, 9);
    }
    return out;
  }

  private static int find(int[] root, int i) {
    while (root[i] != i) {
      root[i] = root[root[i]];
      i = root[i];
    }
    return i;
  }

  private static void join(int[] root, int a, int b) {
    root[find(root, a)] = find(root, b);
  }

  /** Coordinates, (n, 3) metres, of the triangle corners with these positions in the index array. */
  private static double[] corners(Surface surface, int from, int to) {
    double[] out = new double[3 * (to - from)];
    for (int i = from; i < to; i++) {
      for (int k = 0; k < 3; k++) {
        out[3 * (i - from) + k] = surface.vertices()[3 * surface.triangles()[i] + k];
      }
    }
    return out;
  }

  /** Merges the two pieces that grow least by it, until there are few enough. */
  private static List<ConvexHull> merged(List<ConvexHull> hulls) {
    List<ConvexHull> pieces = new ArrayList<>(hulls);
    Map<ConvexHull, Map<ConvexHull, ConvexHull>> unions = new HashMap<>();
    while (pieces.size() > MOST_PIECES) {
      int a = -1;
      int b = -1;
      double least = Double.MAX_VALUE;
      for (int i = 0; i < pieces.size(); i++) {
        for (int k = i + 1; k < pieces.size(); k++) {
          double growth = growth(unions, pieces.get(i), pieces.get(k));
          if (growth < least) {
            least = growth;
            a = i;
            b = k;
          }
        }
      }
      ConvexHull union = unions.get(pieces.get(a)).get(pieces.get(b));
      pieces.remove(b);
      pieces.remove(a);
      pieces.add(union);
    }
    return pieces;
  }

  private static double growth(Map<ConvexHull, Map<ConvexHull, ConvexHull>> unions, ConvexHull a, ConvexHull b) {
    ConvexHull union = unions.computeIfAbsent(a, x -> new HashMap<>()).computeIfAbsent(b, x -> union(a, b));
    return union.volume - a.volume - b.volume;
  }

  private static ConvexHull union(ConvexHull a, ConvexHull b) {
    double[] points = new double[a.points.length + b.points.length];
    System.arraycopy(a.points, 0, points, 0, a.points.length);
    System.arraycopy(b.points, 0, points, a.points.length, b.points.length);
    return ConvexHull.of(FINE.extreme(points), "two pieces");
  }

  private static void addHull(List<ConvexHull> hulls, double[] points) {
    ConvexHull.ofSolid(points).filter(hull -> hull.volume > SMALLEST / 4).ifPresent(hulls::add);
  }
}
