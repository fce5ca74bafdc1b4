package org.onegrasp.peers;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.network.NetworkShape;

/**
 * PyTorch's forward pass of one map, float, without gradients, on one thread, in each setting that it has for that:
 * channels one after the other, channels last, and oneDNN's own blocked layout with kernels turned into it beforehand.
 */
final class TorchForward {
  private final TorchNetwork network;
  private final Tensor[] reordered;
  private final float[] input;

  private TorchForward(GraspModel model, boolean channelsLast) {
    network = new TorchNetwork(model.shape(), channelsLast);
    network.load(model.start());
    input = new float[model.shape().inputs(0)];
    reordered = new Tensor[model.shape().size()];
    for (int i = 0; i < reordered.length; i++) {
      ConvShape s = model.shape().layer(i);
      long[] stride = {s.stride(), s.stride()};
      long[] pad = {s.pad(), s.pad()};
      long[] dilation = {s.dilation(), s.dilation()};
      reordered[i] = torch.mkldnn_reorder_conv2d_weight(network.kernel(i).to_mkldnn(), pad, stride, dilation, 1, 1,
          s.inC(), s.height(), s.width());
    }
  }

  public static void main(String[] arguments) throws IOException {
    TorchNetwork.alone();
    AutoGradMode mode = new AutoGradMode(false);
    GraspModel model = ModelFile.shipped().model();
    Sight sight = new Sight(model);
    TorchForward first = new TorchForward(model, false);
    TorchForward last = new TorchForward(model, true);
    sight.requireAlike("PyTorch", last::logits);
    sight.requireAlike("PyTorch, oneDNN's layout", last::blockedLogits);
    float[] map = last.scaled(sight.maps.get(0));
    Map<String, Runnable> ways = new LinkedHashMap<>();
    ways.put("PyTorch float, channels one after the other", scoped(() -> first.network.logits(first.tensor(map))));
    ways.put("PyTorch float, channels last", scoped(() -> last.network.logits(last.tensor(map))));
    ways.put("PyTorch float, oneDNN's layout", scoped(() -> last.blocked(map)));
    Turns.serve(ways);
    mode.close();
  }

  private static Runnable scoped(Runnable work) {
    return () -> {
      PointerScope scope = new PointerScope();
      try {
        work.run();
      } finally {
        scope.close();
      }
    };
  }

  private float[] scaled(byte[] map) {
    for (int k = 0; k < input.length; k++) {
      input[k] = map[k] / (float) InputSpec.UNIT;
    }
    return input;
  }

  private Tensor tensor(float[] map) {
    ConvShape s = network.shape().layer(0);
    return network.packed(TorchNetwork.tensor(map, 0, 1, s.height(), s.width(), s.inC()).permute(0, 3, 1, 2));
  }

  private Tensor blocked(float[] map) {
    NetworkShape shape = network.shape();
    Tensor h = tensor(map).contiguous().to_mkldnn();
    for (int i = 0; i < shape.size(); i++) {
      h = network.convolved(i, h, reordered[i]);
      h = shape.relu(i) ? h.relu_() : h;
    }
    return h.to_dense();
  }

  private float[] logits(byte[] map) {
    return read(network.logits(tensor(scaled(map))));
  }

  private float[] blockedLogits(byte[] map) {
    return read(blocked(scaled(map)));
  }

  private static float[] read(Tensor maps) {
    float[] values = new float[(int) maps.numel()];
    TorchNetwork.read(maps.permute(0, 2, 3, 1), values, 0);
    return values;
  }
}
