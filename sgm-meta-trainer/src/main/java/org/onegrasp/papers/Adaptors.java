package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Frozen;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Stack;

/**
 * {@link PictureNets#deep} with all layers but the last frozen, and between them adaptors: convolutions of one cell
 * from all channels to as many, which begin as the identity. Depths count from the input: behind the first convolution,
 * behind either pooling, and behind the last convolution.
 */
final class Adaptors {
  /** All depths. */
  static final List<Integer> ALL = List.of(1, 2, 3, 4);
  private static final List<Integer> BELOW = List.of(1, 4, 9, 13); // layers of the net

  private static final int FROZEN = 16; // all but the last layer
  private static final int FROZEN_CONVOLUTIONS = 14;

  private final Stack deep;
  private final int frozen; // layers of the net
  private final Stack stack;
  private final List<Integer> places = new ArrayList<>(); // of adaptors in the stack

  /**
   * @param taught parameters of the net
   * @param depths where adaptors stand
   */
  Adaptors(float[] taught, List<Integer> depths, Kernels kernels) {
    this(taught, depths, FROZEN, kernels);
  }

  /** With both dense layers above the convolutions open to learning. */
  static Adaptors belowOpenLayers(float[] taught, List<Integer> depths, Kernels kernels) {
    return new Adaptors(taught, depths, FROZEN_CONVOLUTIONS, kernels);
  }

  private Adaptors(float[] taught, List<Integer> depths, int frozen, Kernels kernels) {
    deep = deep(kernels);
    this.frozen = frozen;
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < deep.size(); i++) {
      boolean learns = i >= frozen || deep.layer(i).parameters() == 0;
      layers.add(learns ? deep.layer(i)
          : new Frozen(deep.layer(i), Arrays.copyOfRange(taught, deep.at(i), deep.at(i + 1))));
      if (BELOW.contains(i) && depths.contains(BELOW.indexOf(i) + 1)) {
        places.add(layers.size());
        layers.add(adaptor(deep, i, kernels));
      }
    }
    stack = new Stack(layers);
  }

  static Stack deep(Kernels kernels) {
    return PictureNets.deep(Activation.Function.RELU, kernels);
  }

  private static Layer adaptor(Stack deep, int below, Kernels kernels) {
    int i = below;
    while (!(deep.layer(i) instanceof ConvolutionLayer)) {
      i--;
    }
    int channels = deep.layer(i).channels();
    int side = (int) Math.round(Math.sqrt((double) deep.layer(below).outputs() / channels));
    return new ConvolutionLayer(kernels, Convolution.pointwise(channels, channels).over(side, side));
  }

  Stack stack() {
    return stack;
  }

  /** The lowest adaptor; the lowest open layer where there is none. */
  int lowest() {
    return places.isEmpty() ? frozen : places.get(0);
  }

  /**
   * What a lesson begins with: open layers as they were taught, adaptors that change nothing.
   *
   * @param taught parameters of the net
   */
  float[] start(float[] taught) {
    return start(taught, new float[stack.parameters()], true);
  }

  /** The same with random adaptors. */
  float[] random(float[] taught, SplittableRandom random) {
    return start(taught, stack.initial(random), false);
  }

  private float[] start(float[] taught, float[] start, boolean identity) {
    int open = taught.length - deep.at(frozen);
    System.arraycopy(taught, taught.length - open, start, start.length - open, open);
    for (int place : places) {
      int channels = stack.layer(place).channels();
      for (int c = 0; identity && c < channels; c++) {
        start[stack.at(place) + c * channels + c] = 1;
      }
    }
    return start;
  }
}
