package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Plane;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class TableFinderTest {
  private static final CameraModel CAMERA = CameraModel.ofFieldOfView(320, 240, Math.toRadians(60));
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final Pose POSE = BoxScene.lookAt(new double[] {0.10, -0.35, 1.0}, new double[] {0, 0, 0.40});

  private final TableFinder finder = new TableFinder();

  /** A quarter of the table hidden by things of several heights. */
  private static BoxScene clutter(double tableZ) {
    SplittableRandom random = new SplittableRandom(3);
    List<BoxScene.Box> boxes = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      boxes.add(BoxScene.box(random.nextDouble(-0.17, 0.17), random.nextDouble(-0.17, 0.17), random.nextDouble(0, 3),
          random.nextDouble(0.03, 0.09), random.nextDouble(0.03, 0.06), random.nextDouble(0.015, 0.12)));
    }
    return new BoxScene(new WorkArea(0, 0, tableZ, 0.384), boxes);
  }

  private static Observation noisy(Observation seen, double metres, double holes) {
    SplittableRandom random = new SplittableRandom(5);
    float[] depth = seen.depthMetres().clone();
    for (int i = 0; i < depth.length; i++) {
      depth[i] += (float) (metres * (random.nextDouble() + random.nextDouble() - 1));
      depth[i] = random.nextDouble() < holes ? Float.NaN : depth[i];
    }
    return new Observation(seen.camera(), seen.cameraInBase(), depth, new byte[0], 0);
  }

  private double height(Observation seen, boolean said) {
    Plane table =
        finder.table(seen.camera(), seen.depthMetres(), seen.cameraInBase(), AREA, said).orElseThrow().plane();
    assertEquals(0, table.tilt().angle(), Math.toRadians(0.4), "tilt");
    return table.z(AREA.centreX(), AREA.centreY());
  }

  @Test
  void tableIsFoundAmongThingsWithNoiseAndHoles() {
    for (double z : new double[] {0.37, 0.39, 0.40, 0.405, 0.43}) {
      Observation seen = noisy(clutter(z).seenBy(CAMERA, POSE), 0.003, 0.4);
      assertEquals(z, height(seen, true), 0.001);
      assertEquals(z, height(seen, false), 0.001);
    }
  }

  /** As a sensor of points sends them, here and there one of a thousand of nowhere. */
  private static float[] cloud(Observation seen, int share) {
    SplittableRandom random = new SplittableRandom(7);
    float[] xyz = new float[3 * seen.depthMetres().length];
    for (int i = 0; i < seen.depthMetres().length; i++) {
      double depth = seen.depthMetres()[i] + (random.nextInt(1000) == 0 ? random.nextDouble(-0.5, 5) : 0);
      boolean there = random.nextInt(share) == 0;
      xyz[3 * i] = there ? (float) ((i % CAMERA.width() - CAMERA.cx()) / CAMERA.fx() * depth) : Float.NaN;
      xyz[3 * i + 1] = (float) ((i / CAMERA.width() - CAMERA.cy()) / CAMERA.fy() * depth);
      xyz[3 * i + 2] = (float) depth;
    }
    return xyz;
  }

  @Test
  void tableIsFoundInPointsWithoutOrder() {
    for (double z : new double[] {0.2, 0.40, 0.43}) {
      for (int share : new int[] {1, 15}) {
        float[] xyz = cloud(noisy(clutter(z).seenBy(CAMERA, POSE), 0.003, 0.2), share);
        Plane table = finder.table(xyz, POSE, AREA).orElseThrow().plane();
        assertEquals(0, table.tilt().angle(), Math.toRadians(0.4), "tilt");
        assertEquals(z, table.z(AREA.centreX(), AREA.centreY()), 0.001);
      }
    }
  }

  @Test
  void topOfABoxIsNotTheTableWherePointsLackThat() {
    Observation seen = new BoxScene(AREA, List.of(BoxScene.box(0, 0, 0, 0.14, 0.14, 0.06))).seenBy(CAMERA, POSE);
    float[] xyz = cloud(seen, 1);
    for (int i = 0; i < xyz.length; i += 3) {
      double z = POSE.transform(xyz[i], xyz[i + 1], xyz[i + 2])[2];
      xyz[i] = z > 0.41 ? xyz[i] : Float.NaN;
    }
    assertTrue(finder.table(xyz, POSE, AREA).isEmpty());
  }

  @Test
  void ofTwoLayersOfEqualSizeTheLowerOneIsTheTable() {
    BoxScene half = new BoxScene(AREA, List.of(BoxScene.box(0.115, 0, 0, 0.23, 0.46, 0.05)));
    assertEquals(0.40, height(half.seenBy(CAMERA, POSE), false), 0.001);
  }

  @Test
  void aTrayThatLeavesLittleOfTheTableIsNotTheTableWhereItsHeightIsSaid() {
    BoxScene tray = new BoxScene(AREA, List.of(BoxScene.box(0.05, 0, 0, 0.36, 0.46, 0.03)));
    Observation seen = tray.seenBy(CAMERA, BoxScene.lookAt(new double[] {0, 0, 1.1}, new double[] {0, 0, 0.4}));
    assertEquals(0.40, height(seen, true), 0.001);
    assertEquals(0.43, height(seen, false), 0.001, "where nothing is said, what is largest by far is the table");
  }

  @Test
  void wallsOfABinAreNotTheTable() {
    BoxScene bin =
        new BoxScene(AREA, List.of(BoxScene.box(0, 0.2, 0, 0.5, 0.02, 0.4), BoxScene.box(0, -0.2, 0, 0.5, 0.02, 0.2),
            BoxScene.box(0.2, 0, 0, 0.02, 0.5, 0.4), BoxScene.box(-0.2, 0, 0, 0.02, 0.5, 0.4)));
    Pose aside = BoxScene.lookAt(new double[] {0, -0.4, 1.0}, new double[] {0, 0.08, 0.45});
    assertEquals(0.40, height(bin.seenBy(CAMERA, aside), true), 0.001);
    assertEquals(0.40, height(bin.seenBy(CAMERA, aside), false), 0.001);
  }

  @Test
  void whereNoPlaneIsInViewThereIsNoTable() {
    Observation seen = clutter(0.4).seenBy(CAMERA, POSE);
    float[] depth = seen.depthMetres();
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < depth.length; i++) {
      depth[i] = 0.5f + 0.3f * (float) random.nextDouble();
    }
    assertTrue(finder.table(CAMERA, depth, POSE, AREA, false).isEmpty());
    assertTrue(finder.planes(CAMERA, depth).isEmpty());
    Arrays.fill(depth, Float.NaN);
    assertTrue(finder.table(CAMERA, depth, POSE, AREA, true).isEmpty());
    assertTrue(finder.planes(CAMERA, depth).isEmpty());
  }

  @Test
  void theFloorIsNotTheTableOfAnAreaThatIsSaidToBeHigher() {
    BoxScene floor = new BoxScene(new WorkArea(0, 0, 0.0, 0.384), List.of());
    Observation seen = floor.seenBy(CAMERA, POSE);
    assertTrue(finder.table(CAMERA, seen.depthMetres(), POSE, AREA, true).isEmpty());
    assertEquals(0, height(seen, false), 0.001);
  }

  @Test
  void withoutAPoseTheTableIsWhatTheCameraLooksDownAt() {
    for (double[] eye : new double[][] {{0, 0, 1.0}, {0.1, -0.35, 1.0}, {0, -0.5, 0.68}}) {
      Pose pose = BoxScene.lookAt(eye, new double[] {0, 0, 0.40});
      Observation seen = noisy(clutter(0.4).seenBy(CAMERA, pose), 0.003, 0.4);
      Plane table = finder.planes(CAMERA, seen.depthMetres()).get(0).plane().in(pose);
      assertEquals(0, table.tilt().angle(), Math.toRadians(0.4));
      assertEquals(0.40, table.z(0, 0), 0.001);
    }
  }

  @Test
  void aWallAsLargeAsTheTableComesSecondAlsoForACameraUpsideDown() {
    BoxScene wall = new BoxScene(AREA, List.of(BoxScene.box(0, 0.32, 0, 2, 0.02, 1.0)));
    Pose pose = BoxScene.lookAt(new double[] {0, -0.35, 0.95}, new double[] {0, 0.15, 0.45});
    for (double turn : new double[] {0, Math.PI}) {
      Pose turned = pose.times(Pose.ofYaw(0, 0, 0, turn));
      List<TableFinder.Found> found = finder.planes(CAMERA, wall.seenBy(CAMERA, turned).depthMetres());
      List<Double> leans = found.stream().map(f -> f.plane().in(turned).angleTo(Plane.level(0))).toList();
      assertEquals(2, found.size(), "planes");
      assertTrue(leans.stream().anyMatch(lean -> lean < 0.01), "the table is among them: " + leans);
      if (turn == 0) {
        assertEquals(0, leans.get(0), 0.01);
      }
    }
    Pose ceiling =
        BoxScene.lookAt(new double[] {0, -0.1, 1.3}, new double[] {0, 0, 0.4}).times(Pose.ofYaw(0, 0, 0, Math.PI));
    Plane table = finder.planes(CAMERA, clutter(0.4).seenBy(CAMERA, ceiling).depthMetres()).get(0).plane().in(ceiling);
    assertEquals(0.40, table.z(0, 0), 0.001);
  }
}
