package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.Addition;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Normalisation;
import org.onegrasp.network.layers.Pooling;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.network.layers.Upsampling;

/**
 * Writes a {@link TunedNet} down from its square input upwards; every layer takes the map that the one before gives.
 */
final class StackDrawing {
  private final Kernels kernels;
  private final List<Layer> layers = new ArrayList<>();
  private int side;
  private int channels;
  private boolean normalised;

  StackDrawing(Kernels kernels, int side, int channels) {
    this.kernels = kernels;
    this.side = side;
    this.channels = channels;
  }

  /** Index of the last layer so far, to be added further up. */
  int top() {
    return layers.size() - 1;
  }

  /** From here on every convolution has a batch normalisation behind it. */
  StackDrawing normalised() {
    normalised = true;
    return this;
  }

  /** A convolution without a function behind it. */
  StackDrawing linear(Convolution convolution) {
    layers.add(new ConvolutionLayer(kernels, convolution.over(side, side)));
    side /= convolution.stride();
    channels = convolution.outC();
    if (normalised) {
      layers.add(new Normalisation(side * side, channels));
    }
    return this;
  }

  StackDrawing relu() {
    layers.add(new Activation(Activation.Function.RELU, side * side * channels));
    return this;
  }

  StackDrawing plus(int from) {
    layers.add(new Addition(from, side * side * channels));
    return this;
  }

  /** Depthwise, ReLU, pointwise. */
  StackDrawing separable(int outC, int kernel, int stride) {
    linear(Convolution.depthwise(kernel, channels).strided(stride)).relu();
    return linear(Convolution.pointwise(channels, outC));
  }

  /** h + separable(h). */
  StackDrawing residualSeparable(int kernel) {
    int below = top();
    return separable(channels, kernel, 1).plus(below);
  }

  /**
   * Inverted residual block: pointwise to {@code expansion} times the channels, depthwise, pointwise; h is added where
   * the map stays what it is.
   */
  StackDrawing inverted(int outC, int expansion, int stride) {
    int below = top();
    boolean same = stride == 1 && outC == channels;
    linear(Convolution.pointwise(channels, expansion * channels)).relu().separable(outC, 3, stride);
    return same ? plus(below) : this;
  }

  /** relu(h + convolution(relu(convolution(h)))), 3 x 3. */
  StackDrawing residual() {
    int below = top();
    linear(Convolution.of(3, channels, channels)).relu().linear(Convolution.of(3, channels, channels));
    return plus(below).relu();
  }

  /** Every cell becomes a square of two by two. */
  StackDrawing twice() {
    layers.add(new Upsampling(side, side, channels, 2));
    side *= 2;
    return this;
  }

  /** Means over squares of so many cells a side. */
  StackDrawing means(int size) {
    layers.add(new Pooling(Pooling.Kind.MEAN, side, side, channels, size));
    side /= size;
    return this;
  }

  /** Scores at every cell. */
  TunedNet scores(int classes) {
    layers.add(new ConvolutionLayer(kernels, Convolution.pointwise(channels, classes).over(side, side)));
    return new TunedNet(kernels, new Stack(layers), top(), classes);
  }

  /** Scores of the whole map. */
  TunedNet dense(int classes) {
    layers.add(new Dense(kernels, side * side * channels, classes));
    return new TunedNet(kernels, new Stack(layers), top(), classes);
  }
}
