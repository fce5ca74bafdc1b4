package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Pooling;
import org.onegrasp.network.layers.Stack;

/** Nets for pictures of ten classes, digits if nothing else is said, built from the lowest layer up. */
final class PictureNets {
  private static final int CLASSES = 10;

  private final Kernels kernels;
  private final Activation.Function function;
  private final List<Layer> layers = new ArrayList<>();
  private int side;
  private int channels;

  private PictureNets(Activation.Function function, Kernels kernels) {
    this(function, kernels, Mnist.SIDE, 1);
  }

  private PictureNets(Activation.Function function, Kernels kernels, int side, int channels) {
    this.kernels = kernels;
    this.function = function;
    this.side = side;
    this.channels = channels;
  }

  /** 784-1000-10. */
  static Stack mlp(Activation.Function function, Kernels kernels) {
    return new PictureNets(function, kernels).dense(1000).scores();
  }

  /** 32 kernels of 5x5, pooling by 4, 1000 units. */
  static Stack conv(Activation.Function function, Kernels kernels) {
    return new PictureNets(function, kernels).convolution(32, 5).pooling(4).dense(1000).scores();
  }

  /**
   * Like VGG (Simonyan and Zisserman 2015): pairs of 3x3 convolutions with 8, 16 and 32 channels, pooling between, 64
   * units.
   */
  static Stack deep(Activation.Function function, Kernels kernels) {
    return new PictureNets(function, kernels).convolution(8, 3).convolution(8, 3).pooling(2).convolution(16, 3)
        .convolution(16, 3)
        .pooling(2)
        .convolution(32, 3).convolution(32, 3).dense(64).scores();
  }

  /** The same for photographs, (32, 32, 3), with 12, 24 and 48 channels and pooling before 128 units: eight layers. */
  static Stack photographs(Activation.Function function, Kernels kernels) {
    return new PictureNets(function, kernels, Cifar10.SIDE, Cifar10.CHANNELS).convolution(12, 3).convolution(12, 3)
        .pooling(2).convolution(24, 3).convolution(24, 3).pooling(2).convolution(48, 3).convolution(48, 3).pooling(2)
        .dense(128).scores();
  }

  /** Two convolutions: what is taught before a shift. */
  private static PictureNets trunk(Kernels kernels) {
    return new PictureNets(Activation.Function.RELU, kernels).convolution(8, 5).pooling(2).convolution(16, 3)
        .pooling(2);
  }

  /** A trunk with 64 units above: when the function is of no matter below, it is for these alone. */
  static Stack adapted(Activation.Function function, Kernels kernels) {
    PictureNets trunk = trunk(kernels);
    PictureNets whole = new PictureNets(function, kernels);
    whole.layers.addAll(trunk.layers);
    whole.side = trunk.side;
    whole.channels = trunk.channels;
    return whole.dense(64).scores();
  }

  /** Layers of {@link #adapted} below the dense ones. */
  static int trunkSize(Kernels kernels) {
    return trunk(kernels).layers.size();
  }

  PictureNets convolution(int outC, int kernel) {
    layers.add(new ConvolutionLayer(kernels, Convolution.of(kernel, channels, outC).over(side, side)));
    channels = outC;
    layers.add(new Activation(function, side * side * channels));
    return this;
  }

  PictureNets pooling(int size) {
    layers.add(new Pooling(Pooling.Kind.MAX, side, side, channels, size));
    side /= size;
    return this;
  }

  PictureNets dense(int units) {
    layers.add(new Dense(kernels, side * side * channels, units));
    layers.add(new Activation(function, units));
    side = 1;
    channels = units;
    return this;
  }

  Stack scores() {
    layers.add(new Dense(kernels, side * side * channels, CLASSES));
    return new Stack(layers);
  }
}
