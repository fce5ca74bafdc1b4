package org.onegrasp.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.grasp.Unseen;
import org.onegrasp.grasp.Vantage;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** A tall round flask with a spout across its top, seen from aside: half of it lies in its shadow in every look. */
class UnshownTest {
  private static final InputSpec INPUT = InputSpec.STANDARD;
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final Grid GRID = INPUT.grid(AREA);
  private static final Vantage CAMERA =
      new Vantage(AREA.centreX() - 0.02, AREA.centreY() - 0.45, AREA.tableZ() + 0.55);
  private static final double SPOUT = 0.035; // from the middle to the demonstrated grasp, metres
  private final ObjectFinder finder = new ObjectFinder(INPUT, OutputSpec.STANDARD, 0.08, Kernels.best().make());

  private record Flask(double x, double y, double turn) {
    double height(double px, double py) {
      double along = Math.cos(turn) * (px - x) + Math.sin(turn) * (py - y);
      double across = Math.cos(turn) * (py - y) - Math.sin(turn) * (px - x);
      if (along > -0.012 && along < 0.045 && Math.abs(across) < 0.008) {
        return 0.100;
      }
      return Math.hypot(px - x, py - y) < 0.032 ? 0.065 : 0;
    }

    Grasp grasp() {
      return new Grasp(x + SPOUT * Math.cos(turn), y + SPOUT * Math.sin(turn), AREA.tableZ() + 0.09, turn + Math.PI / 2,
          0.016, 1);
    }

    /** What is hidden is taken for table. */
    HeightMap seen() {
      float[] metres = new float[GRID.cells()];
      BitSet unseen = new BitSet();
      for (int i = 0; i < metres.length; i++) {
        double px = GRID.x(i % GRID.side());
        double py = GRID.y(i / GRID.side());
        double height = height(px, py);
        unseen.set(i, hidden(px, py, height));
        metres[i] = unseen.get(i) ? 0 : (float) height;
      }
      return new HeightMap(GRID, metres, unseen).from(CAMERA);
    }

    private boolean hidden(double px, double py, double height) {
      for (double share = 0.5; share < 0.995; share += 0.004) { // of the way from the camera
        double qx = CAMERA.x() + share * (px - CAMERA.x());
        double qy = CAMERA.y() + share * (py - CAMERA.y());
        double line = CAMERA.z() - AREA.tableZ() + share * (height - CAMERA.z() + AREA.tableZ());
        if (height(qx, qy) > line + 0.001) {
          return true;
        }
      }
      return false;
    }
  }

  private int right(Demonstration shown) {
    int right = 0;
    for (int k = 0; k < 12; k++) {
      Flask there = new Flask(0.02 * (k % 3 - 1) + AREA.centreX(), AREA.centreY() + 0.03, 0.2 + k * Math.PI / 6);
      List<Found> found = finder.find(there.seen(), List.of(shown), (seen, quality) -> {}).found();
      Grasp meant = there.grasp();
      right += !found.isEmpty()
          && Math.hypot(found.get(0).grasp().x() - meant.x(), found.get(0).grasp().y() - meant.y()) < 0.015
          && Grasp.angleBetween(found.get(0).grasp().yaw(), meant.yaw()) < Math.toRadians(20) ? 1 : 0;
    }
    return right;
  }

  private static Demonstration shown(double turn) {
    Flask flask = new Flask(AREA.centreX(), AREA.centreY() - 0.02, turn);
    HeightMap map = flask.seen();
    return Demonstration.around("flask", INPUT, map, INPUT.of(map), flask.grasp());
  }

  @Test
  void shadowsDoNotTurnWithTheObject() {
    Demonstration shown = shown(0.9);
    int forgotten = right(new Demonstration("flask", shown.grid(), shown.seen(), shown.grasp()));
    int known = right(shown);
    assertTrue(known >= 10, known + " of 12");
    assertTrue(known > forgotten, known + " of 12, and " + forgotten + " where nobody kept what was not seen");
  }

  @Test
  void nothingIsUnshownWhereAllWasSeenButForHoles() {
    byte[] atMost = new byte[GRID.cells()];
    Arrays.fill(atMost, Unseen.SEEN);
    atMost[1000] = Unseen.ANY;
    atMost[1001] = Unseen.ANY;
    assertEquals(0, Unshown.regions(new Unseen(atMost), GRID.side()).cardinality());
    atMost[1000 + GRID.side()] = Unseen.ANY;
    assertEquals(3, Unshown.regions(new Unseen(atMost), GRID.side()).cardinality());
    assertEquals(0, Unshown.regions(Unseen.NONE, GRID.side()).cardinality());
  }
}
