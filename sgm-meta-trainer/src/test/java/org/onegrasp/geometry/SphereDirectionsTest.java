package org.onegrasp.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SphereDirectionsTest {
  @Test
  void extremePointsKeepTheExtentOfACloud() {
    double[] cloud = new SplittableRandom(6).doubles(3 * 5000, -0.1, 0.1).toArray();
    double[] few = new SphereDirections(24).extreme(cloud);
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

  @Test
  void cloudsWithNoMorePointsThanDirectionsStayAsTheyAre() {
    double[] cloud = new SplittableRandom(6).doubles(3 * 30, -0.1, 0.1).toArray();
    assertArrayEquals(cloud, new SphereDirections(24).thinned(cloud));
  }
}
