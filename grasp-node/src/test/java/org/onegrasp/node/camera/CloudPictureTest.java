package org.onegrasp.node.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;

class CloudPictureTest {
  private static final CameraModel CAMERA = BoxOnTable.CAMERA;

  private static float[] points() {
    return PointClouds.metres(BoxOnTable.cloud(RosTime.ZERO));
  }

  @Test
  void organisedPointsAreThePictureThatTheyWereMadeOf() {
    float[] points = points();
    Arrays.fill(points, 0, 3 * 1000, Float.NaN);
    CloudPicture picture = CloudPicture.of(points, 160, 120, float[]::new).orElseThrow();
    assertEquals(CAMERA.fx(), picture.camera().fx(), 0.01);
    assertEquals(CAMERA.cy(), picture.camera().cy(), 0.01);
    float[] depth = BoxOnTable.depthMetres();
    Arrays.fill(depth, 0, 1000, Float.NaN);
    assertArrayEquals(depth, picture.metres());
  }

  @Test
  void pointsInAnotherFrameOrOrderAreNoPicture() {
    float[] turned = points();
    Pose turn = Pose.ofRollPitchYaw(0, 0, 1.2, Math.PI, 0, 0);
    for (int i = 0; i < turned.length; i += 3) {
      double[] p = turn.transform(turned[i], turned[i + 1], turned[i + 2]);
      for (int axis = 0; axis < 3; axis++) {
        turned[i + axis] = (float) p[axis];
      }
    }
    assertEquals(Optional.empty(), CloudPicture.of(turned, 160, 120, float[]::new));
    assertEquals(Optional.empty(), CloudPicture.of(points(), 160 * 120, 1, float[]::new));
    assertEquals(Optional.empty(), CloudPicture.of(shuffled(), 160, 120, float[]::new));
  }

  private static float[] shuffled() {
    float[] points = points();
    List<Integer> order = new ArrayList<>(IntStream.range(0, 160 * 120).boxed().toList());
    Collections.shuffle(order, new Random(1));
    float[] shuffled = new float[points.length];
    for (int i = 0; i < order.size(); i++) {
      System.arraycopy(points, 3 * order.get(i), shuffled, 3 * i, 3);
    }
    return shuffled;
  }

  @Test
  void filteredPointsAreNoPicture() {
    float[] points = points();
    Arrays.fill(points, 0, points.length * 8 / 10, Float.NaN);
    assertTrue(CloudPicture.of(points, 160, 120, float[]::new).isEmpty());
  }
}
