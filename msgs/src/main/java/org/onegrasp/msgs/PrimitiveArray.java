package org.onegrasp.msgs;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * An array of numbers, moved in one piece: a uint32 number of elements unless the definition fixes it, then the
 * elements. Large arrays of bytes are those of {@link ByteArrays}.
 *
 * @param length number of elements that the definition fixes, or -1
 */
record PrimitiveArray(Kind kind, int length) implements ValueCodec<Object> {
  /** One Java array type. */
  private record Kind(Class<?> element, int elementSize, BiConsumer<ByteBuffer, Object> reader,
      BiConsumer<ByteBuffer, Object> writer) {}

  private static final Kind BOOLEANS =
      new Kind(boolean.class, 1, PrimitiveArray::readBooleans, PrimitiveArray::writeBooleans);
  private static final Kind BYTES = new Kind(byte.class, 1, (in, a) -> in.get(in.position(), (byte[]) a),
      (out, a) -> out.put(out.position(), (byte[]) a));
  private static final Kind SHORTS = new Kind(short.class, 2, (in, a) -> in.asShortBuffer().get((short[]) a),
      (out, a) -> out.asShortBuffer().put((short[]) a));
  private static final Kind INTS = new Kind(int.class, 4, (in, a) -> in.asIntBuffer().get((int[]) a),
      (out, a) -> out.asIntBuffer().put((int[]) a));
  private static final Kind LONGS = new Kind(long.class, 8, (in, a) -> in.asLongBuffer().get((long[]) a),
      (out, a) -> out.asLongBuffer().put((long[]) a));
  private static final Kind FLOATS = new Kind(float.class, 4, (in, a) -> in.asFloatBuffer().get((float[]) a),
      (out, a) -> out.asFloatBuffer().put((float[]) a));
  private static final Kind DOUBLES = new Kind(double.class, 8, (in, a) -> in.asDoubleBuffer().get((double[]) a),
      (out, a) -> out.asDoubleBuffer().put((double[]) a));

  private static final Map<String, Kind> KINDS = Map.ofEntries(Map.entry("bool", BOOLEANS), Map.entry("int8", BYTES),
      Map.entry("uint8", BYTES), Map.entry("byte", BYTES), Map.entry("char", BYTES), Map.entry("int16", SHORTS),
      Map.entry("uint16", SHORTS), Map.entry("int32", INTS), Map.entry("uint32", INTS), Map.entry("int64", LONGS),
      Map.entry("uint64", LONGS), Map.entry("float32", FLOATS), Map.entry("float64", DOUBLES));

  /** The codec of an array of a ROS type for a Java array type, or null when they do not go together. */
  static PrimitiveArray of(String rosElementType, Class<?> arrayType, int length) {
    Kind kind = KINDS.get(rosElementType);
    return kind != null && arrayType.getComponentType() == kind.element ? new PrimitiveArray(kind, length) : null;
  }

  /** The codec of an array of a ROS type, or null when that is no number or truth value. */
  static PrimitiveArray of(String rosElementType, int length) {
    Kind kind = KINDS.get(rosElementType);
    return kind == null ? null : new PrimitiveArray(kind, length);
  }

  @Override
  public int minimumSize() {
    return length < 0 ? 4 : Math.multiplyExact(length, kind.elementSize);
  }

  @Override
  public int size(Object array) {
    return Math.addExact(length < 0 ? 4 : 0, Math.multiplyExact(Array.getLength(array), kind.elementSize));
  }

  @Override
  public void write(Object array, ByteBuffer out, String field) {
    int count = Array.getLength(array);
    if (length < 0) {
      out.putInt(count);
    } else if (count != length) {
      throw new IllegalArgumentException(field + " has " + count + " elements; its definition fixes " + length);
    }
    int end = out.position() + count * kind.elementSize;
    kind.writer.accept(out, array);
    out.position(end);
  }

  @Override
  public Object read(WireReader in, String field) {
    int count = length < 0 ? in.count(kind.elementSize, field) : length;
    ByteBuffer bytes = in.need((long) count * kind.elementSize, field);
    Object array = kind == BYTES ? ByteArrays.take(count) : Array.newInstance(kind.element, count);
    kind.reader.accept(bytes, array);
    bytes.position(bytes.position() + count * kind.elementSize);
    return array;
  }

  private static void readBooleans(ByteBuffer in, Object array) {
    boolean[] values = (boolean[]) array;
    for (int i = 0; i < values.length; i++) {
      values[i] = in.get(in.position() + i) != 0;
    }
  }

  private static void writeBooleans(ByteBuffer out, Object array) {
    boolean[] values = (boolean[]) array;
    for (int i = 0; i < values.length; i++) {
      out.put(out.position() + i, (byte) (values[i] ? 1 : 0));
    }
  }
}
