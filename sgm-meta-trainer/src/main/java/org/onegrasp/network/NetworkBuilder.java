package org.onegrasp.network;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;

/**
 * Describes a network from its input upwards; every layer takes the map that the one before gives, so that only what is
 * new is said.
 */
public final class NetworkBuilder {
  private final List<ConvShape> layers = new ArrayList<>();
  private final List<Epilogue> epilogues = new ArrayList<>();
  private int height;
  private int width;
  private int channels;

  /** From an input (height, width, channels). */
  public NetworkBuilder(int height, int width, int channels) {
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /** A convolution with ReLU. */
  public NetworkBuilder convolution(int outC, int kernel, int stride, int dilation) {
    return add(Convolution.of(kernel, channels, outC).strided(stride).dilated(dilation), Epilogue.RELU);
  }

  /** A depthwise convolution with ReLU, then a pointwise one to {@code outC} channels, linear. */
  public NetworkBuilder separable(int outC, int kernel, int stride, int dilation) {
    add(Convolution.depthwise(kernel, channels).strided(stride).dilated(dilation), Epilogue.RELU);
    return add(Convolution.pointwise(channels, outC), Epilogue.LINEAR);
  }

  /**
   * Residual blocks, each h + pointwise(relu(depthwise(h))), all with the same kernel; below them there must be a
   * layer.
   */
  public NetworkBuilder residualSeparable(int blocks, int kernel, int dilation) {
    for (int block = 0; block < blocks; block++) {
      int below = layers.size() - 1;
      add(Convolution.depthwise(kernel, channels).dilated(dilation), Epilogue.RELU);
      add(Convolution.pointwise(channels, channels), Epilogue.adding(below));
    }
    return this;
  }

  /** The network with a pointwise layer on top that gives the logits. */
  public NetworkShape logits(int outC) {
    add(Convolution.pointwise(channels, outC), Epilogue.LINEAR);
    return new NetworkShape(layers, epilogues);
  }

  private NetworkBuilder add(Convolution convolution, Epilogue epilogue) {
    ConvShape layer = convolution.over(height, width);
    layers.add(layer);
    epilogues.add(epilogue);
    height = layer.outHeight();
    width = layer.outWidth();
    channels = layer.outC();
    return this;
  }
}
