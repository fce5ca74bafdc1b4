package org.onegrasp.recognition;

import java.util.BitSet;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grid;

/** Cuts the shown object out of a demonstration on a table with other things on it. */
public final class ShownPart {
  /** A grasp lies within this of the part that it holds: a cup's wall may be a finger's reach away, metres. */
  static final double REACH = 0.024;
  /** A coarse camera sees thin and low things in pieces; pieces with no more cells between them are one thing. */
  private static final int APART = 3;

  private ShownPart() {}

  /**
   * The same demonstration with everything else erased to the table. What touches the shown object, or nearly so,
   * stays, and all of it when there is nothing at the grasp.
   */
  public static Demonstration alone(Demonstration shown, InputSpec input) {
    Grid grid = shown.grid();
    Parts parts = new Parts(grid.side());
    parts.cut(shown.seen(), input.channels());
    int part = parts.nearest(grid.row(shown.grasp().y()), grid.col(shown.grasp().x()), REACH / grid.cell());
    if (part == 0 || parts.count() == 1) {
      return shown;
    }
    BitSet own = parts.close(part, APART);
    byte[] alone = shown.seen().clone();
    for (int i = 0; i < parts.label.length; i++) {
      if (parts.label[i] > 0 && !own.get(parts.label[i])) {
        alone[i * input.channels()] = 0;
      }
    }
    return new Demonstration(shown.object(), grid, alone, shown.grasp(), shown.colours(), shown.unseen());
  }
}
