package org.onegrasp.peers;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.NetworkShape;

/**
 * The grasp network as an ONNX file in int8 (QLinearConv): kernels int8, maps uint8 with 0 as their zero, which is
 * their ReLU, scales the powers of two of our fixed-point format. Fields by their numbers in onnx.proto, of which
 * little is needed.
 */
final class OnnxModel {
  static final String INPUT = "x";
  static final String OUTPUT = "logits";
  private static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int INT32 = 6;
  private static final int MASTER_BITS = 8;
  private static final int LOGITS_ZERO = 128;

  private final GraspModel model;
  private final NetworkShape shape;
  private final double logitScale;
  private final Message graph = new Message();

  /** @param largestLogit that must not saturate */
  OnnxModel(GraspModel model, double largestLogit) {
    this.model = model;
    shape = model.shape();
    logitScale = largestLogit / 127;
  }

  byte[] bytes() {
    for (int i = 0; i < shape.size(); i++) {
      layer(i);
    }
    ConvShape first = shape.layer(0);
    ConvShape last = shape.layer(shape.size() - 1);
    graph.text(2, "grasp");
    graph.message(11, value(INPUT, first.inC(), first.height(), first.width()));
    graph.message(12, value(OUTPUT, last.outC(), last.outHeight(), last.outWidth()));
    Message file = new Message();
    file.number(1, 8);
    file.message(7, graph);
    file.message(8, new Message().number(2, 13));
    return file.bytes();
  }

  private String map(int i) {
    return i == 0 ? INPUT : i == shape.size() ? OUTPUT : "h" + i;
  }

  private void layer(int i) {
    ConvShape s = shape.layer(i);
    FixedFormat format = model.format();
    boolean last = i == shape.size() - 1;
    int weightBits = format.weightBits().get(i) - MASTER_BITS;
    double out = last ? logitScale : Math.scalb(1.0, -format.inputBits(i + 1));
    initial(FLOAT, "x_scale" + i, floats(Math.scalb(1.0, -format.inputBits(i))));
    initial(UINT8, "x_zero" + i, new byte[1]);
    initial(INT8, "w" + i, kernel(i, weightBits), s.outC(), s.inC(), s.kernel(), s.kernel());
    initial(FLOAT, "w_scale" + i, floats(Math.scalb(1.0, -weightBits)));
    initial(INT8, "w_zero" + i, new byte[1]);
    initial(FLOAT, "y_scale" + i, floats(out));
    initial(UINT8, "y_zero" + i, new byte[] {(byte) (last ? LOGITS_ZERO : 0)});
    initial(INT32, "bias" + i, biases(i, format.accumulatorBits(i)), s.outC());
    Message node = new Message();
    List.of(map(i), "x_scale" + i, "x_zero" + i, "w" + i, "w_scale" + i, "w_zero" + i, "y_scale" + i, "y_zero" + i,
        "bias" + i).forEach(input -> node.text(1, input));
    node.text(2, map(i + 1));
    node.text(4, "QLinearConv");
    node.message(5, whole("strides", s.stride(), s.stride()));
    node.message(5, whole("dilations", s.dilation(), s.dilation()));
    node.message(5, whole("pads", s.pad(), s.pad(), s.pad(), s.pad()));
    graph.message(1, node);
  }

  /** (outC, inC, kH, kW) */
  private byte[] kernel(int i, int bits) {
    ConvShape s = shape.layer(i);
    byte[] theirs = new byte[s.weights()];
    int taps = s.kernel() * s.kernel();
    for (int tap = 0; tap < taps; tap++) {
      for (int in = 0; in < s.inC(); in++) {
        for (int out = 0; out < s.outC(); out++) {
          float ours = model.start()[shape.kernelOffset(i) + (tap * s.inC() + in) * s.outC() + out];
          theirs[(out * s.inC() + in) * taps + tap] =
              (byte) Math.max(-128, Math.min(127, Math.round(Math.scalb(ours, bits))));
        }
      }
    }
    return theirs;
  }

  private byte[] biases(int i, int bits) {
    ByteBuffer all = ByteBuffer.allocate(4 * shape.layer(i).outC()).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < shape.layer(i).outC(); k++) {
      all.putInt(Math.round(Math.scalb(model.start()[shape.biasOffset(i) + k], bits)));
    }
    return all.array();
  }

  private static byte[] floats(double value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat((float) value).array();
  }

  private void initial(int type, String name, byte[] raw, int... dims) {
    Message tensor = new Message();
    for (int dim : dims) {
      tensor.number(1, dim);
    }
    tensor.number(2, type).text(8, name);
    tensor.raw(9, raw);
    graph.message(5, tensor);
  }

  private static Message whole(String name, int... values) {
    Message attribute = new Message().text(1, name);
    for (int value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, 7);
  }

  private static Message value(String name, int... dims) {
    Message extent = new Message();
    extent.message(1, new Message().number(1, 1));
    for (int dim : dims) {
      extent.message(1, new Message().number(1, dim));
    }
    Message tensor = new Message().number(1, UINT8);
    tensor.message(2, extent);
    Message type = new Message();
    type.message(1, tensor);
    Message value = new Message().text(1, name);
    value.message(2, type);
    return value;
  }

  /** A protobuf message in the making. */
  private static final class Message {
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(buffer);

    private interface Write {
      void run() throws IOException;
    }

    private Message write(Write write) {
      try {
        write.run();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Message number(int field, long value) {
      return write(() -> out.writeInt64(field, value));
    }

    Message text(int field, String value) {
      return write(() -> out.writeString(field, value));
    }

    void raw(int field, byte[] value) {
      write(() -> out.writeBytes(field, ByteString.copyFrom(value)));
    }

    void message(int field, Message value) {
      raw(field, value.bytes());
    }

    byte[] bytes() {
      write(out::flush);
      return buffer.toByteArray();
    }
  }
}
