package org.onegrasp.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConvexHullTest {
  @Test
  void boxHasSixFacesEightCornersAndItsVolume() {
    ConvexHull hull = new ConvexHull(Piece.box(1, 2, 3, 0.2, 0.1, 0.05, 0).points());
    assertEquals(6, hull.faces.length);
    assertEquals(8, hull.points.length / 3);
    assertEquals(12, hull.triangles().length / 3);
    assertEquals(0.001, hull.volume, 1e-12);
    assertArrayEquals(new double[] {1, 2, 3.025}, hull.centroid, 1e-12);
    assertEquals(0.4 * 0.05 / 4, hull.area(faceUp(hull)) / 4, 1e-12);
    assertTrue(hull.contains(1.09, 2.04, 3.04));
    assertFalse(hull.contains(1.11, 2, 3.02));
  }

  private static int faceUp(ConvexHull hull) {
    for (int f = 0; f < hull.faces.length; f++) {
      if (hull.planes[4 * f + 2] > 0.99) {
        return f;
      }
    }
    throw new AssertionError("no face points up");
  }

  @Test
  void pointsInsideOnFacesAndOnEdgesAreNoCorners() {
    double[] box = Piece.box(0, 0, 0, 0.2, 0.1, 0.05, 0).points();
    double[] more = java.util.Arrays.copyOf(box, box.length + 9);
    System.arraycopy(new double[] {0.01, 0.01, 0.02, 0.03, 0.02, 0.05, 0.1, 0.05, 0.02}, 0, more, box.length, 9);
    assertEquals(8, new ConvexHull(more).points.length / 3);
  }

  @Test
  void everyPointOfARandomCloudIsInsideItsHullAndEveryEdgeHasTwoFaces() {
    SplittableRandom random = new SplittableRandom(5);
    double[] cloud = random.doubles(3 * 60, -0.1, 0.1).toArray();
    ConvexHull hull = new ConvexHull(cloud);
    for (int i = 0; i < cloud.length; i += 3) {
      assertTrue(hull.contains(0.99999 * cloud[i], 0.99999 * cloud[i + 1], 0.99999 * cloud[i + 2]));
    }
    int[] t = hull.triangles();
    assertEquals(2 * hull.points.length / 3 - 4, t.length / 3, "Euler's formula");
  }

  @Test
  void flatTooFewOrTooManyPointsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ConvexHull(new double[9]));
    assertThrows(IllegalArgumentException.class, () -> new ConvexHull(new double[] {0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0}));
    assertThrows(IllegalArgumentException.class, () -> new ConvexHull(new double[3 * 129]));
  }

  @Test
  void extremePointsKeepTheExtentOfACloud() {
    double[] cloud = new SplittableRandom(6).doubles(3 * 5000, -0.1, 0.1).toArray();
    double[] few = new Directions(24).extreme(cloud);
    assertTrue(few.length <= 3 * 30);
    for (int axis = 0; axis < 3; axis++) {
      assertEquals(most(cloud, axis), most(few, axis));
    }
  }

  private static double most(double[] points, int axis) {
    double most = -1;
    for (int i = axis; i < points.length; i += 3) {
      most = Math.max(most, points[i]);
    }
    return most;
  }
}
