package org.onegrasp.sim.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SensorModel;

class RendererTest {
  private static final CameraModel CAMERA = SensorModel.STANDARD_CAMERA;
  private static final Pose STRAIGHT_DOWN = SensorModel.lookAt(0, 0, 1.10, 0, 0, 0.40);
  private static final RendererScene NOTHING = RendererScene.of(List.of());

  static ObjectModel object(RendererMesh mesh) {
    GraspPlace place = new GraspPlace(new Grasp(0, 0, 0.02, 0, 0.04, 1), 1);
    return new ObjectModel("thing-1", "thing", List.of(), mesh.vertices(), mesh.triangles(), mesh.colours(), 0.1, 0.8,
        List.of(place), 0);
  }

  static ObjectModel cube(double side) {
    return object(RendererMesh.box(Pose.ofYaw(0, 0, side / 2, 0), side, side, side, 0xcc3020));
  }

  private static float[] depthOf(RendererScene scene, Pose cameraInBase, ObjectModel object, Pose objectInBase) {
    float[] depth = new float[CAMERA.width() * CAMERA.height()];
    new Renderer(scene).depth(CAMERA, cameraInBase, object, objectInBase, depth);
    return depth;
  }

  @Test
  void tableAndBoxTopAreAtTheirDistancesFromStraightAbove() {
    float[] depth =
        depthOf(RendererScene.table(WorkArea.STANDARD), STRAIGHT_DOWN, cube(0.05), Pose.ofYaw(0, 0, 0.40, 0.3));
    assertEquals(0.65, depth[120 * 320 + 160], 1e-5);
    assertEquals(0.70, depth[20 * 320 + 30], 1e-5);
  }

  @Test
  void countsThePixelsOfABoxTop() {
    float[] depth =
        depthOf(RendererScene.table(WorkArea.STANDARD), STRAIGHT_DOWN, cube(0.05), Pose.ofYaw(0, 0, 0.40, 0));
    int top = 0;
    for (float z : depth) {
      top += Math.abs(z - 0.65) < 1e-4 ? 1 : 0;
    }
    double side = 0.05 * CAMERA.fx() / 0.65; // 21.3 pixels: 22 columns and rows of centres lie within
    assertEquals(22 * 22, top, "side of the top in pixels " + side);
  }

  @Test
  void standardPictureHasPlusXToTheRightAndPlusYUpwards() {
    float[] empty = depthOf(RendererScene.table(WorkArea.STANDARD), SensorModel.STANDARD_POSE, null, Pose.IDENTITY);
    double[] atX = middleOfChange(empty, Pose.ofYaw(0.15, 0, 0.40, 0));
    double[] atY = middleOfChange(empty, Pose.ofYaw(0, 0.15, 0.40, 0));
    assertTrue(atX[0] > 190 && Math.abs(atX[1] - 119.5) < 12, "+x is right of the middle: " + atX[0] + ", " + atX[1]);
    assertTrue(atY[1] < 90 && Math.abs(atY[0] - 159.5) < 3, "+y is above the middle: " + atY[0] + ", " + atY[1]);
  }

  private static double[] middleOfChange(float[] empty, Pose objectInBase) {
    float[] depth =
        depthOf(RendererScene.table(WorkArea.STANDARD), SensorModel.STANDARD_POSE, cube(0.04), objectInBase);
    double columns = 0;
    double rows = 0;
    int n = 0;
    for (int i = 0; i < depth.length; i++) {
      if (depth[i] < empty[i] - 1e-4) {
        columns += i % CAMERA.width();
        rows += i / CAMERA.width();
        n++;
      }
    }
    return new double[] {columns / n, rows / n};
  }

  @Test
  void standardCameraSeesTheWorkAreaWithObjectsInIt() {
    for (int corner = 0; corner < 8; corner++) {
      double[] p =
          SensorModel.STANDARD_POSE.inverse().transform(0.21 * ((corner & 1) * 2 - 1), 0.21 * ((corner & 2) - 1),
              0.40 + 0.15 * (corner >> 2));
      double column = CAMERA.fx() * p[0] / p[2] + CAMERA.cx();
      double row = CAMERA.fy() * p[1] / p[2] + CAMERA.cy();
      assertTrue(column > 3 && column < 316 && row > 3 && row < 236, "corner " + corner + " at " + column + ", " + row);
    }
  }

  @Test
  void equalsCastingARayAtEveryTriangleThroughEveryPixelCentre() {
    for (long seed = 1; seed <= 5; seed++) {
      RendererMesh mesh = randomMesh(seed, 60);
      Pose cameraInBase = SensorModel.STANDARD_POSE;
      Pose objectInBase = Pose.ofRollPitchYaw(0.02, -0.03, 0.5, 0.3 * seed, 0.2, 0.7 * seed);
      float[] depth = depthOf(NOTHING, cameraInBase, object(mesh), objectInBase);
      int hits = 0;
      for (int i = 0; i < depth.length; i++) {
        double cast = RendererRay.cast(CAMERA, i % CAMERA.width(), i / CAMERA.width(), mesh,
            cameraInBase.inverse().times(objectInBase));
        if (cast < Double.POSITIVE_INFINITY) {
          hits++;
        }
        assertEquals(cast, depth[i], 1e-6,
            "seed " + seed + ", pixel " + i % CAMERA.width() + ", " + i / CAMERA.width());
      }
      assertTrue(hits > 1500, "the meshes cover a part of the picture: " + hits);
    }
  }

  @Test
  void trianglesThatReachBehindTheCameraAreSeenWhereTheyAreInFront() {
    RendererMesh plane = RendererMesh.box(Pose.ofYaw(0, 0, -0.5, 0), 40, 40, 1, 0x808080); // its top is z = 0
    Pose level = SensorModel.lookAt(0, 0, 1, 10, 0, 1);
    float[] depth = depthOf(NOTHING, level, object(plane), Pose.IDENTITY);
    for (int row = 0; row < 240; row++) {
      double cast = RendererRay.cast(CAMERA, 50, row, plane, level.inverse());
      assertEquals(cast, depth[row * 320 + 50], Math.min(cast, 100) * 1e-6, "row " + row);
    }
    assertEquals(Float.POSITIVE_INFINITY, depth[50 * 320 + 50]);
    assertEquals(CAMERA.fy() / (230 - CAMERA.cy()), depth[230 * 320 + 50], 1e-5);
  }

  @Test
  void aCaseAroundTheCameraDoesNotHideTheTable() {
    RendererMesh around = RendererMesh.box(STRAIGHT_DOWN, 0.09, 0.09, 0.09, 0x333333);
    RendererMesh below = RendererMesh.box(Pose.ofYaw(0, 0, 0.85, 0), 0.09, 0.09, 0.08, 0x333333);
    float[] past = depthOf(RendererScene.table(WorkArea.STANDARD), STRAIGHT_DOWN, object(around), Pose.IDENTITY);
    float[] onto = depthOf(RendererScene.table(WorkArea.STANDARD), STRAIGHT_DOWN, object(below), Pose.IDENTITY);
    assertEquals(0.70, past[120 * 320 + 160], 1e-5);
    assertEquals(0.21, onto[120 * 320 + 160], 1e-5);
  }

  @Test
  void noCrackBetweenNeighbouringTriangles() {
    RendererMesh sheet = sheet(24);
    float[] depth = depthOf(NOTHING, STRAIGHT_DOWN, object(sheet), Pose.ofYaw(0.001, 0.002, 0.40, 0.4));
    int outside = 0;
    for (int row = 90; row < 150; row++) {
      for (int column = 130; column < 190; column++) {
        outside += depth[row * 320 + column] < 1 ? 0 : 1;
      }
    }
    assertEquals(0, outside);
  }

  @Test
  void colourIsShadedByTheLightAndEmptyWhereNothingIs() {
    RendererScene litFromAbove = new RendererScene(List.of(), new double[] {0, 0, 2}, 0.25, 0x010203);
    byte[] rgb = new byte[3 * 320 * 240];
    float[] depth = new float[320 * 240];
    RendererMesh box = RendererMesh.box(Pose.ofYaw(0, 0, 0.1, 0), 0.2, 0.2, 0.2, 0x80c040);
    new Renderer(litFromAbove).depthAndColour(CAMERA, SensorModel.STANDARD_POSE, object(box), Pose.ofYaw(0, 0, 0.4, 0),
        depth, rgb);
    assertArrayEquals(new byte[] {1, 2, 3}, pixel(rgb, 3, 3));
    assertArrayEquals(new byte[] {(byte) 0x80, (byte) 0xc0, 0x40}, pixel(rgb, 160, 90), "the top faces the light");
    assertArrayEquals(new byte[] {0x20, 0x30, 0x10}, pixel(rgb, 160, 143), "the near side has only the ambient light");
  }

  private static byte[] pixel(byte[] rgb, int column, int row) {
    int i = 3 * (row * 320 + column);
    return new byte[] {rgb[i], rgb[i + 1], rgb[i + 2]};
  }

  @Test
  void oneRendererServesCamerasOfDifferentSizes() {
    Renderer renderer = new Renderer(RendererScene.table(WorkArea.STANDARD));
    CameraModel small = CameraModel.ofFieldOfView(11, 7, 1.0);
    float[] large = new float[320 * 240];
    float[] few = new float[77];
    renderer.depth(CAMERA, STRAIGHT_DOWN, null, Pose.IDENTITY, large);
    renderer.depth(small, STRAIGHT_DOWN, null, Pose.IDENTITY, few);
    assertEquals(0.70f, few[38], 1e-5f);
    assertEquals(0.70f, large[120 * 320 + 160], 1e-5f);
  }

  @Test
  void depthArrayOfTheWrongSizeIsRefusedWithItsSizes() {
    Exception e = assertThrows(IllegalArgumentException.class,
        () -> new Renderer(NOTHING).depth(CAMERA, STRAIGHT_DOWN, null, Pose.IDENTITY, new float[100]));
    assertEquals("depth array has 100 elements, the camera needs 76800", e.getMessage());
  }

  @Test
  void printsFramesPerSecond() {
    ObjectModel thing = object(randomMesh(3, 3000));
    Pose place = Pose.ofYaw(0, 0, 0.45, 0);
    for (boolean colour : new boolean[] {false, true, false, true}) {
      RendererCamera camera = new RendererCamera(RendererScene.table(WorkArea.STANDARD),
          SensorModel.nominal(CAMERA, SensorModel.STANDARD_POSE), colour, 1);
      long start = System.nanoTime();
      int seen = 0;
      for (int frame = 0; frame < 100; frame++) {
        seen += camera.look(thing, place, frame).depthMetres().length;
      }
      assertEquals(100 * 320 * 240, seen);
      long noisy = System.nanoTime();
      Renderer renderer = new Renderer(RendererScene.table(WorkArea.STANDARD));
      float[] depth = new float[320 * 240];
      for (int frame = 0; frame < 100; frame++) {
        renderer.depth(CAMERA, SensorModel.STANDARD_POSE, thing, place, depth);
      }
      System.out.printf("320x240, 3000 triangles: %.0f frames/s of ideal depth, %.0f with noise (colour %b)%n",
          1e11 / (System.nanoTime() - noisy), 1e11 / (noisy - start), colour);
    }
  }

  /** Triangles of 10 to 60 mm strewn over a ball of 80 mm. */
  private static RendererMesh randomMesh(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] vertices = new float[9 * count];
    for (int i = 0; i < count; i++) {
      for (int axis = 0; axis < 3; axis++) {
        double middle = random.nextDouble(-0.08, 0.08);
        for (int corner = 0; corner < 3; corner++) {
          vertices[9 * i + 3 * corner + axis] = (float) (middle + random.nextDouble(-0.03, 0.03));
        }
      }
    }
    int[] triangles = new int[3 * count];
    Arrays.setAll(triangles, i -> i);
    return new RendererMesh(vertices, triangles, new int[count]);
  }

  /** A wavy sheet of n x n cells over 0.3 m, fine enough for many triangles to be near the size of a pixel's step. */
  private static RendererMesh sheet(int n) {
    float[] vertices = new float[3 * (n + 1) * (n + 1)];
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= n; j++) {
        int at = 3 * (i * (n + 1) + j);
        vertices[at] = 0.3f * j / n - 0.15f;
        vertices[at + 1] = 0.3f * i / n - 0.15f;
        vertices[at + 2] = 0.01f * ((i * 7 + j * 5) % 3);
      }
    }
    int[] triangles = new int[6 * n * n];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int a = i * (n + 1) + j;
        for (int corner : new int[] {a, a + 1, a + n + 2, a, a + n + 2, a + n + 1}) {
          triangles[at++] = corner;
        }
      }
    }
    return new RendererMesh(vertices, triangles, new int[2 * n * n]);
  }
}
