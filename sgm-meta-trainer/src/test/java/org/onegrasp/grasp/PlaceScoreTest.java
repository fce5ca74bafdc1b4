package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.Pose;

class PlaceScoreTest {
  private static final Pose POSE = Pose.ofYaw(0.10, -0.05, 0.40, Math.PI / 2);

  @Test
  void errorsAreMeasuredInTheBaseFrame() {
    // The object is turned by 90 degrees: its (30, 0) mm lies at (100, -20) mm, its 0.2 rad is 0.2 + pi/2.
    GraspPlace place = new GraspPlace(grasp(0.03, 0, 0.2), 1);
    PlaceScore score = PlaceScore.of(grasp(0.103, -0.016, 0.2 - Math.PI / 2 + 0.1), place, POSE);
    assertEquals(0.005, score.positionError(), 1e-9);
    assertEquals(0.1, score.angleError(), 1e-9);
    assertTrue(score.success());
  }

  @Test
  void limitsAre15MillimetresAnd20Degrees() {
    GraspPlace place = new GraspPlace(grasp(0, 0, 0), 1);
    assertTrue(PlaceScore.of(grasp(0.0149, 0, Math.toRadians(19.9)), place, Pose.IDENTITY).success());
    assertFalse(PlaceScore.of(grasp(0.0151, 0, 0), place, Pose.IDENTITY).success());
    assertFalse(PlaceScore.of(grasp(0, 0, Math.toRadians(20.1)), place, Pose.IDENTITY).success());
  }

  @Test
  void foldForgivesTheTurnsOfTheObjectAndNoOthers() {
    GraspPlace place = new GraspPlace(grasp(0.03, 0, 0), 4);
    for (int k = 0; k < 4; k++) {
      double a = k * Math.PI / 2;
      assertTrue(PlaceScore.of(grasp(0.03 * Math.cos(a), 0.03 * Math.sin(a), a), place, Pose.IDENTITY).success());
    }
    assertFalse(PlaceScore.of(grasp(0.03 * Math.cos(0.8), 0.03 * Math.sin(0.8), 0.8), place, Pose.IDENTITY).success());
    assertFalse(PlaceScore.of(grasp(0.03, 0, Math.PI / 2), place, Pose.IDENTITY).success());
  }

  @Test
  void roundObjectHasARingOfPlacesWithTheAngleRelativeToTheRadius() {
    GraspPlace rim = new GraspPlace(grasp(0.04, 0, 0), 0);
    PlaceScore score = PlaceScore.of(grasp(0.04 * Math.cos(1.234), 0.04 * Math.sin(1.234), 1.234), rim, Pose.IDENTITY);
    assertEquals(0, score.positionError(), 0.0003);
    assertEquals(0, score.angleError(), 0.005);
    assertFalse(PlaceScore.of(grasp(0.04 * Math.cos(1.234), 0.04 * Math.sin(1.234), 0), rim, Pose.IDENTITY).success());
    assertFalse(PlaceScore.of(grasp(0, 0, 0), rim, Pose.IDENTITY).success());
  }

  @Test
  void anyAngleIsRightOnTheAxisOfARoundObject() {
    GraspPlace axis = new GraspPlace(grasp(0, 0, 0.3), 0);
    PlaceScore score = PlaceScore.of(grasp(0.106, -0.05, 1.9), axis, POSE);
    assertEquals(0.006, score.positionError(), 1e-9);
    assertEquals(0, score.angleError(), 0.005);
  }

  private static Grasp grasp(double x, double y, double yaw) {
    return new Grasp(x, y, 0.42, yaw, 0.03, 1);
  }
}
