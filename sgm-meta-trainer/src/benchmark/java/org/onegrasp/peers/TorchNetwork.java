package org.onegrasp.peers;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.network.NetworkShape;

/**
 * The grasp network in PyTorch, with weights of ours. Ours lie as (kH, kW, inC, outC), theirs as (outC, inC, kH, kW),
 * in memory channel by channel or, as it calls it, with channels last.
 */
final class TorchNetwork {
  private final NetworkShape shape;
  private final boolean channelsLast;
  private final Tensor[] kernels;
  private final Tensor[] biases;

  /** @param shape a plain network */
  TorchNetwork(NetworkShape shape, boolean channelsLast) {
    if (!shape.plain()) {
      throw new IllegalArgumentException("PyTorch is measured on plain networks only");
    }
    this.shape = shape;
    this.channelsLast = channelsLast;
    kernels = new Tensor[shape.size()];
    biases = new Tensor[shape.size()];
    for (int i = 0; i < shape.size(); i++) {
      ConvShape s = shape.layer(i);
      kernels[i] = packed(torch.zeros(s.outC(), s.inC(), s.kernel(), s.kernel()));
      biases[i] = torch.zeros(s.outC());
    }
  }

  /** One thread computes, this one. */
  static void alone() {
    torch.set_num_threads(1);
  }

  NetworkShape shape() {
    return shape;
  }

  Tensor kernel(int i) {
    return kernels[i];
  }

  Tensor bias(int i) {
    return biases[i];
  }

  /** In the layout of this network's maps. */
  Tensor packed(Tensor maps) {
    return maps.contiguous(channelsLast ? torch.MemoryFormat.ChannelsLast : torch.MemoryFormat.Contiguous);
  }

  /** Gradients of all parameters are wanted from now on. */
  void learns() {
    List.of(kernels).forEach(kernel -> kernel.set_requires_grad(true));
    List.of(biases).forEach(bias -> bias.set_requires_grad(true));
  }

  /** Takes our parameters over. Not while gradients are recorded. */
  void load(float[] parameters) {
    for (int i = 0; i < shape.size(); i++) {
      ConvShape s = shape.layer(i);
      Tensor ours = tensor(parameters, shape.kernelOffset(i), s.kernel(), s.kernel(), s.inC(), s.outC());
      kernels[i].copy_(ours.permute(3, 2, 0, 1));
      biases[i].copy_(tensor(parameters, shape.biasOffset(i), s.outC()));
    }
  }

  /** The present parameters as ours. */
  void store(float[] parameters) {
    for (int i = 0; i < shape.size(); i++) {
      read(kernels[i].permute(2, 3, 1, 0), parameters, shape.kernelOffset(i));
      read(biases[i], parameters, shape.biasOffset(i));
    }
  }

  /** @param x (batch, inC, height, width) */
  Tensor logits(Tensor x) {
    Tensor h = x;
    for (int i = 0; i < shape.size(); i++) {
      h = convolved(i, h, kernels[i]);
      if (shape.relu(i)) {
        h = h.relu_();
      }
    }
    return h;
  }

  Tensor convolved(int i, Tensor x, Tensor kernel) {
    ConvShape s = shape.layer(i);
    return torch.conv2d(x, kernel, new TensorOptional(biases[i]), new long[] {s.stride(), s.stride()},
        new long[] {s.pad(), s.pad()}, new long[] {s.dilation(), s.dilation()}, 1);
  }

  /** A copy outside the Java heap. */
  static Tensor tensor(float[] values, int offset, long... size) {
    int count = 1;
    for (long n : size) {
      count *= (int) n;
    }
    FloatPointer copy = new FloatPointer(count).put(values, offset, count);
    Tensor made = torch.from_blob(copy, size, new TensorOptions(torch.ScalarType.Float)).clone();
    copy.deallocate();
    return made;
  }

  static void read(Tensor tensor, float[] values, int offset) {
    Tensor packed = tensor.contiguous();
    packed.data_ptr_float().get(values, offset, (int) packed.numel());
  }
}
