package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.network.Epilogue;
import org.onegrasp.network.NetworkShape;

/**
 * The lowest stage of residual blocks in a network, and the static synthetic gradient modules that serve it. In a stage
 * each block adds its part, x_{b+1} = x_b + f_b(x_b), so that the gradient changes little from block to block. The
 * exact one at its top is kept once, and serves all of its blocks:
 *
 * <pre>
 *   S_b = S_top M_b      at the output of block b and at the stage's input; M_b pointwise, (C, C)
 * </pre>
 *
 * Inside a block gradients are exact, from S_b down. No module sees another's output, nor the ReLUs of the blocks
 * above.
 *
 * @param ends layers whose outputs are x_0, x_1, ...: the stage's input first, its top last
 * @param module shape of each M_b
 */
record StageShape(List<Integer> ends, ConvShape module) {
  StageShape {
    ends = List.copyOf(ends);
  }

  /** Whether a network has a residual block. */
  static boolean in(NetworkShape network) {
    return IntStream.range(0, network.size()).anyMatch(i -> network.skip(i) != Epilogue.NO_SKIP);
  }

  /** @throws IllegalArgumentException when there is no residual block */
  static StageShape of(NetworkShape network) {
    if (!in(network)) {
      throw new IllegalArgumentException("a network without residual blocks has no stage for modules to serve");
    }
    int end = 0;
    while (network.skipTo(end) == Epilogue.NO_SKIP) {
      end++;
    }
    List<Integer> ends = new ArrayList<>(List.of(end));
    while (network.skipTo(end) != Epilogue.NO_SKIP) {
      end = network.skipTo(end);
      ends.add(end);
    }
    ConvShape top = network.layer(end);
    return new StageShape(ends, Convolution.pointwise(top.outC(), top.outC()).over(top.outHeight(), top.outWidth()));
  }

  /** Number of modules, one for each x_b but the last. */
  int modules() {
    return ends.size() - 1;
  }

  /** The layer whose output is x_b. */
  int end(int b) {
    return ends.get(b);
  }

  /** The layer at the stage's top: gradients from here up are exact. */
  int top() {
    return ends.get(modules());
  }

  /** Where the weights of M_b start. */
  int offset(int b) {
    return b * module.weights();
  }

  int parameters() {
    return offset(modules());
  }

  /** Multiplications of all modules. */
  long macs() {
    return modules() * module.macs();
  }

  /** Modules that hand the gradient on as it is: where those of a stage start that nobody has fitted. */
  float[] identity() {
    float[] parameters = new float[parameters()];
    for (int k = 0; k < parameters.length; k++) {
      int weight = k % module.weights();
      parameters[k] = weight / module.outC() == weight % module.outC() ? 1 : 0;
    }
    return parameters;
  }
}
