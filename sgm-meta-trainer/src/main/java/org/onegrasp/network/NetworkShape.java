package org.onegrasp.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;

/**
 * A stack of convolutions, each with its {@link Epilogue}. All parameters lie in one vector: for each layer its kernel
 * (kH, kW, inC, outC), or (kH, kW, outC) of a depthwise one, then its bias (outC). A layer on a 1x1 map takes all
 * values of the map below: it is dense. {@link NetworkBuilder} writes one down with residual blocks.
 *
 * @param epilogues of each layer; the last one's is linear, as its sums are the logits
 */
public record NetworkShape(List<ConvShape> layers, List<Epilogue> epilogues) {
  /** The plain network: ReLU after each layer but the last. */
  public NetworkShape(List<ConvShape> layers) {
    this(layers, IntStream.range(0, layers.size())
        .mapToObj(i -> i < layers.size() - 1 ? Epilogue.RELU : Epilogue.LINEAR).toList());
  }

  public NetworkShape {
    layers = List.copyOf(layers);
    epilogues = List.copyOf(epilogues);
    if (epilogues.size() != layers.size() || !epilogues.get(layers.size() - 1).equals(Epilogue.LINEAR)) {
      throw new IllegalArgumentException(
          layers.size() + " layers need as many epilogues, the last one linear, got " + epilogues);
    }
    for (int i = 1; i < layers.size(); i++) {
      ConvShape below = layers.get(i - 1);
      ConvShape layer = layers.get(i);
      boolean same =
          layer.height() == below.outHeight() && layer.width() == below.outWidth() && layer.inC() == below.outC();
      if (!same && !(layer.height() == 1 && layer.width() == 1 && layer.inC() == below.outputs())) {
        throw new IllegalArgumentException("layer " + i + " takes " + layer + ", the layer below gives " + below);
      }
    }
    requireSkips(layers, epilogues);
  }

  private static void requireSkips(List<ConvShape> layers, List<Epilogue> epilogues) {
    boolean[] taken = new boolean[layers.size()];
    for (int i = 0; i < layers.size(); i++) {
      int skip = epilogues.get(i).skip();
      if (skip == Epilogue.NO_SKIP) {
        continue;
      }
      if (skip < 0 || skip >= i || taken[skip] || !sameOutputs(layers.get(skip), layers.get(i))) {
        throw new IllegalArgumentException(
            "layer " + i + " adds the output of layer " + skip + ": that must be an earlier layer with an"
                + " output of the same shape that no other layer adds");
      }
      taken[skip] = true;
    }
  }

  private static boolean sameOutputs(ConvShape a, ConvShape b) {
    return a.outHeight() == b.outHeight() && a.outWidth() == b.outWidth() && a.outC() == b.outC();
  }

  /**
   * The grasp network: height map (96, 96, 1) to logits (24, 24, 8). Dilations 1, 2, 4 let the head see 65 cells, 26
   * cm, without more weights; only the first layer's output is larger than 24x24, which keeps teaching small.
   */
  public static NetworkShape grasp() {
    return new NetworkShape(List.of(
        Convolution.of(5, 1, 16).strided(2).over(96, 96),
        Convolution.of(3, 16, 32).strided(2).over(48, 48),
        Convolution.of(3, 32, 32).over(24, 24),
        Convolution.of(3, 32, 32).dilated(2).over(24, 24),
        Convolution.of(3, 32, 32).dilated(4).over(24, 24),
        Convolution.pointwise(32, 8).over(24, 24)));
  }

  /**
   * A narrow one of the same map and output, with half of the channels and less: a lesson by synthetic gradients
   * through all of it fits 128 KiB, where modules have 16 channels.
   */
  public static NetworkShape small() {
    return new NetworkBuilder(96, 96, 1).convolution(12, 5, 2, 1).convolution(16, 3, 2, 1).convolution(16, 3, 1, 1)
        .convolution(16, 3, 1, 2).convolution(16, 3, 1, 4).logits(8);
  }

  /**
   * A deep one of the same map and output: 14 residual depthwise-separable blocks at 48x48x16 and one at 24x24x24, 20
   * thousand parameters less than {@link #grasp}, four fifths of them in the stage that synthetic gradients serve.
   */
  public static NetworkShape deep() {
    return new NetworkBuilder(96, 96, 1).convolution(16, 5, 2, 1).residualSeparable(5, 3, 1)
        .residualSeparable(5, 3, 2).residualSeparable(4, 3, 4).separable(24, 3, 2, 1).residualSeparable(1, 3, 2)
        .logits(8);
  }

  /** Dense layers from {@code widths[0]} inputs to {@code widths[n]} outputs. */
  public static NetworkShape dense(int... widths) {
    return new NetworkShape(
        IntStream.range(1, widths.length).mapToObj(i -> Convolution.pointwise(widths[i - 1], widths[i]).over(1, 1))
            .toList());
  }

  /**
   * The same network, and the same parameters, over a square input with so many cells along each side.
   *
   * @throws IllegalArgumentException when a layer is dense, or the strides do not divide the side
   */
  public NetworkShape over(int side) {
    if (side == layers.get(0).height() && side == layers.get(0).width()) {
      return this;
    }
    List<ConvShape> larger = new ArrayList<>();
    int cells = side;
    for (ConvShape layer : layers) {
      if (layer.height() == 1 || layer.width() == 1) {
        throw new IllegalArgumentException(
            "a network with dense layers has one size of input, so it cannot take " + side + " cells a side");
      }
      larger
          .add(layer.convolution().over(cells, cells));
      cells = larger.get(larger.size() - 1).outHeight();
    }
    return new NetworkShape(larger, epilogues);
  }

  public int size() {
    return layers.size();
  }

  public ConvShape layer(int i) {
    return layers.get(i);
  }

  public boolean relu(int i) {
    return epilogues.get(i).relu();
  }

  /** Layer whose output layer i adds, or {@link Epilogue#NO_SKIP}. */
  public int skip(int i) {
    return epilogues.get(i).skip();
  }

  /** Layer that adds layer i's output, or {@link Epilogue#NO_SKIP}: its gradient goes to layer i too. */
  public int skipTo(int i) {
    for (int above = i + 1; above < layers.size(); above++) {
      if (skip(above) == i) {
        return above;
      }
    }
    return Epilogue.NO_SKIP;
  }

  /** Whether it is nothing but ordinary convolutions, each but the last with a ReLU and without a skip. */
  public boolean plain() {
    return equals(new NetworkShape(layers)) && layers.stream().noneMatch(ConvShape::depthwise);
  }

  /** Values that layer i gives. */
  public int outputs(int i) {
    ConvShape s = layers.get(i);
    return s.outHeight() * s.outWidth() * s.outC();
  }

  /** Values that layer i takes. */
  public int inputs(int i) {
    ConvShape s = layers.get(i);
    return s.height() * s.width() * s.inC();
  }

  /** Where layer i's kernel starts in the parameter vector. */
  public int kernelOffset(int i) {
    int offset = 0;
    for (int j = 0; j < i; j++) {
      offset = Math.addExact(offset, parameters(j));
    }
    return offset;
  }

  /** Where layer i's bias starts in the parameter vector. */
  public int biasOffset(int i) {
    return kernelOffset(i) + layers.get(i).weights();
  }

  /** Kernel and bias values of layer i. */
  public int parameters(int i) {
    return Math.addExact(layers.get(i).weights(), layers.get(i).outC());
  }

  /** Kernel and bias values of all layers. */
  public int parameters() {
    return kernelOffset(layers.size());
  }

  /** Multiplications of one forward pass from layer {@code first} on. */
  public long macs(int first) {
    return layers.stream().skip(first).mapToLong(ConvShape::macs).sum();
  }
}
