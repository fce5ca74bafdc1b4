package org.onegrasp.sim.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.geometry.ConvexHull;

class BoxColliderBarTest {
  /** A bar along x, 12 mm wide at one end and 15 mm at the other, where it stays as wide for the last 2 mm. */
  private static final float[] BAR = {0, -.006f, 0, 0, .006f, 0, 0, -.006f, .01f, 0, .006f, .01f, .1f, -.0075f, 0, .1f,
      .0075f, 0, .1f,
      -.0075f, .01f, .1f, .0075f, .01f, .102f, -.0075f, 0, .102f, .0075f, 0, .102f, -.0075f, .01f, .102f, .0075f, .01f};

  @Test
  void fingerBesideTheWiderEndOfABarTouchesIt() {
    ConvexHull bar = ConvexHull.ofPiece(BAR, "bar");
    BoxCollider finger = new BoxCollider(new double[] {0.01, 0.005, 0.04});
    Contacts contacts = new Contacts();
    for (double x = 0.02; x < 0.1; x += 0.001) {
      double side = 0.006 + 0.015 * x;
      finger.moveTo(x, side + 0.005 - 0.001, 0.042, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
      contacts.clear();
      assertTrue(finger.collide(bar, contacts) > 0, "no contact at x = " + x);
    }
  }
}
