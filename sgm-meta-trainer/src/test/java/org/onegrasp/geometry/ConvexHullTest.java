package org.onegrasp.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConvexHullTest {
  @Test
  void boxHasSixFacesOfFourAndTwelveEdgesEvenWithPointsInside() {
    float[] corners = Shapes.boxHull(0.1, 0, 0.04, 0.06, 0, 0.05);
    float[] points = Arrays.copyOf(corners, 24 + 9);
    float[] insideOnASideAndOnTop = {0.1f, 0, 0.02f, 0.12f, 0, 0.02f, 0.1f, 0.01f, 0.05f};
    System.arraycopy(insideOnASideAndOnTop, 0, points, 24, 9);
    ConvexHull hull = new ConvexHull(points, "box");
    assertEquals(6, hull.faces.length);
    for (int[] face : hull.faces) {
      assertEquals(4, face.length);
    }
    assertEquals(12, hull.edges.length / 12);
  }

  @Test
  void everyPointLiesBehindEveryFaceAndFacesTurnOutward() {
    SplittableRandom random = new SplittableRandom(3);
    float[] points = new float[120];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) random.nextDouble(-0.1, 0.1);
    }
    ConvexHull hull = new ConvexHull(points, "cloud");
    for (int f = 0; f < hull.faces.length; f++) {
      double[] n = Arrays.copyOfRange(hull.planes, 4 * f, 4 * f + 4);
      for (int i = 0; i < points.length; i += 3) {
        assertTrue(n[0] * points[i] + n[1] * points[i + 1] + n[2] * points[i + 2] <= n[3] + 2e-5);
      }
    }
    int corners = 0;
    for (int[] face : hull.faces) {
      corners += face.length;
    }
    assertEquals(corners, 2 * (hull.edges.length / 12), "each edge belongs to two faces");
    assertTrue(MassProperties.of(List.of(hull), 1).centre()[0] < 0.1);
  }

  @Test
  void flatAndBrokenPointsAreRefusedByName() {
    float[] flat = Shapes.boxHull(0, 0, 0.1, 0.1, 0, 0);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new ConvexHull(flat, "lid, hull 2")).getMessage()
        .startsWith("lid, hull 2"));
    assertThrows(IllegalArgumentException.class, () -> new ConvexHull(new float[] {0, 0, 0}, "dot"));
    float[] broken = Shapes.boxHull(0, 0, 0.1, 0.1, 0, 0.1);
    broken[4] = Float.NaN;
    assertThrows(IllegalArgumentException.class, () -> new ConvexHull(broken, "broken"));
  }

  @Test
  void massOfABoxIsTheTextbooks() {
    MassProperties m = MassProperties.of(List.of(new ConvexHull(Shapes.boxHull(0.1, -0.2, 0.04, 0.06, 0.01, 0.06), "box")), 0.3);
    assertArrayEquals(new double[] {0.1, -0.2, 0.035}, m.centre(), 1e-6);
    double k = 0.3 / 12;
    assertArrayEquals(new double[] {k * (0.06 * 0.06 + 0.05 * 0.05), k * (0.04 * 0.04 + 0.05 * 0.05),
        k * (0.04 * 0.04 + 0.06 * 0.06), 0, 0, 0}, m.inertia(), 1e-9);
  }

  @Test
  void massOfTwoBoxesHasProductsOfInertia() {
    MassProperties m = MassProperties.of(List.of(new ConvexHull(Shapes.boxHull(-0.1, -0.1, 0.02, 0.02, 0, 0.02), "a"),
        new ConvexHull(Shapes.boxHull(0.1, 0.1, 0.02, 0.02, 0, 0.02), "b")), 0.2);
    assertEquals(-0.2 * 0.01, m.inertia()[3], 1e-9); // minus the sum of m x y
    assertEquals(0, m.inertia()[4], 1e-9);
  }
}
