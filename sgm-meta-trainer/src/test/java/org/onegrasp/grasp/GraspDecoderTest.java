package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class GraspDecoderTest {
  private static final CameraModel QVGA = CameraModel.ofFieldOfView(320, 240, Math.toRadians(60));
  private static final Pose TILTED = BoxScene.lookAt(new double[] {0.10, -0.45, 0.95}, new double[] {0, 0, 0.40});

  private static final WorkArea LARGE = new WorkArea(0, 0, 0.40, 0.8);

  private final GraspDecoder decoder = new GraspDecoder(OutputSpec.STANDARD, 0.085);
  private final GraspLabel label = new GraspLabel(OutputSpec.STANDARD, WorkArea.STANDARD);
  private final HeightMapper mapper = new HeightMapper(InputSpec.STANDARD.grid(WorkArea.STANDARD));

  @Test
  void graspOnALargerAreaIsFoundAtItsMetres() {
    BoxScene scene = new BoxScene(LARGE, List.of(BoxScene.box(-0.31, 0.28, 0.6, 0.04, 0.10, 0.05)));
    Grasp asked = new Grasp(-0.31, 0.28, 0.42, 0.6, 0.04, 1);
    float[] quality = new float[OutputSpec.STANDARD.values(LARGE)];
    new GraspLabel(OutputSpec.STANDARD, LARGE).write(List.of(asked), quality, 0);
    Grasp found = decoder.decode(quality, scene.heights()).best().orElseThrow();
    assertEquals(-0.31, found.x(), 0.003);
    assertEquals(0.28, found.y(), 0.003);
    assertEquals(0, Math.toDegrees(Grasp.angleBetween(0.6, found.yaw())), 1);
    // The same decoder goes back to the standard area.
    assertEquals(0.03,
        decoder.decode(ask(0.03, 0.02, 0.5), BoxScene.of(BoxScene.box(0.03, 0.02, 0.5, 0.03, 0.09, 0.05)).heights())
            .best().orElseThrow().x(),
        0.004);
  }

  @Test
  void qualityOfAnotherSizeIsRefused() {
    float[] quality = new float[OutputSpec.STANDARD.values()];
    HeightMap map = new BoxScene(LARGE, List.of()).heights();
    assertEquals("quality map has 4608 values, expected 20000 (50, 50, 8)",
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(quality, map)).getMessage());
  }

  @Test
  void measuresTheWidthOfBoxesAtAnyYaw() {
    double worst = 0;
    for (int n = 0; n < 72; n++) {
      double yaw = n * Math.PI / 36;
      double length = 0.020 + 0.010 * (n % 6);
      HeightMap map = BoxScene.of(BoxScene.box(0.0013 * (n % 7), 0.01, yaw, length, 0.06, 0.05)).heights();
      Grasp grasp = decoder.decode(ask(0.0013 * (n % 7), 0.01, yaw), map).best().orElseThrow();
      worst = Math.max(worst, Math.abs(grasp.width() - length));
      assertEquals(length, grasp.width(), 0.006, "box turned by " + Math.toDegrees(yaw) + " degrees");
      assertEquals(0.42, grasp.z(), 0.001, "tips 30 mm below the top");
    }
    System.out.printf("width on boxes sampled at cell centres: worst error %.1f mm%n", 1000 * worst);
  }

  @Test
  void measuresTheWidthOfBoxesSeenByACamera() {
    double worst = 0;
    double sum = 0;
    for (int n = 0; n < 36; n++) {
      double yaw = n * Math.PI / 36;
      double length = 0.020 + 0.010 * (n % 6);
      HeightMap map =
          mapper.map(BoxScene.of(BoxScene.box(0.02, 0.0011 * n, yaw, length, 0.06, 0.05)).seenBy(QVGA, TILTED));
      Grasp grasp = decoder.decode(ask(0.02, 0.0011 * n, yaw), map).best().orElseThrow();
      worst = Math.max(worst, Math.abs(grasp.width() - length));
      sum += grasp.width() - length;
      assertEquals(length, grasp.width(), 0.006, "box turned by " + Math.toDegrees(yaw) + " degrees");
    }
    System.out.printf("width on boxes seen by a camera: worst error %.1f mm, mean %.1f mm%n", 1000 * worst,
        1000 * sum / 36);
  }

  @Test
  void tipsStayAboveTheTableOnLowParts() {
    HeightMap map = BoxScene.of(BoxScene.box(0, 0, 0, 0.03, 0.05, 0.015)).heights();
    assertEquals(0.407, decoder.decode(ask(0, 0, 0), map).best().orElseThrow().z(), 1e-6);
    HeightMap lower = BoxScene.of(BoxScene.box(0, 0, 0, 0.03, 0.05, 0.009)).heights();
    assertEquals(0.4045, decoder.decode(ask(0, 0, 0), lower).best().orElseThrow().z(), 1e-6);
  }

  @Test
  void tipsGoAsHighAsTheyWereShown() {
    HeightMap map = BoxScene.of(BoxScene.box(0, 0, 0, 0.03, 0.05, 0.060)).heights();
    Grasp shown = new Grasp(0.05, 0.02, 0.448, 1, 0.03, 1); // of the object in another pose
    assertEquals(0.448, decoder.decode(ask(0, 0, 0), map, shown).best().orElseThrow().z(), 1e-6);
    assertEquals(0.43, decoder.decode(ask(0, 0, 0), map).best().orElseThrow().z(), 1e-3,
        "nothing shown: 30 mm below the top");
    Grasp tooHigh = new Grasp(0, 0, 0.50, 0, 0.03, 1);
    assertEquals(0.456, decoder.decode(ask(0, 0, 0), map, tooHigh).best().orElseThrow().z(), 1e-3,
        "still 4 mm below the top as it is seen");
  }

  @Test
  void measuresFromTheTableThatABiasedCameraLiftsAndTilts() {
    Grasp grasp = decoder.decode(ask(0.03, 0.02, 0.5), lifted(0.003f)).best().orElseThrow();
    assertEquals(0.04, grasp.width(), 0.006);
    assertEquals(0.407, grasp.z(), 0.001);
  }

  @Test
  void tipsStayAboveTheTableAsItIsSeen() {
    Grasp grasp = decoder.decode(ask(0.03, 0.02, 0.5), lifted(0.020f)).best().orElseThrow();
    assertEquals(0.04, grasp.width(), 0.006);
    assertEquals(0.421, grasp.z(), 0.001);
  }

  /** A low box on a table that seems so much too high, and not quite level. */
  private static HeightMap lifted(float by) {
    float[] metres = BoxScene.of(BoxScene.box(0.03, 0.02, 0.5, 0.04, 0.08, 0.025)).heights().metres();
    for (int i = 0; i < metres.length; i++) {
      metres[i] += (float) (by + 0.00003 * (i % 96 - 48) - 0.00002 * (i / 96 - 48));
    }
    return new HeightMap(InputSpec.STANDARD.grid(WorkArea.STANDARD), metres);
  }

  @Test
  void movesTheFingersToTheMiddleOfThePart() {
    HeightMap map = BoxScene.of(BoxScene.box(0.02, 0.01, 0.7, 0.04, 0.08, 0.05)).heights();
    Grasp grasp =
        decoder.decode(ask(0.02 + 0.010 * Math.cos(0.7), 0.01 + 0.010 * Math.sin(0.7), 0.7), map).best().orElseThrow();
    assertEquals(0.02, grasp.x(), 0.003);
    assertEquals(0.01, grasp.y(), 0.003);
  }

  @Test
  void findsAThinPartBesideThePoint() {
    HeightMap map = BoxScene.of(BoxScene.box(0, 0, 0, 0.012, 0.08, 0.05)).heights();
    Grasp grasp = decoder.decode(ask(0.011, 0, 0), map).best().orElseThrow();
    assertEquals(0, grasp.x(), 0.003);
    assertEquals(0.012, grasp.width(), 0.006);
  }

  @Test
  void holdsACupAcrossOrByItsWall() {
    HeightMap cup = cup(0.005);
    Grasp across = decoder.decode(ask(0, 0, 0), cup).best().orElseThrow();
    assertEquals(0.070, across.width(), 0.006);
    assertEquals(0.45, across.z(), 0.001);
    Grasp wall = decoder.decode(ask(0.0325, 0, 0), cup).best().orElseThrow();
    assertEquals(0.006, wall.width(), 0.006);
    assertEquals(0.0325, wall.x(), 0.003);
  }

  /**
   * Noise and edges of cells lift a cup's bottom, or it is thick: what lies below the tips that were shown is not what
   * they hold.
   */
  @Test
  void cupIsHeldAsItWasShownHoweverThickItsBottom() {
    Grasp shown = new Grasp(0, 0, 0.45, 0, 0.07, 1);
    for (double bottom : new double[] {0.003, 0.008, 0.018, 0.030}) {
      HeightMap cup = cup(bottom);
      assertEquals(List.of(), decoder.checkDemonstration(cup, shown), "bottom " + bottom);
      Grasp across = decoder.decode(ask(0, 0, 0), cup, shown).best().orElseThrow();
      assertEquals(0.070, across.width(), 0.006, "bottom " + bottom);
      assertEquals(0.45, across.z(), 0.001, "bottom " + bottom);
    }
  }

  private static HeightMap cup(double bottom) {
    return BoxScene.of(BoxScene.box(0, 0, 0, 0.070, 0.070, bottom), BoxScene.box(0.0325, 0, 0, 0.006, 0.070, 0.08),
        BoxScene.box(-0.0325, 0, 0, 0.006, 0.070, 0.08), BoxScene.box(0, 0.0325, 0, 0.070, 0.006, 0.08),
        BoxScene.box(0, -0.0325, 0, 0.070, 0.006, 0.08)).heights();
  }

  @Test
  void refusesWhatIsWiderThanTheGripper() {
    HeightMap map = BoxScene.of(BoxScene.box(0, 0, 0, 0.10, 0.06, 0.05)).heights();
    String reason = onlyReason(decoder.decode(ask(0, 0, 0), map));
    assertTrue(reason.matches("wider than the gripper opens: (9[6-9]|10[0-4]) mm > 85 mm"), reason);
  }

  @Test
  void refusesFingersThatWouldHitANeighbour() {
    HeightMap map =
        BoxScene.of(BoxScene.box(0, 0, 0, 0.04, 0.06, 0.05), BoxScene.box(0.038, 0, 0, 0.016, 0.06, 0.036)).heights();
    String reason = onlyReason(decoder.decode(ask(0, 0, 0), map));
    assertTrue(reason.startsWith("a finger would hit a neighbouring part (36 mm high) at (0.02"), reason);
  }

  @Test
  void refusesAnEmptyPlace() {
    String reason = onlyReason(decoder.decode(ask(0.05, -0.03, 0), BoxScene.of().heights()));
    assertTrue(reason.startsWith("nothing to hold at (0.05, -0.03) m: highest point near it is 0 mm"), reason);
  }

  @Test
  void refusesGraspsPushedOutOfTheWorkArea() {
    HeightMap map = BoxScene.of(BoxScene.box(0.195, 0, 0, 0.03, 0.05, 0.05)).heights();
    Decoding decoding = decoder.decode(ask(0.186, 0, 0), map);
    assertFalse(decoding.candidates().isEmpty());
    assertTrue(decoder.checkDemonstration(map, new Grasp(0.2, 0, 0.42, 0, 0.03, 1)).get(0)
        .startsWith("outside the work area: (0.2, 0.0) m: it reaches from (-0.192, -0.192) m to (0.192, 0.192) m"));
  }

  @Test
  void takesTheNextPeakWhenTheBestIsRefused() {
    HeightMap map =
        BoxScene.of(BoxScene.box(-0.08, 0, 0, 0.12, 0.12, 0.05), BoxScene.box(0.10, 0, 0, 0.03, 0.06, 0.05)).heights();
    float[] quality = ask(-0.08, 0, 0);
    float[] second = ask(0.10, 0, 0);
    for (int i = 0; i < quality.length; i++) {
      quality[i] = Math.max(quality[i], 0.6f * second[i]);
    }
    Decoding decoding = decoder.decode(quality, map);
    assertEquals(2, decoding.candidates().size());
    assertTrue(decoding.candidates().get(0).rejection().startsWith("wider"), decoding.toString());
    assertEquals(0.10, decoding.best().orElseThrow().x(), 0.003);
    assertEquals(0.6, decoding.best().orElseThrow().quality(), 1e-6);
  }

  @Test
  void logitsAndQualitiesDecodeAlike() {
    HeightMap map = BoxScene.of(BoxScene.box(0.03, 0.02, 0.4, 0.04, 0.06, 0.05)).heights();
    float[] quality = ask(0.03, 0.02, 0.4);
    float[] logits = new float[quality.length];
    for (int i = 0; i < logits.length; i++) {
      float p = Math.max(1e-6f, 0.9f * quality[i]);
      logits[i] = (float) Math.log(p / (1 - p));
      quality[i] = p;
    }
    Grasp a = decoder.decode(quality, map).best().orElseThrow();
    Grasp b = decoder.decodeLogits(logits, map).best().orElseThrow();
    assertEquals(a.x(), b.x(), 1e-5);
    assertEquals(a.yaw(), b.yaw(), 1e-4);
    assertEquals(0.9, b.quality(), 1e-4);
  }

  @Test
  void emptyQualityMapHasNoCandidates() {
    Decoding decoding = decoder.decode(new float[OutputSpec.STANDARD.values()], BoxScene.of().heights());
    assertTrue(decoding.candidates().isEmpty() && decoding.best().isEmpty());
  }

  @Test
  void refusesAQualityMapOfAnotherSize() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> decoder.decode(new float[100], BoxScene.of().heights()));
    assertEquals("quality map has 100 values, expected 4608 (24, 24, 8)", e.getMessage());
  }

  @Test
  void acceptsAGoodDemonstrationAndNamesWhatIsWrongWithOthers() {
    HeightMap map = BoxScene.of(BoxScene.box(0, 0, 0.3, 0.04, 0.09, 0.05)).heights();
    assertEquals(List.of(), decoder.checkDemonstration(map, new Grasp(0, 0, 0.425, 0.3, 0.04, 1)));
    assertReason(map, new Grasp(0.1, 0.1, 0.425, 0.3, 0.04, 1), "nothing to hold at (0.1, 0.1) m");
    assertReason(map, new Grasp(0, 0, 0.425, 0.3 + Math.PI / 2, 0.04, 1), "wider than the gripper opens");
    assertReason(map, new Grasp(0, 0, 0.49, 0.3, 0.04, 1), "the finger tips would close above the object: 90 mm");
    assertReason(map, new Grasp(0, 0, 0.38, 0.3, 0.04, 1), "the finger tips would go 20 mm into the table");
    assertReason(map, new Grasp(Double.NaN, 0, 0.42, 0.3, 0.04, 1),
        "the demonstrated grasp has a coordinate that is not a number");
    HeightMap wide = BoxScene.of(BoxScene.box(0, 0, 0, 0.07, 0.06, 0.05)).heights();
    assertReason(wide, new Grasp(0.02, 0, 0.42, 0, 0.07, 1), "too far from the middle of the part");
  }

  private void assertReason(HeightMap map, Grasp grasp, String start) {
    List<String> reasons = decoder.checkDemonstration(map, grasp);
    assertTrue(reasons.size() == 1 && reasons.get(0).startsWith(start), reasons.toString());
  }

  private static String onlyReason(Decoding decoding) {
    assertEquals(1, decoding.candidates().size(), decoding.toString());
    assertTrue(decoding.best().isEmpty());
    return decoding.candidates().get(0).rejection();
  }

  private float[] ask(double x, double y, double yaw) {
    float[] quality = new float[OutputSpec.STANDARD.values()];
    label.write(List.of(new Grasp(x, y, 0.42, yaw, 0.04, 1)), quality, 0);
    return quality;
  }
}
