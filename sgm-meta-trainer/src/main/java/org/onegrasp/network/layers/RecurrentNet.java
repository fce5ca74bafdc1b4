package org.onegrasp.network.layers;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A net for sequences: recurrent layers one above the other, each taking at every time step what the one below gives,
 * and a dense layer on the last state of the uppermost. The parameters of all are one vector, the lowest layer first.
 * Sequences are time first: one array (batch, inputs) a step.
 *
 * @param steps time steps of a sequence
 */
public record RecurrentNet(List<Cell> cells, Dense head, int steps) {
  public RecurrentNet {
    cells = List.copyOf(cells);
    for (int i = 1; i <= cells.size(); i++) {
      int takes = i < cells.size() ? cells.get(i).inputs() : head.inputs();
      if (takes != cells.get(i - 1).units()) {
        throw new IllegalArgumentException("layer " + i + " takes " + takes + " values, the layer below gives "
            + cells.get(i - 1).units());
      }
    }
  }

  /** Recurrent layers. */
  public int size() {
    return cells.size();
  }

  public Cell cell(int i) {
    return cells.get(i);
  }

  /** Values of one sample at one time step. */
  public int inputs() {
    return cells.get(0).inputs();
  }

  /** Where the parameters of recurrent layer i start; i = {@link #size} is the dense layer. */
  public int at(int i) {
    int at = 0;
    for (int j = 0; j < i; j++) {
      at += cells.get(j).parameters();
    }
    return at;
  }

  /** Parameters of all layers. */
  public int parameters() {
    return at(size()) + head.parameters();
  }

  /** Random starting parameters. */
  public float[] initial(SplittableRandom random) {
    float[] parameters = new float[parameters()];
    for (int i = 0; i < size(); i++) {
      cells.get(i).initialise(parameters, at(i), random);
    }
    head.initialise(parameters, at(size()), random);
    return parameters;
  }
}
