package org.onegrasp.model;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.onegrasp.msgs.model.ElementType;
import org.onegrasp.msgs.model.Tensor;

/** Float arrays as tensors of model.proto: IEEE 754 single precision, little endian, bit for bit. */
public final class FloatTensors {
  private FloatTensors() {}

  /** {@code values} from {@code from} on, as many as the shape says. */
  public static Tensor of(String name, float[] values, int from, int... shape) {
    Tensor.Builder tensor = Tensor.newBuilder().setName(name).setType(ElementType.FLOAT32);
    int count = 1;
    for (int size : shape) {
      tensor.addShape(size);
      count *= size;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, from, count);
    return tensor.setData(ByteString.copyFrom(bytes.array())).build();
  }

  /** The tensor of this name, written to {@code to} from {@code from} on; it must have {@code count} elements. */
  public static void read(List<Tensor> tensors, String name, float[] to, int from, int count) {
    Tensor tensor = named(tensors, name);
    if (tensor.getType() != ElementType.FLOAT32 || tensor.getData().size() != Float.BYTES * count) {
      throw new IllegalArgumentException(
          "tensor \"" + name + "\" has " + tensor.getData().size() + " bytes of type " + tensor.getType()
              + ", expected " + count + " elements of type " + ElementType.FLOAT32);
    }
    buffer(tensor).asFloatBuffer().get(to, from, count);
  }

  /** The tensor of this name, whatever its size. */
  public static float[] read(List<Tensor> tensors, String name) {
    float[] values = new float[named(tensors, name).getData().size() / Float.BYTES];
    read(tensors, name, values, 0, values.length);
    return values;
  }

  /** Whether there is a tensor of this name. */
  static boolean has(List<Tensor> tensors, String name) {
    return tensors.stream().anyMatch(tensor -> tensor.getName().equals(name));
  }

  private static ByteBuffer buffer(Tensor tensor) {
    return tensor.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Tensor named(List<Tensor> tensors, String name) {
    return tensors.stream().filter(tensor -> tensor.getName().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no tensor \"" + name + "\""));
  }
}
