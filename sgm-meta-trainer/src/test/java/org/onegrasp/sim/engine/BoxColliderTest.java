package org.onegrasp.sim.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.geometry.Shapes;
import org.onegrasp.world.Pose;

class BoxColliderTest {
  private static final ConvexHull BOX = ConvexHull.ofPiece(Shapes.boxHull(0, 0, 0.04, 0.06, 0, 0.05), "box");

  private final BoxCollider pad = new BoxCollider(new double[] {0.005, 0.01, 0.04});
  private final Contacts contacts = new Contacts();

  private int collide(Pose pose) {
    pad.moveTo(pose.x(), pose.y(), pose.z(), pose.rotation());
    contacts.clear();
    return pad.collide(BOX, contacts);
  }

  private double value(int contact, int field) {
    return contacts.data[Contacts.STRIDE * contact + field];
  }

  @Test
  void padFlatOnASideGivesFourCornersPushingAway() {
    assertEquals(4, collide(Pose.ofYaw(-0.0245, 0.005, 0.05, 0)));
    double lowest = 1;
    double highest = 0;
    for (int i = 0; i < 4; i++) {
      assertEquals(1, value(i, 3), 1e-12);
      assertEquals(5e-4, value(i, 6), 1e-7);
      assertEquals(0.005, Math.abs(value(i, 1) - 0.005) - 0.005, 1e-7);
      lowest = Math.min(lowest, value(i, 2));
      highest = Math.max(highest, value(i, 2));
    }
    assertEquals(0.01, lowest, 1e-7);
    assertEquals(0.05, highest, 1e-7);
  }

  /** The face most parallel to the pad is the narrow end of the handle, which lies beside the pad. */
  @Test
  void taperedHandleIsFeltBetweenItsEnds() {
    float[] handle = new float[36];
    double[][] outline =
        {{-0.01, 0.008}, {0.1, 0.009}, {0.102, 0.009}, {0.102, -0.009}, {0.1, -0.009}, {-0.01, -0.008}};
    for (int i = 0; i < 12; i++) {
      handle[3 * i] = (float) outline[i / 2][0];
      handle[3 * i + 1] = (float) outline[i / 2][1];
      handle[3 * i + 2] = i % 2 * 0.013f;
    }
    pad.moveTo(0.087, -0.0135, 0.03, Pose.ofYaw(0, 0, 0, Math.PI / 2).rotation());
    assertTrue(pad.collide(ConvexHull.ofPiece(handle, "handle"), contacts) >= 2);
    assertEquals(1, value(0, 4), 0.01);
    assertEquals(4e-4, value(0, 6), 1e-4);
  }

  @Test
  void padBesideDoesNotTouch() {
    assertEquals(0, collide(Pose.ofYaw(-0.0251, 0, 0.05, 0)));
    assertEquals(0, collide(Pose.ofYaw(0, 0, 0.0901, 0)));
    assertEquals(0, collide(Pose.ofRollPitchYaw(0.026, 0.036, 0.025, 0, 0, Math.PI / 4)));
  }

  @Test
  void cornerOfTheBoxOnThePadPushesAlongThePadsNormal() {
    double turn = 0.3;
    double c = Math.cos(turn);
    double s = Math.sin(turn);
    // the box's corner (0.02, 0.03) sinks 0.3 mm into a pad turned by 0.3 rad
    double reach = 0.02 * c + 0.03 * s + 0.005 - 3e-4;
    assertTrue(collide(Pose.ofYaw(c * reach - s * 0.02, s * reach + c * 0.02, 0.03, turn)) >= 1);
    assertEquals(-c, value(0, 3), 1e-9);
    assertEquals(-s, value(0, 4), 1e-9);
    assertEquals(3e-4, value(0, 6), 1e-6);
    assertEquals(0.02, value(0, 0), 1e-6);
    assertEquals(0.03, value(0, 1), 1e-6);
  }

  @Test
  void crossedEdgesMeetInOnePoint() {
    // A bar along x, standing on its long edge, rests on the ridge of a roof along y.
    Pose pose = Pose.ofRollPitchYaw(0.0, 0.0, 0.0, Math.PI / 4, 0, 0);
    BoxCollider bar = new BoxCollider(new double[] {0.05, 0.01, 0.01});
    float[] roof =
        {-0.02f, -0.03f, 0, 0.02f, -0.03f, 0, 0.02f, 0.03f, 0, -0.02f, 0.03f, 0, 0, -0.03f, 0.02f, 0, 0.03f, 0.02f};
    ConvexHull hull = ConvexHull.ofPiece(roof, "roof");
    double depth = 4e-4;
    bar.moveTo(0, 0, 0.02 + 0.01 * Math.sqrt(2) - depth, pose.rotation());
    contacts.clear();
    assertEquals(1, bar.collide(hull, contacts));
    assertEquals(-1, value(0, 5), 1e-9);
    assertEquals(depth, value(0, 6), 1e-7);
    assertEquals(0, value(0, 0), 1e-6);
    assertEquals(0, value(0, 1), 1e-6);
  }

  @Test
  void overlapAgreesWithSamplingOfThePad() {
    SplittableRandom random = new SplittableRandom(9);
    int touching = 0;
    for (int trial = 0; trial < 2000; trial++) {
      Pose pose = Pose.ofRollPitchYaw(random.nextDouble(-0.06, 0.06), random.nextDouble(-0.06, 0.06),
          random.nextDouble(-0.05, 0.1), random.nextDouble(-3, 3), random.nextDouble(-1.5, 1.5),
          random.nextDouble(-3, 3));
      boolean inside = samplesInside(pose);
      if (inside) {
        touching++;
        assertTrue(collide(pose) > 0, "a point of the pad is inside the box at " + pose);
      }
    }
    assertTrue(touching > 200);
  }

  private static boolean samplesInside(Pose pose) {
    for (int i = 0; i < 125; i++) {
      double[] p = pose.transform(0.005 * (i % 5 - 2) / 2, 0.01 * (i / 5 % 5 - 2) / 2, 0.04 * (i / 25 - 2) / 2);
      if (Math.abs(p[0]) < 0.019 && Math.abs(p[1]) < 0.029 && p[2] > 0.001 && p[2] < 0.049) {
        return true;
      }
    }
    return false;
  }
}
