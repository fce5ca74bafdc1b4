package org.onegrasp.papers;

import java.util.SplittableRandom;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Addition;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Normalisation;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.rules.FilteredTape;

/**
 * A net whose last layers are tuned: what it gives are scores of classes, at one cell or at many.
 *
 * @param head index of the layer that gives the scores
 */
record TunedNet(Kernels kernels, Stack stack, int head, int classes) {

  private static final int MEASURED_TOGETHER = 50;
  private static final float SMALL = 0.3f;

  int cells() {
    return stack.outputs() / classes;
  }

  /** Index of the lowest layer that is tuned, when so many convolutions below the head are. */
  int firstLayer(int convolutions) {
    int left = convolutions;
    int first = head;
    for (int i = head - 1; left > 0 && i >= 0; i--) {
      if (stack.layer(i) instanceof ConvolutionLayer) {
        left--;
        first = i;
      }
    }
    return first;
  }

  /**
   * Random starting parameters: those of {@link Stack#initial}, less in the last layer of each residual branch and in
   * the head, so that the net begins near the identity (as Zhang, Dauphin, Ma 2019 have it instead of normalisation).
   */
  float[] initial(SplittableRandom random) {
    float[] parameters = stack.initial(random);
    for (int i = 0; i < stack.size(); i++) {
      boolean branch = i + 1 < stack.size() && stack.layer(i + 1) instanceof Addition;
      int scaled = stack.layer(i) instanceof Normalisation n ? n.channels() : stack.layer(i).parameters();
      for (int k = stack.at(i); (branch || i == head) && k < stack.at(i) + scaled; k++) {
        parameters[k] *= SMALL;
      }
    }
    return parameters;
  }

  /** Without normalisations: what these have learned goes into the layers below them, see {@link #folded}. */
  TunedNet plain() {
    Stack plain = stack.folded(new float[stack.parameters()]).stack();
    return new TunedNet(kernels, plain, plain.size() - 1, classes);
  }

  /** Parameters with which {@link #plain} computes what this net does with its own. */
  float[] folded(float[] parameters) {
    return stack.folded(parameters).parameters();
  }

  /** Where the head's parameters start. */
  int headAt() {
    return stack.at(head);
  }

  FilteredTape tape(FilterVariant variant, int batch, Arena arena) {
    int filteredEnd = variant.exactHead() ? head : stack.size();
    return new FilteredTape(stack, batch,
        new FilteredTape.Part(firstLayer(variant.convolutions()), filteredEnd, variant.r()), kernels, arena);
  }

  /** What the net makes of examples. */
  Confusion confusion(float[] parameters, CellExamples examples) {
    Confusion confusion = new Confusion(classes);
    int[] given = classify(parameters, examples);
    for (int k = 0; k < given.length; k++) {
      confusion.add(examples.labels()[k], given[k]);
    }
    return confusion;
  }

  /** The class with the highest score, (examples, cells). */
  int[] classify(float[] parameters, CellExamples examples) {
    int batch = Math.min(MEASURED_TOGETHER, examples.count());
    FilteredTape tape = new FilteredTape(stack, batch, stack.size(), 0, kernels, Arena.unlimited());
    float[] x = new float[batch * examples.size()];
    int[] given = new int[examples.count() * examples.cells()];
    for (int from = 0; from < examples.count(); from += batch) {
      int count = Math.min(batch, examples.count() - from);
      for (int n = 0; n < count; n++) {
        examples.copyInput(from + n, x, n);
      }
      float[] y = tape.forward(count, parameters, x);
      for (int cell = 0; cell < count * examples.cells(); cell++) {
        given[from * examples.cells() + cell] = largest(y, cell * classes);
      }
    }
    return given;
  }

  private int largest(float[] y, int from) {
    int largest = 0;
    for (int k = 1; k < classes; k++) {
      largest = y[from + k] > y[from + largest] ? k : largest;
    }
    return largest;
  }

}
