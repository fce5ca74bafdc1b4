package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.network.HeInitialisation;
import org.onegrasp.network.NetworkShape;

/**
 * Shape of the local heads of a network: for each layer j below the exact ones a narrow path P_j from its output h_j to
 * logits of its own. An entry A_j brings h_j to {@link #WIDTH} channels at the resolution of h_1; from there all share
 * one trunk, the narrow twins T_i of the layers that lie ahead, down to the bottleneck twin of the network's last:
 *
 * <pre>
 *   h_0 -> A_0 -> T_2 -> T_3 -> ... -> T_last        A_0 is the twin of layer 1
 *   h_1 -> A_1 -> T_2 -> T_3 -> ... -> T_last        A_j is 1x1 from h_1 on
 *   h_2 ---> A_2 -> T_3 -> ... -> T_last
 * </pre>
 *
 * The way back from an error at those logits has the same shape and kernels of its own. Parameters lie in one vector:
 * in the order of the pieces, of each its kernel, then its bias; then in the same order the kernels of the way back.
 *
 * @param pieces the entries, then T_2 to T_last; ReLU after each but the last
 * @param entries number of layers that have a head
 */
record HeadShape(List<ConvShape> pieces, int entries) {
  HeadShape {
    pieces = List.copyOf(pieces);
  }

  /** Channels of the bottleneck maps. */
  static final int WIDTH = 16;

  /** Layers whose gradient is exact, the last ones: those whose inputs find room until the error is known. */
  static final int EXACT_LAYERS = 3;

  static HeadShape of(NetworkShape network) {
    return of(network, WIDTH);
  }

  /** Why a network cannot have local heads, and what to do; empty when it can. */
  static String obstacle(NetworkShape network) {
    if (network.size() <= EXACT_LAYERS) {
      return "local heads need more than " + EXACT_LAYERS + " layers, and the network has " + network.size()
          + "; bp-checkpoint needs none";
    }
    for (int i = 2; i < network.size(); i++) {
      if (network.layer(i).stride() != 1) {
        return "layer " + i + " of the network has stride " + network.layer(i).stride()
            + "; above layer 1 local heads need one resolution;"
            + " bp-checkpoint needs none";
      }
    }
    return "";
  }

  static HeadShape of(NetworkShape network, int width) {
    if (!obstacle(network).isEmpty()) {
      throw new IllegalArgumentException(obstacle(network));
    }
    int top = network.size() - EXACT_LAYERS;
    List<ConvShape> pieces = new ArrayList<>();
    for (int j = 0; j < top; j++) {
      ConvShape ahead = network.layer(Math.max(j, 1));
      pieces.add(j == 0
          ? Convolution.of(ahead.kernel(), ahead.inC(), width).strided(ahead.stride()).dilated(ahead.dilation())
              .over(ahead.height(), ahead.width())
          : Convolution.pointwise(ahead.outC(), width).over(ahead.outHeight(), ahead.outWidth()));
    }
    int last = network.size() - 1;
    for (int i = 2; i <= last; i++) {
      ConvShape twin = network.layer(i);
      pieces.add(Convolution.of(twin.kernel(), width, i == last ? twin.outC() : width).dilated(twin.dilation())
          .over(twin.height(), twin.width()));
    }
    return new HeadShape(pieces, top);
  }

  /** The piece that gives the logits. */
  int last() {
    return pieces.size() - 1;
  }

  /** The piece that follows entry j: the twin of the first layer ahead of its level. */
  int next(int j) {
    return entries + Math.max(j, 1) - 1;
  }

  /** The piece below piece k on the way from entry j. */
  int below(int j, int k) {
    return k == next(j) ? j : k - 1;
  }

  /** The piece above piece k on the way from entry j. */
  int above(int j, int k) {
    return k == j ? next(j) : k + 1;
  }

  /** Where the kernel of piece k starts. */
  int kernelOffset(int k) {
    int offset = 0;
    for (int i = 0; i < k; i++) {
      offset += pieces.get(i).weights() + pieces.get(i).outC();
    }
    return offset;
  }

  /** Where the bias of piece k starts. */
  int biasOffset(int k) {
    return kernelOffset(k) + pieces.get(k).weights();
  }

  /** Where the kernel by which gradients pass back through piece k starts. */
  int backOffset(int k) {
    int offset = kernelOffset(pieces.size());
    for (int i = 0; i < k; i++) {
      offset += pieces.get(i).weights();
    }
    return offset;
  }

  int parameters() {
    return backOffset(pieces.size());
  }

  /** Values of one bottleneck map: the output of any piece but the last. */
  int bottleneck() {
    return pieces.get(0).outputs();
  }

  /** Multiplications for the synthetic gradients of all layers from {@code first} on: each way forth and back. */
  long macs(int first) {
    long macs = 0;
    for (int j = first; j < entries; j++) {
      long trunk = pieces.stream().skip(next(j)).mapToLong(ConvShape::macs).sum();
      macs += 2 * (pieces.get(j).macs() + trunk);
    }
    return macs;
  }

  /** Random start: variance 2 / fan-in, a tenth of that for what gives the logits; biases 0. */
  float[] random(SplittableRandom random) {
    float[] parameters = new float[parameters()];
    for (int k = 0; k < pieces.size(); k++) {
      HeInitialisation.fill(parameters, kernelOffset(k), pieces.get(k).weights(),
          (k == last() ? 0.2 : 2.0) / pieces.get(k).terms(), random);
    }
    for (int k = 0; k < pieces.size(); k++) {
      ConvShape s = pieces.get(k);
      HeInitialisation.fill(parameters, backOffset(k), s.weights(), 2.0 * s.inC() / ((double) s.terms() * s.outC()),
          random);
    }
    return parameters;
  }
}
