package org.onegrasp.sim.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.geometry.Shapes;
import org.onegrasp.world.Pose;

class HullColliderTest {
  private static final ConvexHull BOX =
      ConvexHull.ofPiece(Shapes.box(0.04, 0.06, 0.05, 0.1, 0.8).hulls().get(0), "box");

  private final HullCollider collider = new HullCollider();
  private final Contacts contacts = new Contacts();

  private Contacts at(Pose second) {
    contacts.clear();
    collider.collide(BOX, BOX, second.rotation(), new double[] {second.x(), second.y(), second.z()}, contacts);
    return contacts;
  }

  private double[] normal(int contact) {
    int from = Contacts.STRIDE * contact + 3;
    return Arrays.copyOfRange(contacts.data, from, from + 3);
  }

  @Test
  void apartThereIsNoContact() {
    assertEquals(0, at(Pose.ofYaw(0.0401, 0, 0, 0)).count);
    assertEquals(0, at(Pose.ofYaw(0.049, 0.059, 0, Math.PI / 4)).count);
  }

  @Test
  void facesThatOverlapArePushedApartAtFourPoints() {
    assertEquals(4, at(Pose.ofYaw(0.039, 0.01, 0.02, 0)).count);
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(new double[] {-1, 0, 0}, normal(i), 1e-9);
      assertEquals(0.001, contacts.data[Contacts.STRIDE * i + 6], 1e-6);
    }
  }

  @Test
  void aThingOnTopPushesDown() {
    assertTrue(at(Pose.ofYaw(0.005, 0, 0.0495, 0.3)).count >= 3);
    assertArrayEquals(new double[] {0, 0, -1}, normal(0), 1e-9);
  }

  @Test
  void crossingEdgesMeetInOnePoint() {
    // each stands on an edge, one above the other, the edges a quarter turn apart
    Pose lower = Pose.ofRollPitchYaw(0, 0, 0, Math.PI / 4, 0, 0);
    double reach = 0.025 * Math.sqrt(2);
    ConvexHull bar = ConvexHull.ofPiece(Shapes.box(0.2, 0.05, 0.05, 0.1, 0.8).hulls().get(0), "bar");
    double[] middle = lower.transform(0, 0, 0.025);
    Pose upper = Pose.ofRollPitchYaw(0, 0, 0, Math.PI / 4, 0, 0).times(Pose.IDENTITY);
    Pose turned = Pose.ofYaw(0, 0, 0, Math.PI / 2).times(upper);
    double[] turnedMiddle = turned.transform(0, 0, 0.025);
    Pose above = new Pose(middle[0] - turnedMiddle[0], middle[1] - turnedMiddle[1],
        middle[2] - turnedMiddle[2] + 2 * reach - 0.001, turned.qx(), turned.qy(), turned.qz(), turned.qw());
    Pose relative = lower.inverse().times(above);
    contacts.clear();
    collider.collide(bar, bar, relative.rotation(), new double[] {relative.x(), relative.y(), relative.z()},
        contacts);
    assertEquals(1, contacts.count);
    assertEquals(0.001, contacts.data[6], 1e-6);
    double[] p = lower.transform(contacts.data[0], contacts.data[1], contacts.data[2]);
    assertEquals(middle[2] + reach - 0.0005, p[2], 1e-6);
  }

  @Test
  void whatTheFirstSaysOfTheSecondTheSecondSaysOfTheFirst() {
    SplittableRandom random = new SplittableRandom(3);
    int touching = 0;
    for (int i = 0; i < 500; i++) {
      Pose second = Pose.ofRollPitchYaw(random.nextDouble(-0.06, 0.06), random.nextDouble(-0.08, 0.08),
          random.nextDouble(-0.06, 0.06), random.nextDouble(-3, 3), random.nextDouble(-1, 1), random.nextDouble(-3, 3));
      int one = at(second).count;
      int other = at(second.inverse()).count;
      assertEquals(one > 0, other > 0, second.toString());
      touching += one > 0 ? 1 : 0;
    }
    assertTrue(touching > 50 && touching < 450, "touching " + touching);
  }
}
