package org.onegrasp.peers;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.onegrasp.kernels.ConvShape;

/** PyTorch's own backward pass of a convolution, on copies of our arrays outside the Java heap. */
final class TorchConvolution implements AutoCloseable {
  private final ConvShape s;
  private final int batch;
  private final FloatPointer x;
  private final FloatPointer gy;
  private final FloatPointer w;
  private final BoolPointer all = new BoolPointer(3);
  private boolean channelsLast;

  /** Maps are (batch, height, width, channels), weights (kernel, kernel, inC, outC). */
  TorchConvolution(ConvShape s, int batch, float[] x, float[] gy, float[] w) {
    this.s = s;
    this.batch = batch;
    this.x = new FloatPointer(x);
    this.gy = new FloatPointer(gy);
    this.w = new FloatPointer(turned(w));
    all.put(0, true).put(1, true).put(2, true);
  }

  static void threads(int count) {
    torch.set_num_threads(count);
  }

  /** PyTorch runs through its maps by channel or, as we do, by cell; the numbers are the same ones in another place. */
  TorchConvolution inLayout(boolean cellByCell) {
    channelsLast = cellByCell;
    return this;
  }

  /** (outC, inC, kernel, kernel), as PyTorch has them. */
  private float[] turned(float[] ours) {
    float[] theirs = new float[ours.length];
    int taps = s.kernel() * s.kernel();
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < s.inC(); i++) {
        for (int o = 0; o < s.outC(); o++) {
          theirs[(o * s.inC() + i) * taps + tap] = ours[(tap * s.inC() + i) * s.outC() + o];
        }
      }
    }
    return theirs;
  }

  /** Gradients of weights, bias and input, all three. */
  void backward() {
    PointerScope scope = new PointerScope(); // frees what is made meanwhile
    try {
      run();
    } finally {
      scope.close();
    }
  }

  /** Gradient of the input and of the weights, in our layout; for maps that are stored cell by cell. */
  float[][] gradients() {
    PointerScope scope = new PointerScope();
    try {
      T_TensorTensorTensor_T made = run();
      return new float[][] {floats(made.get0().permute(0, 2, 3, 1)), floats(made.get1().permute(2, 3, 1, 0))};
    } finally {
      scope.close();
    }
  }

  private static float[] floats(Tensor t) {
    Tensor packed = t.contiguous();
    float[] values = new float[(int) packed.numel()];
    packed.data_ptr_float().get(values);
    return values;
  }

  private T_TensorTensorTensor_T run() {
    long[] one = {1, 1};
    long[] pad = {s.pad(), s.pad()};
    Tensor weights = torch.from_blob(w, s.outC(), s.inC(), s.kernel(), s.kernel());
    return torch.convolution_backward(maps(gy, s.outHeight(), s.outWidth(), s.outC()),
        maps(x, s.height(), s.width(), s.inC()), weights,
        new LongArrayRefOptional(s.outC()), new long[] {s.stride(), s.stride()}, pad,
        new long[] {s.dilation(), s.dilation()}, false,
        new long[] {0, 0}, 1, all);
  }

  private Tensor maps(FloatPointer values, long height, long width, long channels) {
    long[] strides = channelsLast ? new long[] {height * width * channels, 1, width * channels, channels}
        : new long[] {height * width * channels, height * width, width, 1};
    return torch.from_blob(values, new long[] {batch, channels, height, width}, strides);
  }

  @Override
  public void close() {
    x.deallocate();
    gy.deallocate();
    w.deallocate();
    all.deallocate();
  }
}
