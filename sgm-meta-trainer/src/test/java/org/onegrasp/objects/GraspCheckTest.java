package org.onegrasp.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.Grasp;

class GraspCheckTest {
  private static final double ACROSS = Math.PI / 2;

  private static GraspCheck check(Piece... pieces) {
    return new GraspCheck(List.of(pieces).stream().map(p -> ConvexHull.of(p.points(), "piece")).toList());
  }

  private static Piece bar(double y) {
    return Piece.box(0, y, 0, new Piece.Size(0.12, 0.03, 0.04), 0);
  }

  @Test
  void fittedGraspIsCentredAndAsWideAsTheMaterial() {
    Grasp g = check(bar(0.005)).fitted(0.02, 0, ACROSS, 0.025).orElseThrow();
    assertEquals(0.02, g.x(), 1e-9);
    assertEquals(0.005, g.y(), 1e-9);
    assertEquals(0.005, g.z(), 1e-9);
    assertEquals(0.03, g.width(), 1e-9);
  }

  @Test
  void tipsGoNoDeeperThanUsefulOnTallThings() {
    Piece post = Piece.box(0, 0, 0, new Piece.Size(0.03, 0.03, 0.12), 0);
    assertEquals(0.085, check(post).fitted(0, 0, 0, 0.03).orElseThrow().z(), 1e-9);
  }

  @Test
  void wrongWidthOrPlaceIsFound() {
    GraspCheck check = check(bar(0));
    assertEquals("", check.problem(new Grasp(0, 0, 0.004, ACROSS, 0.03, 1)));
    assertTrue(check.problem(new Grasp(0, 0, 0.004, ACROSS, 0.026, 1)).contains("the grasp says 0.026"));
    assertTrue(check.problem(new Grasp(0, 0.004, 0.004, ACROSS, 0.03, 1)).contains("off the middle"));
    assertTrue(check.problem(new Grasp(0, 0, 0.004, 0, 0.12, 1)).contains("not within"));
    assertTrue(check.problem(new Grasp(0, 0, 0.001, ACROSS, 0.03, 1)).contains("above the table"));
    assertTrue(check.problem(new Grasp(0, 0, 0.037, ACROSS, 0.03, 1)).contains("less than"));
    assertTrue(check.problem(new Grasp(0.3, 0, 0.004, ACROSS, 0.03, 1)).contains("less than"));
    assertTrue(check.problem(new Grasp(0.068, 0, 0.004, ACROSS, 0.03, 1)).contains("edge of a finger"));
  }

  @Test
  void neighbourInTheWayOfAFingerIsFound() {
    GraspCheck check = check(bar(0), bar(0.045));
    assertTrue(check.problem(new Grasp(0, 0, 0.004, ACROSS, 0.03, 1)).contains("come down on"));
  }

  @Test
  void somethingTallUnderThePalmIsFound() {
    GraspCheck check = check(bar(0), Piece.box(0.04, 0, 0, new Piece.Size(0.02, 0.02, 0.1), 0));
    assertTrue(check.problem(new Grasp(0, 0, 0.004, ACROSS, 0.03, 1)).isEmpty());
    assertTrue(check.problem(new Grasp(0.02, 0, 0.004, ACROSS, 0.03, 1)).contains("palm"));
  }

  @Test
  void convergingSidesAreFound() {
    Piece wedge = new Piece(
        new double[] {-0.02, -0.03, 0, 0.02, -0.03, 0, 0, 0.03, 0, -0.02, -0.03, 0.04, 0.02, -0.03, 0.04, 0, 0.03,
            0.04},
        0);
    Grasp tip = new Grasp(0, 0.01, 0.005, 0, 0.02, 1);
    assertTrue(check(wedge).problem(tip).contains("converge"), check(wedge).problem(tip));
  }
}
