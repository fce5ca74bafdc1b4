package org.onegrasp.objects;

import java.util.List;
import org.onegrasp.geometry.ConvexHull;

/**
 * Triangles to look at.
 *
 * @param vertices (n, 3) metres
 * @param triangles (m, 3) indices, outward
 * @param colours 0xRRGGBB a triangle
 */
record Surface(float[] vertices, int[] triangles, int[] colours) {

  /** The surfaces of convex pieces, one colour a piece; what lies inside another piece is kept, nobody sees it. */
  static Surface of(List<ConvexHull> hulls, List<Integer> pieceColours) {
    int points = hulls.stream().mapToInt(h -> h.points.length).sum();
    int corners = hulls.stream().mapToInt(h -> h.triangles().length).sum();
    float[] vertices = new float[points];
    int[] triangles = new int[corners];
    int[] colours = new int[corners / 3];
    int v = 0;
    int t = 0;
    for (int h = 0; h < hulls.size(); h++) {
      ConvexHull hull = hulls.get(h);
      for (int index : hull.triangles()) {
        colours[t / 3] = pieceColours.get(h);
        triangles[t++] = v / 3 + index;
      }
      for (double coordinate : hull.points) {
        vertices[v++] = (float) coordinate;
      }
    }
    return new Surface(vertices, triangles, colours);
  }
}
