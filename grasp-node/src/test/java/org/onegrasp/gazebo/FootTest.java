package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.world.ObjectModel;

class FootTest {
  private static List<ConvexHull> pieces(ObjectModel object) {
    return ConvexHull.ofPieces(object.hulls(), object.name());
  }

  @Test
  void mugStandsOnTheHullAroundItsWall() {
    List<ConvexHull> pieces = pieces(HouseholdObjects.sample("mug", 1000));
    ConvexHull hull = Foot.of(pieces, "mug").orElseThrow().hull();
    double furthestOut = 0;
    for (ConvexHull piece : pieces) {
      for (int i = 0; i < piece.points.length; i += 3) {
        for (int f = 0; f < hull.planes.length; f += 4) {
          furthestOut =
              Math.max(furthestOut, hull.planes[f] * piece.points[i] + hull.planes[f + 1] * piece.points[i + 1]
                  + hull.planes[f + 2] * piece.points[i + 2] - hull.planes[f + 3]);
        }
      }
    }
    assertTrue(furthestOut < 2e-4, "metres of a corner outside: " + furthestOut);
  }

  @Test
  void whatTouchesTheTableInFewPointsStandsOnItsPieces() {
    assertEquals(Optional.empty(), Foot.of(pieces(HouseholdObjects.sample("box", 1000)), "box"));
    assertEquals(Optional.empty(), Foot.of(pieces(HouseholdObjects.sample("can", 1000)), "can"));
  }
}
