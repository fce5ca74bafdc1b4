package org.onegrasp.msgs;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A number, truth value or time of fixed size. Integers of up to 32 bits are {@code int} in Java, uint32 with the bits
 * taken as unsigned; a narrower integer must be in its range to be written. A uint8 may also be {@code boolean}: 0 or
 * 1.
 */
record Scalar<T>(Class<?> javaType, int minimumSize, Function<ByteBuffer, T> reader, BiConsumer<T, ByteBuffer> writer,
    long least, long greatest) implements ValueCodec<T> {

  private static final Scalar<Boolean> BOOL =
      free(boolean.class, 1, in -> in.get() != 0, (v, out) -> out.put((byte) (v ? 1 : 0)));
  private static final Scalar<Integer> INT8 =
      ranged(1, in -> (int) in.get(), (v, out) -> out.put(v.byteValue()), -128, 127);
  private static final Scalar<Integer> UINT8 =
      ranged(1, in -> in.get() & 0xFF, (v, out) -> out.put(v.byteValue()), 0, 255);
  private static final Scalar<Integer> INT16 =
      ranged(2, in -> (int) in.getShort(), (v, out) -> out.putShort(v.shortValue()), -32768, 32767);
  private static final Scalar<Integer> UINT16 =
      ranged(2, in -> in.getShort() & 0xFFFF, (v, out) -> out.putShort(v.shortValue()), 0, 65535);
  private static final Scalar<Integer> INT32 = free(int.class, 4, ByteBuffer::getInt, (v, out) -> out.putInt(v));
  private static final Scalar<Long> INT64 = free(long.class, 8, ByteBuffer::getLong, (v, out) -> out.putLong(v));
  private static final Scalar<Float> FLOAT32 = free(float.class, 4, ByteBuffer::getFloat, (v, out) -> out.putFloat(v));
  private static final Scalar<Double> FLOAT64 =
      free(double.class, 8, ByteBuffer::getDouble, (v, out) -> out.putDouble(v));
  private static final Scalar<RosTime> TIME =
      free(RosTime.class, 8, in -> new RosTime(in.getInt(), in.getInt()),
          (v, out) -> out.putInt(v.sec()).putInt(v.nsec()));
  private static final Scalar<RosDuration> DURATION =
      free(RosDuration.class, 8, in -> new RosDuration(in.getInt(), in.getInt()),
          (v, out) -> out.putInt(v.sec()).putInt(v.nsec()));

  private static <T> Scalar<T> free(
      Class<?> javaType, int size, Function<ByteBuffer, T> reader, BiConsumer<T, ByteBuffer> writer) {
    return new Scalar<>(javaType, size, reader, writer, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static Scalar<Integer> ranged(
      int size, Function<ByteBuffer, Integer> reader, BiConsumer<Integer, ByteBuffer> writer, int least, int greatest) {
    return new Scalar<>(int.class, size, reader, writer, least, greatest);
  }

  /** The codec of a ROS type for a Java type, or null when they do not go together. */
  static Scalar<?> of(String rosType, Class<?> javaType) {
    Scalar<?> scalar = javaType == boolean.class && rosType.equals("uint8") ? BOOL : of(rosType);
    return scalar != null && javaType == scalar.javaType ? scalar : null;
  }

  /** The codec of a ROS type, or null when that is no number, truth value or time. */
  static Scalar<?> of(String rosType) {
    return switch (rosType) {
      case "bool" -> BOOL;
      case "int8", "byte" -> INT8;
      case "uint8", "char" -> UINT8;
      case "int16" -> INT16;
      case "uint16" -> UINT16;
      case "int32", "uint32" -> INT32;
      case "int64", "uint64" -> INT64;
      case "float32" -> FLOAT32;
      case "float64" -> FLOAT64;
      case "time" -> TIME;
      case "duration" -> DURATION;
      default -> null;
    };
  }

  @Override
  public int size(T value) {
    return minimumSize;
  }

  @Override
  public void write(T value, ByteBuffer out, String field) {
    if (value instanceof Integer number && (number < least || number > greatest)) {
      throw new IllegalArgumentException(field + " is " + number + ", outside " + least + " to " + greatest);
    }
    writer.accept(value, out);
  }

  @Override
  public T read(WireReader in, String field) {
    return reader.apply(in.need(minimumSize, field));
  }
}
