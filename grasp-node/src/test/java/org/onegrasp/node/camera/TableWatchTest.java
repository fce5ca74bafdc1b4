package org.onegrasp.node.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.TableSource;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class TableWatchTest {
  private static final CameraModel CAMERA = CameraModel.ofFieldOfView(160, 120, Math.toRadians(60));
  private static final Pose DOWN = Pose.ofRollPitchYaw(0, 0, 1.05, Math.PI, 0, 0);
  private static final WorkArea AREA = WorkArea.STANDARD;

  /** An empty table so far in front of a camera that looks straight down on it. */
  private static Observation table(double metres) {
    float[] depth = new float[160 * 120];
    Arrays.fill(depth, (float) metres);
    return new Observation(CAMERA, DOWN, depth, new byte[0], 0);
  }

  private static TableWatch watch(TableSource source) {
    return new TableWatch(source, AREA, new HeightMapper(InputSpec.STANDARD.grid(AREA), source == TableSource.SAID));
  }

  private static double level(TableWatch watch, double metres) {
    return watch.map(table(metres)).area().tableZ();
  }

  @Test
  void aTableThatMovedIsFollowedWhenThreePicturesAgree() {
    TableWatch watch = watch(TableSource.SEEN);
    assertEquals(0.40, level(watch, 0.65), 1e-4);
    assertEquals(0.40, level(watch, 0.62), 1e-4);
    assertEquals(0.40, level(watch, 0.665), 1e-4, "another place than before");
    assertEquals(0.40, level(watch, 0.62), 1e-4);
    assertEquals(0.40, level(watch, 0.621), 1e-4);
    assertEquals(0.43, level(watch, 0.62), 1e-4);
  }

  @Test
  void noiseHardlyMovesTheTable() {
    TableWatch watch = watch(TableSource.SEEN);
    assertEquals(0.40, level(watch, 0.65), 1e-4);
    assertEquals(0.40025, level(watch, 0.648), 1e-4);
  }

  @Test
  void aPictureWithoutTheTableChangesNothingButTheFirstMustShowIt() {
    TableWatch watch = watch(TableSource.SEEN);
    String message = assertThrows(UnusableInputException.class, () -> level(watch, Double.NaN)).getMessage();
    assertTrue(message.contains("set ~table_z"), message);
    assertEquals(0.40, level(watch, 0.65), 1e-4);
  }

  @Test
  void cameraThatFindsTheTableIsPlacedAboveIt() {
    TableWatch watch = watch(TableSource.BASE);
    Pose found = watch.cameraOnTable(CAMERA, table(0.65).depthMetres());
    assertEquals(0.65 + AREA.tableZ(), found.z(), 1e-4);
    assertEquals(-1, found.rotation()[8], 1e-6);
    assertEquals(1, found.rotation()[0], 1e-6);
    String message = assertThrows(UnusableInputException.class,
        () -> watch.cameraOnTable(CAMERA, table(Double.NaN).depthMetres())).getMessage();
    assertTrue(message.contains("no table can be found in the picture"), message);
  }

  @Test
  void aTableElsewhereIsToldWithTheDifferenceAndWhatToSet() {
    String words = TableWords.doubt(watch(TableSource.SAID).map(table(0.64)), DOWN);
    assertTrue(words.startsWith("the table is seen 10 mm above ~table_z (0.400 m)"), words);
    assertTrue(words.contains("set ~table_z to 0.410 (or to auto)"), words);
    assertTrue(words.contains("measures 1.5 % too short: set ~depth_scale to 1.016 times"), words);
    assertEquals("", TableWords.doubt(watch(TableSource.SAID).map(table(0.652)), DOWN));
    assertTrue(
        TableWords.doubt(watch(TableSource.SAID).map(table(0.68)), DOWN).startsWith("the table is seen 30 mm below"));
  }

  @Test
  void aPoseIsWrittenAsTheParameterTakesIt() {
    assertEquals("0.0000 0.0000 1.0500 3.1416 0.0000 0.0000", TableWords.parameter(DOWN));
  }
}
