package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class PictureWindowTest {
  private static final CameraModel CAMERA = new CameraModel(80, 60, 70, 72, 38.5, 31);
  private static final WorkArea AREA = new WorkArea(0.3, -0.2, 0.4, 0.4);

  @Test
  void areaSeenFromAboveIsASquareOfThePicture() {
    // a metre above the table: 0.4 m are 28 columns and 28.8 rows, and a little
    Pose above = Pose.ofRollPitchYaw(0.3, -0.2, 1.4, Math.PI, 0, 0);
    assertEquals(new PictureWindow(24, 16, 53, 46), PictureWindow.of(CAMERA, above, AREA, 0, 0));
  }

  @Test
  void whatLiesBesideThePictureLeavesNothing() {
    PictureWindow window =
        PictureWindow.of(CAMERA, Pose.ofRollPitchYaw(5, -0.2, 1.4, Math.PI, 0, 0), AREA, -0.03, 0.3);
    assertEquals(0, window.right() - window.left());
  }

  @Test
  void boxAroundOrBehindTheLensMayBeSeenAnywhere() {
    PictureWindow whole = new PictureWindow(0, 0, 80, 60);
    assertEquals(whole, PictureWindow.of(CAMERA, new Pose(0.3, -0.2, 0.5, 1, 0, 0, 0), AREA, -0.03, 0.3));
    assertEquals(whole, PictureWindow.of(CAMERA, new Pose(0.3, -0.2, 1.4, 0, 0, 0, 1), AREA, -0.03, 0.3));
  }

  @Test
  void raysOfAllOtherPixelsPassTheBoxBy() {
    SplittableRandom random = new SplittableRandom(3);
    int smaller = 0;
    int hits = 0;
    for (int look = 0; look < 400; look++) {
      double[] middle = {AREA.centreX() + 0.2 * random.nextGaussian(), AREA.centreY() + 0.2 * random.nextGaussian(),
          AREA.tableZ()};
      double[] eye = {middle[0] + 0.5 * random.nextGaussian(), middle[1] + 0.5 * random.nextGaussian(),
          AREA.tableZ() + 0.3 + 0.4 * random.nextDouble()};
      Pose pose = BoxScene.lookAt(eye, middle).times(Pose.ofYaw(0, 0, 0, 6 * random.nextDouble()));
      double highest = 0.3 * random.nextInt(2);
      PictureWindow window = PictureWindow.of(CAMERA, pose, AREA, -0.1 * highest, highest);
      smaller += (window.right() - window.left()) * (window.bottom() - window.top()) < 80 * 60 ? 1 : 0;
      for (int pixel = 0; pixel < 80 * 60; pixel++) {
        int col = pixel % 80;
        int row = pixel / 80;
        if (meets(pose, col, row, -0.1 * highest, highest)) {
          hits++;
          assertTrue(col >= window.left() && col < window.right() && row >= window.top() && row < window.bottom(),
              "column " + col + ", row " + row + " of " + pose + " is not in " + window);
        }
      }
    }
    assertTrue(smaller > 200, smaller + " smaller than the picture");
    assertTrue(hits > 10_000, hits + " hits");
  }

  /** Whether points along the ray of a pixel lie in the box: where it is between each pair of opposite sides. */
  private static boolean meets(Pose pose, int col, int row, double lowest, double highest) {
    double[] m = pose.rotation();
    double u = (col - CAMERA.cx()) / CAMERA.fx();
    double v = (row - CAMERA.cy()) / CAMERA.fy();
    double[] from = {pose.x() - AREA.centreX(), pose.y() - AREA.centreY(), pose.z() - AREA.tableZ()};
    double[] low = {-AREA.size() / 2, -AREA.size() / 2, lowest};
    double[] high = {AREA.size() / 2, AREA.size() / 2, highest};
    double enter = 0;
    double leave = Double.MAX_VALUE;
    for (int axis = 0; axis < 3; axis++) {
      double direction = m[3 * axis] * u + m[3 * axis + 1] * v + m[3 * axis + 2];
      double a = (low[axis] - from[axis]) / direction;
      double b = (high[axis] - from[axis]) / direction;
      enter = Math.max(enter, Math.min(a, b));
      leave = Math.min(leave, Math.max(a, b));
    }
    return enter <= leave;
  }

  @Test
  void firstOfARasterIsNotBeforeTheWindow() {
    assertEquals(2, PictureWindow.first(0, 2, 4));
    assertEquals(2, PictureWindow.first(2, 2, 4));
    assertEquals(6, PictureWindow.first(3, 2, 4));
    assertEquals(18, PictureWindow.first(15, 2, 4));
    assertEquals(15, PictureWindow.first(15, 0, 1));
  }
}
