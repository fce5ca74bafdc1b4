package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class UnseenTest {
  private static final Grid GRID = new Grid(new WorkArea(0, 0, 0.7, 0.4), 100); // cells of 4 mm

  /** A wall of 50 mm in column 40, cells behind it to column 60 in its shadow. */
  private static HeightMap wall(Vantage camera) {
    float[] metres = new float[GRID.cells()];
    BitSet unseen = new BitSet();
    for (int row = 0; row < GRID.side(); row++) {
      metres[row * GRID.side() + 40] = 0.050f;
      unseen.set(row * GRID.side() + 41, row * GRID.side() + 61);
    }
    return new HeightMap(GRID, metres, unseen).from(camera);
  }

  @Test
  void aShadowHidesWhatIsLowerThanTheLineOverItsEdge() {
    double height = 0.5; // of the camera above the table
    double away = 0.6; // from the wall
    Vantage camera = new Vantage(GRID.x(40) - away, GRID.y(50), 0.7 + height);
    Unseen unseen = Unseen.of(wall(camera));
    for (int behind = 1; behind <= 12; behind++) {
      double line = 0.050 - behind * 0.004 * (height - 0.050) / away;
      assertEquals(1000 * line + 4, unseen.atMost()[50 * GRID.side() + 40 + behind], 1.0, behind + " cells behind");
    }
    assertEquals(Unseen.SEEN, unseen.atMost()[50 * GRID.side() + 40]);
    assertEquals(Unseen.ANY, unseen.atMost()[50 * GRID.side() + 60], "nothing that was seen hides it");
    assertEquals(20 * GRID.side(), unseen.cells().cardinality());
  }

  @Test
  void aCameraThatNobodyKnowsMayHaveMissedAnything() {
    Unseen unseen = Unseen.of(wall(Vantage.UNKNOWN));
    assertEquals(Unseen.ANY, unseen.atMost()[50 * GRID.side() + 41]);
    assertEquals(Unseen.SEEN, unseen.atMost()[50 * GRID.side() + 39]);
  }

  @Test
  void aPartHasWhatTheWholeHasThere() {
    Unseen whole = Unseen.of(wall(Vantage.UNKNOWN));
    Grid part = GRID.around(GRID.x(50), GRID.y(50), 40);
    Unseen cut = whole.cut(GRID, part);
    int column = (int) Math.rint(part.col(GRID.x(40)));
    assertEquals(Unseen.SEEN, cut.atMost()[20 * 40 + column]);
    assertEquals(Unseen.ANY, cut.atMost()[20 * 40 + column + 1]);
    assertTrue(Unseen.NONE.cut(GRID, part).isEmpty());
  }
}
