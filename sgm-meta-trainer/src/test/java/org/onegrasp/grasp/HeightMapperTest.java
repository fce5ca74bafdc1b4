package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class HeightMapperTest {
  private static final CameraModel QVGA = CameraModel.ofFieldOfView(320, 240, Math.toRadians(60));
  private static final double[] TABLE_CENTRE = {0, 0, 0.40};
  private static final Pose ABOVE = BoxScene.lookAt(new double[] {0, 0, 1.05}, TABLE_CENTRE);
  private static final Pose TILTED = BoxScene.lookAt(new double[] {0.10, -0.45, 0.95}, TABLE_CENTRE);
  private static final BoxScene SCENE = BoxScene.of(BoxScene.box(0.05, 0.03, 0.5, 0.12, 0.06, 0.050),
      BoxScene.box(-0.10, -0.08, -0.3, 0.05, 0.05, 0.030));

  private final HeightMapper mapper =
      new HeightMapper(InputSpec.STANDARD.grid(WorkArea.STANDARD), true, Kernels.best().make());

  @Test
  void boxSeenFromAboveRisesInItsCellsOnly() {
    assertMatches(SCENE, mapper.map(SCENE.seenBy(QVGA, ABOVE)), 0.985);
  }

  @Test
  void boxSeenByTiltedCameraRisesInItsCellsOnly() {
    assertMatches(SCENE, mapper.map(SCENE.seenBy(QVGA, TILTED)), 0.98);
  }

  @Test
  void whatABoxHidesFromATiltedCameraIsNoHigherThanTheBox() {
    HeightMap map = mapper.map(SCENE.seenBy(QVGA, TILTED));
    assertEquals(TILTED.x(), map.vantage().x(), 1e-9);
    assertEquals(TILTED.z(), map.vantage().z(), 1e-9);
    byte[] atMost = Unseen.of(map).atMost();
    float[] truth = SCENE.heights().metres();
    int hidden = 0;
    for (int i = 0; i < atMost.length; i++) {
      assertEquals(map.unseen().get(i), atMost[i] != Unseen.SEEN);
      if (atMost[i] != Unseen.SEEN) {
        assertTrue(atMost[i] >= 1000 * truth[i] - 8, truth[i] + " m is there, and " + atMost[i] + " mm can be"); // two
                                                                                                                 // cells
                                                                                                                 // at
                                                                                                                 // 45
                                                                                                                 // degrees
        hidden += atMost[i] <= 1000 * SCENE.boxes().get(0).height() + 4 ? 1 : 0;
      }
    }
    assertTrue(hidden > 0.8 * map.holes(), hidden + " of " + map.holes());
  }

  @Test
  void mapIsTheSameFromAllSides() {
    for (int side = 0; side < 8; side++) {
      double angle = side * Math.PI / 4;
      Pose pose = BoxScene.lookAt(new double[] {0.4 * Math.cos(angle), 0.4 * Math.sin(angle), 1.0}, TABLE_CENTRE);
      assertMatches(SCENE, mapper.map(SCENE.seenBy(QVGA, pose)), 0.98);
    }
  }

  @Test
  void imageCoarserThanTheCellsIsInterpolated() {
    CameraModel coarse = CameraModel.ofFieldOfView(80, 60, Math.toRadians(60));
    assertMatches(SCENE, mapper.map(SCENE.seenBy(coarse, ABOVE)), 0.96);
    assertMatches(SCENE, mapper.map(SCENE.seenBy(coarse, TILTED)), 0.95);
  }

  @Test
  void imageOfSixMegapixelsIsThinnedAndGivesTheSameMap() {
    CameraModel large = CameraModel.ofFieldOfView(3001, 2002, Math.toRadians(60));
    assertMatches(SCENE, mapper.map(SCENE.seenBy(large, TILTED)), 0.98);
  }

  @Test
  void absurdFocalLengthIsRefusedWithWordsNotWithMemory() {
    CameraModel absurd = new CameraModel(1920, 1080, 10, 10, 960, 540);
    float[] depth = new float[1920 * 1080];
    Arrays.fill(depth, 0.65f);
    Observation seen = new Observation(absurd, ABOVE, depth, new byte[0], 0);
    String message = assertThrows(UnusableDepthException.class, () -> mapper.map(seen)).getMessage();
    assertTrue(message.contains("depth covers too little of the work area"), message);
  }

  @Test
  void workAreaElsewhereGivesTheSameMap() {
    WorkArea moved = new WorkArea(0.55, -0.20, 0.10, 0.384);
    BoxScene scene = new BoxScene(moved, java.util.List.of(BoxScene.box(0.58, -0.15, 0.2, 0.10, 0.05, 0.040)));
    Pose pose = BoxScene.lookAt(new double[] {0.55, -0.5, 0.8}, new double[] {0.55, -0.20, 0.10});
    assertMatches(scene, new HeightMapper(InputSpec.STANDARD.grid(moved)).map(scene.seenBy(QVGA, pose)), 0.98);
  }

  @Test
  void largeAreaHasMoreCellsThanAShortCounts() {
    WorkArea large = new WorkArea(0, 0, 0.40, 0.8);
    BoxScene scene = new BoxScene(large, java.util.List.of(BoxScene.box(0.31, -0.30, 0.2, 0.10, 0.06, 0.040)));
    Pose high = BoxScene.lookAt(new double[] {0, 0, 1.8}, TABLE_CENTRE);
    HeightMap map = new HeightMapper(InputSpec.STANDARD.grid(large)).map(scene.seenBy(QVGA, high));
    assertEquals(40_000, map.metres().length);
    assertEquals(0.040, map.heightAt(0.31, -0.30), 0.001);
    assertEquals(0.040, map.metres()[(int) map.grid().row(-0.30) * 200 + (int) map.grid().col(0.31)], 0.001);
    assertEquals(0, map.heightAt(-0.31, 0.30), 0.001);
  }

  @Test
  void cellsNobodySawAreKnown() {
    HeightMap map = mapper.map(SCENE.seenBy(QVGA, BoxScene.lookAt(new double[] {0.10, -0.60, 0.80}, TABLE_CENTRE)));
    int behind = (int) map.grid().row(0.075) * 96 + (int) map.grid().col(0.05);
    assertTrue(map.unseen().get(behind), "the table behind the box is in its shadow");
    assertEquals(map.unseen().cardinality(), map.holes());
  }

  @Test
  void coloursLieInTheCellsOfWhatTheyBelongTo() {
    Observation seen = SCENE.seenBy(QVGA, TILTED);
    assertTrue(mapper.map(seen).colours().isEmpty());
    byte[] rgb = new byte[3 * seen.depthMetres().length];
    double[] rotation = TILTED.rotation();
    for (int i = 0; i < seen.depthMetres().length; i++) {
      double u = (i % 320 - QVGA.cx()) / QVGA.fx();
      double v = (i / 320 - QVGA.cy()) / QVGA.fy();
      double z = TILTED.z() + seen.depthMetres()[i] * (rotation[6] * u + rotation[7] * v + rotation[8]);
      rgb[3 * i + (z > 0.44 ? 0 : 2)] = (byte) 200;
    }
    HeightMap map = mapper.map(new Observation(QVGA, TILTED, seen.depthMetres(), rgb, 0));
    int onBox = (int) map.grid().row(0.03) * 96 + (int) map.grid().col(0.05);
    int onTable = (int) map.grid().row(0.15) * 96 + (int) map.grid().col(-0.15);
    assertEquals(200, map.colours().at(onBox, 0));
    assertEquals(200, map.colours().at(onTable, 2));
    assertEquals(1, map.colours().at(onTable, 0), "not there, but known");
    assertTrue(map.colours().knows(onTable));
  }

  @Test
  void cellConventionHasXToTheRightAndYUp() {
    BoxScene scene = BoxScene.of(BoxScene.box(0.150, 0.150, 0, 0.02, 0.02, 0.040));
    HeightMap map = mapper.map(scene.seenBy(QVGA, ABOVE));
    assertEquals(0.040, map.metres()[10 * 96 + 85], 0.001);
    assertEquals(0, map.metres()[85 * 96 + 10], 0.001);
  }

  @Test
  void shadowBehindABoxBecomesTable() {
    BoxScene scene = BoxScene.of(BoxScene.box(0, 0, 0, 0.06, 0.06, 0.12));
    HeightMap map = mapper.map(scene.seenBy(QVGA, TILTED));
    assertTrue(map.holes() > 100, "the box must throw a shadow, holes: " + map.holes());
    assertEquals(0, map.heightAt(-0.01, 0.060), 0.002);
    assertEquals(0.12, map.heightAt(0, 0), 0.002);
  }

  @Test
  void blindSpotOnTopOfABoxKeepsItsHeight() {
    BoxScene scene = BoxScene.of(BoxScene.box(0, 0, 0, 0.10, 0.10, 0.05));
    Observation seen = scene.seenBy(QVGA, ABOVE);
    for (int row = 110; row < 130; row++) {
      Arrays.fill(seen.depthMetres(), row * 320 + 150, row * 320 + 170, row % 2 == 0 ? Float.NaN : 0);
    }
    HeightMap map = mapper.map(seen);
    assertTrue(map.holes() > 50, "holes: " + map.holes());
    assertEquals(0.05, map.heightAt(0, 0), 0.001);
  }

  @Test
  void flyingPixelsAtEdgesRaiseNoCell() {
    BoxScene scene = BoxScene.of(BoxScene.box(0, 0, 0, 0.06, 0.06, 0.12));
    Observation seen = scene.seenBy(QVGA, TILTED);
    float[] depth = seen.depthMetres();
    float[] clean = depth.clone();
    int flying = 0;
    for (int i = 320; i < depth.length - 320; i++) {
      // Behind the box's far edge, the first pixel on the table takes a depth half way to the top.
      if (clean[i] - clean[i + 320] > 0.05) {
        depth[i] = (clean[i] + clean[i + 320]) / 2;
        flying++;
      }
    }
    assertTrue(flying > 20, "flying pixels: " + flying);
    HeightMap map = mapper.map(seen);
    for (double y = 0.036; y < 0.15; y += 0.002) {
      assertEquals(0, map.heightAt(-0.3 * y, y), 0.002, "height at y = " + y);
    }
  }

  @Test
  void twoPixelsOfMixedDepthsAtEveryEdgeRaiseNoCell() {
    BoxScene scene = BoxScene.of(BoxScene.box(0, 0, 0, 0.06, 0.06, 0.042));
    Observation seen = scene.seenBy(QVGA, ABOVE);
    float[] depth = seen.depthMetres();
    float[] clean = depth.clone();
    for (int i = 2; i < depth.length - 2; i++) {
      // Along the rows, the first two pixels on the table take a third and two thirds of the way to the top.
      for (int side = -1; side <= 1; side += 2) {
        float first = clean[i] - clean[i + side];
        float second = clean[i] - clean[i + 2 * side];
        depth[i] -= first > 0.03f ? 2 * first / 3 : second > 0.03f ? second / 3 : 0;
      }
    }
    HeightMap map = mapper.map(seen);
    for (double x = 0.036; x < 0.06; x += 0.002) {
      assertEquals(0, map.heightAt(x, 0), 0.002, "height at x = " + x);
      assertEquals(0, map.heightAt(-x, 0), 0.002, "height at x = " + -x);
    }
    assertEquals(0.042, map.heightAt(0.02, 0.02), 0.001);
  }

  @Test
  void noiseDoesNotRaiseTheMap() {
    Observation seen = SCENE.seenBy(QVGA, TILTED);
    java.util.Random random = new java.util.Random(5);
    for (int i = 0; i < seen.depthMetres().length; i++) {
      seen.depthMetres()[i] += (float) (0.0015 * random.nextGaussian());
    }
    HeightMap map = mapper.map(seen);
    double table = 0;
    double top = 0;
    for (int i = 0; i < 400; i++) {
      table += map.metres()[(70 + i / 20) * 96 + 60 + i % 20] / 400;
      top += map.heightAt(0.05 + 0.001 * (i % 20 - 10), 0.03 + 0.001 * (i / 20 - 10)) / 400;
    }
    assertEquals(0, table, 0.0006);
    assertEquals(0.050, top, 0.0006);
  }

  @Test
  void thingsHighAboveTheTableAreLeftOut() {
    BoxScene withArm =
        new BoxScene(WorkArea.STANDARD, java.util.List.of(BoxScene.box(0.05, 0.03, 0.5, 0.12, 0.06, 0.050),
            new BoxScene.Box(-0.12, 0.1, 0, 0.04, 0.04, 0.35, 0.05)));
    HeightMap map = mapper.map(withArm.seenBy(QVGA, ABOVE));
    assertEquals(0, map.heightAt(-0.12, 0.1), 0.001);
    assertEquals(0.05, map.heightAt(0.05, 0.03), 0.001);
  }

  @Test
  void sameLookGivesTheSameBytesWhateverWasMappedBefore() {
    byte[] first = InputSpec.STANDARD.of(mapper.map(SCENE.seenBy(QVGA, TILTED)));
    mapper.map(BoxScene.of().seenBy(CameraModel.ofFieldOfView(400, 300, 1.0), ABOVE));
    assertArrayEquals(first, InputSpec.STANDARD.of(mapper.map(SCENE.seenBy(QVGA, TILTED))));
  }

  @Test
  void quantisesToNearestMillimetreAndSaturates() {
    float[] metres = new float[InputSpec.STANDARD.values()];
    metres[0] = 0.0314f;
    metres[1] = 0.0316f;
    metres[2] = 0.250f;
    byte[] out = InputSpec.STANDARD.of(new HeightMap(InputSpec.STANDARD.grid(WorkArea.STANDARD), metres));
    assertArrayEquals(new byte[] {31, 32, 127, 0}, Arrays.copyOf(out, 4));
  }

  @Test
  void saysWhenNoDepthIsValid() {
    assertRefused(filled(0f), ABOVE, "none of the 76800 depth pixels is valid");
    assertRefused(filled(Float.NaN), ABOVE, "none of the 76800 depth pixels is valid");
  }

  @Test
  void saysWhenDepthLooksLikeMillimetres() {
    assertRefused(scaled(1000f), ABOVE, "depth looks like millimetres");
  }

  @Test
  void saysWhenMetresWereReadAsMillimetres() {
    assertRefused(scaled(0.001f), ABOVE, "depth looks like metres read as millimetres");
  }

  @Test
  void saysWhenTheCameraLooksElsewhere() {
    Pose away = BoxScene.lookAt(new double[] {0, 0, 1.05}, new double[] {2, 0, 0.40});
    assertRefused(SCENE.seenBy(QVGA, ABOVE).depthMetres(), away, "no depth point lies in the work area");
    Pose tooLow = BoxScene.lookAt(new double[] {0, 0, 0.85}, TABLE_CENTRE);
    assertRefused(BoxScene.of().seenBy(QVGA, ABOVE).depthMetres(), tooLow,
        "more than 30 mm below its top at z = 0.4 m");
  }

  @Test
  void saysWhenTooLittleOfTheWorkAreaIsSeen() {
    Pose aside = BoxScene.lookAt(new double[] {0.42, 0, 1.05}, new double[] {0.42, 0, 0.40});
    assertRefused(BoxScene.of().seenBy(QVGA, aside).depthMetres(), aside, "at most 60 % may be missing");
  }

  @Test
  void mapsAnImageInAboutAMillisecond() {
    Observation seen = SCENE.seenBy(QVGA, TILTED);
    long[] nanos = new long[300];
    int holes = 0;
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      holes += mapper.map(seen).holes();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos, 100, 300);
    System.out.printf("height map from 320x240: median %.2f ms%n", nanos[200] / 1e6);
    assertEquals(300 * mapper.map(seen).holes(), holes);
  }

  private void assertRefused(float[] depth, Pose pose, String words) {
    UnusableDepthException e = assertThrows(UnusableDepthException.class,
        () -> mapper.map(new Observation(QVGA, pose, depth, new byte[0], 0)));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  private static float[] filled(float value) {
    float[] depth = new float[320 * 240];
    Arrays.fill(depth, value);
    return depth;
  }

  private static float[] scaled(float factor) {
    float[] depth = SCENE.seenBy(QVGA, ABOVE).depthMetres();
    for (int i = 0; i < depth.length; i++) {
      depth[i] *= factor;
    }
    return depth;
  }

  /**
   * Away from edges every cell has the right height within 1.5 mm, but for a share; at edges (a cell to each side) any
   * height between the two sides will do.
   */
  private static void assertMatches(BoxScene scene, HeightMap map, double share) {
    int right = 0;
    for (int i = 0; i < InputSpec.STANDARD.values(); i++) {
      double x = scene.cellX(i % 96);
      double y = scene.cellY(i / 96);
      double low = Double.POSITIVE_INFINITY;
      double high = 0;
      for (int k = 0; k < 9; k++) {
        double h = scene.heightAt(x + (k % 3 - 1) * 0.005, y + (k / 3 - 1) * 0.005);
        low = Math.min(low, h);
        high = Math.max(high, h);
      }
      float h = map.metres()[i];
      right += h > low - 0.0015 && h < high + 0.0015 ? 1 : 0;
    }
    assertTrue(right >= share * InputSpec.STANDARD.values(), right + " of 9216 cells are right");
    assertTrue(new SplittableRandom(1).ints(200, 0, InputSpec.STANDARD.values()).allMatch(i -> map.metres()[i] >= 0));
  }
}
