package org.onegrasp.model;

import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.msgs.model.Grid;
import org.onegrasp.msgs.model.Model;
import org.onegrasp.network.NetworkShape;

/**
 * What a network is shown and says, in a model file. Files of earlier versions do not say it: their cells were those of
 * the first model.
 */
final class SpecMessages {
  private static final double NEAR = 1e-6; // of a cell

  private SpecMessages() {}

  static org.onegrasp.msgs.model.InputSpec of(InputSpec input) {
    return org.onegrasp.msgs.model.InputSpec.newBuilder().setGrid(grid(input.side(), input.cell()))
        .setChannels(input.channels()).build();
  }

  static org.onegrasp.msgs.model.OutputSpec of(OutputSpec output) {
    return org.onegrasp.msgs.model.OutputSpec.newBuilder().setGrid(grid(output.side(), output.cell()))
        .setBins(output.bins()).build();
  }

  private static Grid grid(int side, double cell) {
    return Grid.newBuilder().setSide(side).setCell(cell).build();
  }

  /**
   * What a stored network of this shape is shown.
   *
   * @throws IllegalArgumentException when the file says of the network's input or output what its layers do not give
   */
  static InputSpec input(Model stored, NetworkShape shape) {
    if (!stored.hasInput()) {
      return GraspModel.inputOf(shape, InputSpec.STANDARD.cell());
    }
    Grid grid = stored.getInput().getGrid();
    InputSpec said = new InputSpec(grid.getSide(), stored.getInput().getChannels(), grid.getCell());
    InputSpec given = GraspModel.inputOf(shape, said.cell());
    if (!said.equals(given)) {
      throw new IllegalArgumentException(
          "its network is said to see " + said.describe() + ", its layers take " + given.describe());
    }
    if (stored.hasOutput()) {
      requireOutput(stored.getOutput(), GraspModel.outputOf(shape, said));
    }
    return said;
  }

  /** Whether a file says what one that does not say it means. */
  static boolean areUsual(Model stored) {
    return stored.hasInput() && stored.getInput().getGrid().getCell() == InputSpec.STANDARD.cell();
  }

  private static void requireOutput(org.onegrasp.msgs.model.OutputSpec said, OutputSpec given) {
    Grid grid = said.getGrid();
    if (grid.getSide() != given.side() || said.getBins() != given.bins()
        || !(Math.abs(grid.getCell() / given.cell() - 1) < NEAR)) {
      throw new IllegalArgumentException(
          "its network is said to give (" + grid.getSide() + ", " + grid.getSide() + ", " + said.getBins()
              + ") over cells of " + grid.getCell() + " m, its layers give (" + given.side() + ", " + given.side()
              + ", " + given.bins()
              + ") over cells of " + given.cell() + " m");
    }
  }
}
