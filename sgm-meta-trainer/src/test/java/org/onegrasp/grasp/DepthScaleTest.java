package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class DepthScaleTest {
  private static final CameraModel CAMERA = CameraModel.ofFieldOfView(320, 240, Math.toRadians(50));
  private static final Pose INCLINED =
      BoxScene.lookAt(new double[] {0.10, -0.42, 1.15}, new double[] {0, 0, 0.40});
  private static final Grid GRID = InputSpec.STANDARD.grid(WorkArea.STANDARD);
  private static final BoxScene ONE_BOX = BoxScene.of(BoxScene.box(0.05, 0.06, 0.3, 0.06, 0.06, 0.060));

  private final HeightMapper mapper = new HeightMapper(GRID);

  /** What the camera sees, with every depth changed: {@code factor} times and {@code offset} metres further. */
  private static Observation seen(BoxScene scene, double factor, double offset) {
    Observation exact = scene.seenBy(CAMERA, INCLINED);
    float[] depth = exact.depthMetres();
    for (int i = 0; i < depth.length; i++) {
      depth[i] = (float) (factor * depth[i] + offset);
    }
    return exact;
  }

  /** Distance of the middle of all that is higher than 40 mm from the middle of the box, metres. */
  private static double sideways(HeightMap map) {
    double x = 0;
    double y = 0;
    int count = 0;
    for (int i = 0; i < map.metres().length; i++) {
      if (map.metres()[i] > 0.040f) {
        x += map.grid().x(i % map.grid().side());
        y += map.grid().y(i / map.grid().side());
        count++;
      }
    }
    return Math.hypot(x / count - 0.05, y / count - 0.06);
  }

  @Test
  void trueDepthsStayAsTheyAre() {
    DepthScale scale = mapper.map(seen(ONE_BOX, 1, 0)).scale();
    assertEquals(1, scale.factor(), 0.0003);
    assertEquals(0, scale.tableAbove(), 0.0003);
    assertEquals("", scale.doubt());
  }

  @Test
  void shortDepthsAreScaledAndTheObjectIsWhereItStands() {
    HeightMap map = mapper.map(seen(ONE_BOX, 0.975, 0));
    assertEquals(1 / 0.975, map.scale().factor(), 0.0005);
    assertEquals(0.01875, map.scale().tableAbove(), 0.0005);
    assertTrue(sideways(map) < 0.0015, "sideways " + sideways(map));
    assertEquals(0.060, map.heightAt(0.05, 0.06), 0.001);
    assertEquals("the table appears 19 mm higher than it is said to be: the depths are taken to be too short and"
        + " multiplied by 1.026. If they are right, the height of the table is wrong", map.scale().doubt());
  }

  @Test
  void whereTheTableIsNotKnownDepthsAreTakenAsTheyCome() {
    HeightMap map = new HeightMapper(GRID, false).map(seen(ONE_BOX, 0.975, 0));
    assertEquals(1, map.scale().factor());
    assertEquals("", map.scale().doubt());
    assertTrue(sideways(map) > 0.006, "sideways " + sideways(map));
  }

  @Test
  void constantOffsetIsNearlyAScale() {
    HeightMap map = mapper.map(seen(ONE_BOX, 1, 0.022));
    assertTrue(sideways(map) < 0.003, "sideways " + sideways(map));
    assertTrue(map.scale().doubt().startsWith("the table appears 19 mm lower"), map.scale().doubt());
    assertTrue(map.scale().doubt().contains("the depths are taken to be too long"), map.scale().doubt());
  }

  @Test
  void noiseAndATiltOfThePoseMoveItLittle() {
    Observation noisy = seen(ONE_BOX, 0.98, 0);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < noisy.depthMetres().length; i++) {
      noisy.depthMetres()[i] += (float) (0.006 * (random.nextDouble() + random.nextDouble() - 1));
    }
    Pose wrong = INCLINED.times(Pose.ofRollPitchYaw(0, 0, 0, 0.005, -0.004, 0));
    DepthScale scale =
        mapper.map(new Observation(CAMERA, wrong, noisy.depthMetres(), new byte[0], 0)).scale();
    assertEquals(1 / 0.98, scale.factor(), 0.004);
  }

  @Test
  void thingsThatHideMostOfTheTableDoNotCount() {
    List<BoxScene.Box> boxes = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      boxes.add(BoxScene.box(-0.152 + 0.076 * (i % 5), -0.152 + 0.076 * (i / 5), 0, 0.062, 0.062, 0.02 + 0.003 * i));
    }
    BoxScene crowded = new BoxScene(WorkArea.STANDARD, boxes);
    assertEquals(1 / 0.98, mapper.map(seen(crowded, 0.98, 0)).scale().factor(), 0.002);
  }

  @Test
  void aMagazineOverMostOfTheTableIsNotTheTable() {
    BoxScene magazine = BoxScene.of(BoxScene.box(-0.05, 0, 0, 0.28, 0.40, 0.010));
    assertEquals(1 / 1.02, mapper.map(seen(magazine, 1.02, 0)).scale().factor(), 0.002);
  }

  @Test
  void tableFarFromItsHeightIsToldAndNotScaledTo() {
    DepthScale scale = mapper.map(seen(ONE_BOX, 0.93, 0)).scale();
    assertEquals(1, scale.factor());
    assertEquals(0.0525, scale.tableAbove(), 0.001);
    assertTrue(scale.doubt().contains("the table appears 53 mm higher than it is said to be, which is more than"
        + " depths are ever wrong by (6 %): check the camera's pose and the height of the table"), scale.doubt());
  }

  @Test
  void whereNoTableIsSeenNothingIsScaled() {
    BoxScene covered = BoxScene.of(BoxScene.box(0, 0, 0, 0.9, 0.9, 0.12));
    DepthScale scale = mapper.map(seen(covered, 1, 0)).scale();
    assertEquals(1, scale.factor());
    assertEquals("depths are taken as they come, without a check by the table: no table is seen near its height in"
        + " the work area", scale.doubt());
  }
}
