package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Plane;
import org.onegrasp.world.Pose;
import org.onegrasp.world.Tilt;
import org.onegrasp.world.WorkArea;

/** Heights and grasps on tables that are not where they are said to be, and on such that lean. */
class TableHeightTest {
  private static final CameraModel CAMERA = CameraModel.ofFieldOfView(320, 240, Math.toRadians(60));
  private static final Pose POSE = BoxScene.lookAt(new double[] {0.10, -0.35, 1.0}, new double[] {0, 0, 0.40});
  private static final WorkArea SAID = WorkArea.STANDARD;
  private static final Grid GRID = InputSpec.STANDARD.grid(SAID);

  private final HeightMapper mapper = new HeightMapper(GRID);
  private final GraspDecoder decoder = new GraspDecoder(OutputSpec.STANDARD, 0.085);

  /** A box of 40 x 80 x 50 mm on a table at that height. */
  private static BoxScene scene(double tableZ) {
    return new BoxScene(new WorkArea(0, 0, tableZ, 0.384), List.of(BoxScene.box(0.03, 0.02, 0.5, 0.04, 0.08, 0.05)));
  }

  private static Observation scaled(Observation seen, double factor) {
    float[] depth = seen.depthMetres();
    for (int i = 0; i < depth.length; i++) {
      depth[i] *= (float) factor;
    }
    return seen;
  }

  private Grasp decoded(HeightMap map, Grasp shown) {
    float[] asked = new float[OutputSpec.STANDARD.values(SAID)];
    new GraspLabel(OutputSpec.STANDARD, SAID).add(0.03, 0.02, 0.5, asked, 0);
    return decoder.decode(asked, map, shown).best().orElseThrow();
  }

  private static Demonstration shown(HeightMap map, double z) {
    return Demonstration.around("box", InputSpec.STANDARD, map.grid(), InputSpec.STANDARD.of(map),
        new Grasp(0.03, 0.02, z, 0.5, 0.04, 1));
  }

  @Test
  void tipsAreNeverInsideATableThatIsNotWhereItIsSaidToBe() {
    for (double off : new double[] {-0.03, -0.01, -0.005, 0.002, 0.004, 0.006, 0.01, 0.03, 0.06, 0.1}) {
      HeightMap map = mapper.map(scene(0.40 + off).seenBy(CAMERA, POSE));
      assertEquals(off, map.table().above(), 0.001);
      double tip = decoded(map, null).z() - 0.40 - off;
      assertTrue(tip > 0.004, "tips " + tip + " m above a table that is " + off + " m off");
    }
  }

  @Test
  void whatIsTaughtOnATableIsHeldAsHighAboveItAfterTheTableMoved() {
    Demonstration taught = shown(mapper.map(scene(0.40).seenBy(CAMERA, POSE)), 0.412);
    for (double off : new double[] {-0.05, -0.03, -0.01, 0.01, 0.03, 0.05}) {
      HeightMap map = mapper.map(scene(0.40 + off).seenBy(CAMERA, POSE));
      double tip = decoded(map, taught.graspOn(map.area())).z() - 0.40 - off;
      assertEquals(0.012, tip, off < -0.005 && off > -0.02 ? 0.010 : 0.0035, "table off by " + off);
    }
  }

  @Test
  void whereTheTableWasOffWhenItWasTaughtTheGraspStaysWhereItWasShown() {
    for (double off : new double[] {-0.03, -0.01, 0.01, 0.03}) {
      HeightMap map = mapper.map(scene(0.40 + off).seenBy(CAMERA, POSE));
      Demonstration taught = shown(map, 0.40 + off + 0.012);
      assertEquals(0.40 + off + 0.012, decoded(map, taught.graspOn(map.area())).z(), 0.001, "table off by " + off);
    }
  }

  @Test
  void cameraThatMeasuresTooShortHoldsWhereItWasShown() {
    HeightMap map = mapper.map(scaled(scene(0.40).seenBy(CAMERA, POSE), 0.98));
    assertEquals(0.012, map.table().above(), 0.001);
    for (double tip : new double[] {0.007, 0.012, 0.03}) {
      Demonstration taught = shown(map, 0.40 + tip);
      assertTrue(decoder.checkDemonstration(map, taught.grasp()).isEmpty());
      assertEquals(0.40 + tip, decoded(map, taught.graspOn(map.area())).z(), 0.001);
    }
    assertTrue(decoded(map, null).z() > 0.412, "nothing shown: above what is seen");
  }

  @Test
  void smallDifferencesStayWithWhatIsSaid() {
    HeightMap map = mapper.map(scene(0.402).seenBy(CAMERA, POSE));
    assertEquals(0.40, map.area().tableZ());
    assertEquals(0.002, map.table().above(), 0.0005);
    assertEquals(0.404, SeenTable.of(Plane.level(0.405), SAID, true).level(), 1e-9);
    assertEquals(0.394, SeenTable.of(Plane.level(0.394), SAID, true).level(), 1e-9);
    assertEquals(0.405, SeenTable.of(Plane.level(0.405), SAID, false).level(), 1e-9, "nobody said where it is");
  }

  @Test
  void lowerTableIsSeenWithWhatStandsOnIt() {
    HeightMap map = mapper.map(scene(0.31).seenBy(CAMERA, POSE));
    assertEquals(0.31, map.area().tableZ(), 0.001);
    assertEquals(0.05, map.heightAt(0.03, 0.02), 0.001);
    assertEquals(0, map.heightAt(-0.1, -0.1), 0.001);
  }

  /** The same camera and scene with both turned about the middle of the table, so that the table leans. */
  private static Observation leaning(Tilt tilt) {
    Pose turn = tilt.turnAbout(0, 0, 0.40);
    SplittableRandom random = new SplittableRandom(5);
    Observation seen = scene(0.40).seenBy(CAMERA, turn.inverse().times(POSE));
    for (int i = 0; i < seen.depthMetres().length; i++) {
      seen.depthMetres()[i] = random.nextDouble() < 0.4 ? Float.NaN : seen.depthMetres()[i];
    }
    return new Observation(CAMERA, POSE, seen.depthMetres(), new byte[0], 0);
  }

  @Test
  void leaningTableIsSeenLevelAndTheGraspComesAlongItsNormal() {
    HeightMap level = mapper.map(scene(0.40).seenBy(CAMERA, POSE));
    Grasp upright = decoded(level, null);
    for (double degrees : new double[] {2, 5, 10, 15}) {
      for (int side = 0; side < 4; side++) {
        Tilt tilt = new Tilt(0.5 * Math.cos(side * Math.PI / 2), 0.5 * Math.sin(side * Math.PI / 2))
            .by(Math.toRadians(degrees));
        HeightMap map = mapper.map(leaning(tilt));
        assertEquals(0, map.heightAt(-0.12, 0.1), 0.0015);
        assertEquals(0.05, map.heightAt(0.03, 0.02), 0.0015);
        Grasp grasp = map.toBase(decoded(map, null));
        double[] expected = tilt.turnAbout(0, 0, 0.40).transform(upright.x(), upright.y(), upright.z());
        assertEquals(expected[0], grasp.x(), 0.003);
        assertEquals(expected[1], grasp.y(), 0.003);
        assertEquals(expected[2], grasp.z(), 0.003);
        assertEquals(tilt.x(), grasp.tilt().x(), 0.01);
        assertEquals(tilt.y(), grasp.tilt().y(), 0.01);
        Grasp back = map.toMap(grasp);
        assertEquals(decoded(map, null).z(), back.z(), 1e-6);
      }
    }
  }

  @Test
  void tableThatNobodySaidTheHeightOfIsFoundAndDepthsAreTakenAsTheyCome() {
    HeightMapper finding = new HeightMapper(GRID, false);
    HeightMap map = finding.map(scene(0.13).seenBy(CAMERA, BoxScene.lookAt(new double[] {0.1, -0.35, 0.8},
        new double[] {0, 0, 0.13})));
    assertEquals(0.13, map.area().tableZ(), 0.001);
    assertEquals(0, map.cameraError());
    assertEquals(0.05, map.heightAt(0.03, 0.02), 0.001);
    float[] nothing = new float[320 * 240];
    Arrays.fill(nothing, Float.NaN);
    nothing[5] = 0.5f;
    Observation empty = new Observation(CAMERA, POSE, nothing, new byte[0], 0);
    String message = assertThrows(UnusableDepthException.class, () -> finding.map(empty)).getMessage();
    assertTrue(message.startsWith("no table can be found in the work area"), message);
  }
}
