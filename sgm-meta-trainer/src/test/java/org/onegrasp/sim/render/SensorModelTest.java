package org.onegrasp.sim.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.DepthNoise;
import org.onegrasp.world.table.SensorModel;

class SensorModelTest {
  private static final WorkArea AREA = WorkArea.STANDARD;

  private static SensorModel same(long seed) {
    return SensorModel.same(SensorModel.STANDARD_CAMERA, SensorModel.STANDARD_POSE, seed);
  }

  private static SensorModel unseen(long seed) {
    return SensorModel.unseen(SensorModel.STANDARD_POSE, AREA, seed);
  }

  private static Observation look(SensorModel sensor, long seed) {
    return new RendererCamera(RendererScene.table(AREA), sensor, false, seed)
        .look(RendererTest.cube(0.05), Pose.ofYaw(0.03, -0.04, 0.40, 0.5), 0);
  }

  @Test
  void theSameSeedsGiveTheSameObservation() {
    Observation first = look(same(11), 5);
    Observation again = look(same(11), 5);
    assertArrayEquals(first.depthMetres(), again.depthMetres());
    assertEquals(first.cameraInBase(), again.cameraInBase());
    assertNotEquals(same(11), same(12));
  }

  @Test
  void secondLookOfACameraHasOtherNoise() {
    RendererCamera camera = new RendererCamera(RendererScene.table(AREA), same(1), false, 5);
    float[] first = camera.look(null, Pose.IDENTITY, 0).depthMetres();
    float[] second = camera.look(null, Pose.IDENTITY, 0.1).depthMetres();
    int equal = 0;
    for (int i = 0; i < first.length; i++) {
      equal += first[i] == second[i] ? 1 : 0;
    }
    assertTrue(equal < first.length / 2, "equal pixels: " + equal);
  }

  private static double holes(float[] depth) {
    int holes = 0;
    for (float z : depth) {
      holes += Float.isNaN(z) ? 1 : 0;
    }
    return (double) holes / depth.length;
  }

  @Test
  void trainingFamilyHasFewHolesAndTheUnseenKindAboutTwelvePercent() {
    for (long seed = 0; seed < 20; seed++) {
      double few = holes(look(same(seed), seed).depthMetres());
      double many = holes(look(unseen(seed), seed).depthMetres());
      assertTrue(few > 0.002 && few < 0.03, "same: " + few);
      assertTrue(many > 0.09 && many < 0.15, "unseen: " + many);
    }
  }

  @Test
  void everyCameraSeesTheWholeWorkAreaWithObjectsInIt() {
    for (long seed = 0; seed < 200; seed++) {
      assertSeesWorkArea(same(seed));
      assertSeesWorkArea(unseen(seed));
      assertSeesWorkArea(SensorModel.sealed(AREA, seed));
    }
  }

  private static void assertSeesWorkArea(SensorModel sensor) {
    for (int corner = 0; corner < 8; corner++) {
      double[] p = sensor.trueInBase().inverse().transform(0.192 * ((corner & 1) * 2 - 1), 0.192 * ((corner & 2) - 1),
          AREA.tableZ() + 0.08 * (corner >> 2));
      double column = sensor.camera().fx() * p[0] / p[2] + sensor.camera().cx();
      double row = sensor.camera().fy() * p[1] / p[2] + sensor.camera().cy();
      assertTrue(column >= 0 && column < sensor.camera().width() - 1 && row >= 0 && row < sensor.camera().height() - 1,
          sensor + " sees corner " + corner + " at " + column + ", " + row);
    }
  }

  @Test
  void theUnseenCameraLooksFromTheOtherSideAndIsMiscalibrated() {
    for (long seed = 0; seed < 50; seed++) {
      SensorModel sensor = unseen(seed);
      assertTrue(sensor.trueInBase().y() > 0.3, "nominal camera is at y = -0.27: " + sensor.trueInBase());
      double[] miss = sensor.cameraInBase().times(sensor.trueInBase().inverse()).transform(0, 0, AREA.tableZ());
      double metres = Math.hypot(Math.hypot(miss[0], miss[1]), miss[2] - AREA.tableZ());
      assertTrue(metres > 1e-4 && metres < 0.02, "calibration moves the middle of the table by " + metres);
    }
  }

  @Test
  void trainingFamilySeesTheTableWhereItIsWithinAFewMillimetres() {
    for (long seed = 0; seed < 20; seed++) {
      Observation seen =
          new RendererCamera(RendererScene.table(AREA), same(seed), false, 1).look(null, Pose.IDENTITY, 0);
      assertEquals(0, tableError(seen), 0.004, "seed " + seed);
    }
  }

  @Test
  void theUnseenCameraSeesTheTableTooHigh() {
    for (long seed = 0; seed < 20; seed++) {
      Observation seen =
          new RendererCamera(RendererScene.table(AREA), unseen(seed), false, 1).look(null, Pose.IDENTITY, 0);
      double error = tableError(seen);
      assertTrue(error > 0.005 && error < 0.03, "seed " + seed + ": " + error);
    }
  }

  @Test
  void theThirdCameraIsShortHasHolesThatStayAndPixelsThatFly() {
    for (long seed = 0; seed < 10; seed++) {
      SensorModel third = SensorModel.third(AREA, seed);
      RendererCamera camera = new RendererCamera(RendererScene.table(AREA), third, false, seed);
      double error = tableError(camera.look(null, Pose.IDENTITY, 0));
      assertTrue(error > 0.012 && error < 0.032, "seed " + seed + ": " + error);
      Pose at = Pose.ofYaw(0.03, -0.04, 0.40, 0.5);
      float[] first = camera.look(RendererTest.cube(0.08), at, 0).depthMetres();
      float[] second = camera.look(RendererTest.cube(0.08), at, 0).depthMetres();
      int flying = 0;
      for (int i = 0; i < first.length; i++) {
        assertEquals(Float.isNaN(first[i]), Float.isNaN(second[i]), "pixel " + i);
        flying += Math.abs(first[i] - second[i]) > 0.015 ? 1 : 0;
      }
      assertTrue(holes(first) > 0.01 && flying > 20 && flying < first.length / 20, holes(first) + ", " + flying);
    }
  }

  @Test
  void theSealedCameraLosesMoreThanTheUsualOneAndSeesTheTableATrifleTooHigh() {
    for (long seed = 0; seed < 20; seed++) {
      RendererCamera camera =
          new RendererCamera(RendererScene.table(AREA), SensorModel.sealed(AREA, seed), false, seed);
      double error = tableError(camera.look(null, Pose.IDENTITY, 0));
      assertTrue(error > -0.006 && error < 0.018, "seed " + seed + ": " + error);
      double holes = holes(camera.look(RendererTest.cube(0.05), Pose.ofYaw(0.03, -0.04, 0.40, 0.5), 0).depthMetres());
      assertTrue(holes > 0.03 && holes < 0.10, "seed " + seed + ": " + holes);
    }
  }

  /** Mean height above the table of what is seen in the middle ninth of the picture; metres. */
  private static double tableError(Observation seen) {
    int width = seen.camera().width();
    int height = seen.camera().height();
    double sum = 0;
    int n = 0;
    for (int row = height / 3; row < 2 * height / 3; row++) {
      for (int column = width / 3; column < 2 * width / 3; column++) {
        double z = seen.depthMetres()[row * width + column];
        if (!Double.isNaN(z)) {
          sum += seen.cameraInBase().transform((column - seen.camera().cx()) / seen.camera().fx() * z,
              (row - seen.camera().cy()) / seen.camera().fy() * z, z)[2] - AREA.tableZ();
          n++;
        }
      }
    }
    return sum / n;
  }
}
