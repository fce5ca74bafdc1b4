package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class GraspLabelTest {
  private final GraspLabel label = new GraspLabel(OutputSpec.STANDARD, WorkArea.STANDARD);

  @Test
  void graspOnACellAndBinGivesItsGaussian() {
    // Row 5, column 17, bin 2.
    Grasp grasp = new Grasp(0.088, 0.104, 0.42, Math.PI / 4, 0.04, 1);
    float[] out = new float[OutputSpec.STANDARD.values()];
    label.write(List.of(grasp), out, 0);
    assertEquals(1, value(out, 5, 17, 2), 1e-6);
    assertEquals(0.34716, value(out, 5, 18, 2), 1e-4);
    assertEquals(0.34716, value(out, 4, 17, 2), 1e-4);
    assertEquals(0.27492, value(out, 5, 17, 3), 1e-4);
    assertEquals(0, value(out, 5, 17, 6), 1e-4);
    assertEquals(0, value(out, 5, 21, 2), 0);
  }

  @Test
  void anglesMeetModuloPi() {
    float[] out = new float[OutputSpec.STANDARD.values()];
    label.write(List.of(new Grasp(0.008, 0.008, 0.42, 0, 0.04, 1)), out, 0);
    assertEquals(1, value(out, 11, 12, 0), 1e-6);
    assertEquals(value(out, 11, 12, 1), value(out, 11, 12, 7), 1e-7);
    float[] turned = new float[OutputSpec.STANDARD.values()];
    label.write(List.of(new Grasp(0.008, 0.008, 0.42, 3 * Math.PI, 0.04, 1)), turned, 0);
    assertArrayEquals(out, turned, 1e-6f);
  }

  @Test
  void bestBinIsOneWhereverTheGraspLies() {
    Random random = new Random(3);
    float[] out = new float[OutputSpec.STANDARD.values()];
    for (int n = 0; n < 200; n++) {
      label.write(List.of(randomGrasp(random)), out, 0);
      float best = 0;
      for (float v : out) {
        best = Math.max(best, v);
      }
      assertEquals(1, best, 1e-6);
    }
  }

  @Test
  void int8LabelIsTheFloatLabelTimes127() {
    Random random = new Random(4);
    float[] floats = new float[OutputSpec.STANDARD.values() + 3];
    byte[] bytes = new byte[OutputSpec.STANDARD.values() + 3];
    for (int n = 0; n < 50; n++) {
      List<Grasp> grasps = List.of(randomGrasp(random), randomGrasp(random));
      label.write(grasps, floats, 3);
      label.write(grasps, bytes, 3);
      for (int i = 3; i < floats.length; i++) {
        assertEquals(127 * floats[i], bytes[i], 0.5001);
      }
    }
  }

  @Test
  void overlappingGraspsTakeTheLargerValue() {
    Grasp a = new Grasp(0.008, 0.008, 0.42, 0, 0.04, 1);
    Grasp b = new Grasp(0.024, 0.008, 0.42, 0, 0.04, 1);
    float[] both = new float[OutputSpec.STANDARD.values()];
    label.write(List.of(a, b), both, 0);
    assertEquals(1, value(both, 11, 12, 0), 1e-6);
    assertEquals(1, value(both, 11, 13, 0), 1e-6);
    assertEquals(0.34716, value(both, 11, 14, 0), 1e-4);
  }

  @Test
  void foldExpandsToAllEqualGrasps() {
    GraspPlace edge = new GraspPlace(new Grasp(0.03, 0, 0.02, 0, 0.02, 1), 4);
    List<Grasp> four = GraspLabel.equivalents(edge, Pose.ofYaw(0.1, 0.05, 0.4, Math.PI / 2));
    assertEquals(4, four.size());
    assertEquals(0.1, four.get(0).x(), 1e-9);
    assertEquals(0.08, four.get(0).y(), 1e-9);
    assertEquals(0.42, four.get(0).z(), 1e-9);
    assertEquals(0.07, four.get(1).x(), 1e-9);
    assertEquals(0.05, four.get(1).y(), 1e-9);
    assertEquals(0, Grasp.angleBetween(Math.PI, four.get(1).yaw()), 1e-9);
  }

  @Test
  void roundObjectGivesARingOffItsAxisAndEveryAngleOnIt() {
    Pose pose = Pose.ofYaw(0.008, 0.008, 0.4, 1);
    float[] out = new float[OutputSpec.STANDARD.values()];
    label.write(GraspLabel.equivalents(new GraspPlace(new Grasp(0, 0, 0.02, 0.3, 0.05, 1), 0), pose), out, 0);
    for (int bin = 0; bin < 8; bin++) {
      assertEquals(1, value(out, 11, 12, bin), 1e-6);
    }
    label.write(GraspLabel.equivalents(new GraspPlace(new Grasp(0.048, 0, 0.02, 0, 0.01, 1), 0), pose), out, 0);
    assertTrue(value(out, 11, 15, 0) > 0.9, "east of the axis the fingers close along x");
    assertTrue(value(out, 8, 12, 4) > 0.9, "north of the axis the fingers close along y");
    assertEquals(0, value(out, 11, 12, 0), 0.01);
  }

  @Test
  void decodedLabelIsTheGraspAgain() {
    // Pads of 20 mm need a part around them: a small square post, turned with the grasp.
    Random random = new Random(11);
    GraspDecoder decoder = new GraspDecoder(OutputSpec.STANDARD, 0.085);
    float[] floats = new float[OutputSpec.STANDARD.values()];
    byte[] bytes = new byte[OutputSpec.STANDARD.values()];
    for (int n = 0; n < 400; n++) {
      Grasp truth = randomGrasp(random);
      HeightMap map = BoxScene.of(BoxScene.box(truth.x(), truth.y(), truth.yaw(), 0.04, 0.06, 0.05)).heights();
      label.write(List.of(truth), bytes, 0);
      for (int i = 0; i < floats.length; i++) {
        floats[i] = bytes[i] / 127f;
      }
      assertSame(truth, decoder.decode(floats, map).best().orElseThrow());
      label.write(List.of(truth), floats, 0);
      assertSame(truth, decoder.decode(floats, map).best().orElseThrow());
    }
  }

  private static void assertSame(Grasp truth, Grasp decoded) {
    assertEquals(truth.x(), decoded.x(), 0.0025, "x of " + truth);
    assertEquals(truth.y(), decoded.y(), 0.0025, "y of " + truth);
    assertEquals(0, Math.toDegrees(Grasp.angleBetween(truth.yaw(), decoded.yaw())), 4, "yaw of " + truth);
  }

  private static Grasp randomGrasp(Random random) {
    return new Grasp(0.30 * (random.nextDouble() - 0.5), 0.30 * (random.nextDouble() - 0.5), 0.42,
        2 * Math.PI * random.nextDouble(), 0.04, 1);
  }

  private static float value(float[] label, int row, int col, int bin) {
    return label[(row * 24 + col) * 8 + bin];
  }
}
