package org.onegrasp.node.sight;

import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;
import org.onegrasp.node.skills.Skillful;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** A bar along y on the table; metres. */
record Bar(double x, double y, double width, double length, double height) {

  static final Grid GRID = InputSpec.STANDARD.grid(WorkArea.STANDARD);

  /** Of the same shape, elsewhere. */
  Bar at(double otherX, double otherY) {
    return new Bar(otherX, otherY, width, length, height);
  }

  private boolean covers(double px, double py) {
    return Math.abs(px - x) <= width / 2 && Math.abs(py - y) <= length / 2;
  }

  static HeightMap table(Bar... bars) {
    float[] metres = new float[GRID.cells()];
    for (int i = 0; i < metres.length; i++) {
      for (Bar bar : bars) {
        if (bar.covers(GRID.x(i % GRID.side()), GRID.y(i / GRID.side()))) {
          metres[i] = (float) bar.height;
        }
      }
    }
    return new HeightMap(GRID, metres);
  }

  /** A skill that was shown this bar alone, held in its middle. */
  Skill skill(String object) {
    Grasp grasp = new Grasp(x, y, WorkArea.STANDARD.tableZ() + height / 2, 0, width, 1);
    return new Skill(Skillful.MODEL, new short[50],
        new Demonstration(object, GRID, InputSpec.STANDARD.of(table(this)), grasp));
  }
}
