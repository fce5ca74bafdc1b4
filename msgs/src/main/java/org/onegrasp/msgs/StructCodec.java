package org.onegrasp.msgs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.onegrasp.msgs.definition.Definitions;
import org.onegrasp.msgs.definition.MessageDefinition;

/**
 * A message's bytes are those of its fields, one after the other, without gaps.
 *
 * @param <M> what a message is in Java
 */
abstract class StructCodec<M> implements MessageCodec<M>, ValueCodec<M> {
  private final MessageDefinition message;
  private final String md5;
  private final String definition;
  private final String[] fields; // with the type in front, for exceptions
  private final ValueCodec<Object>[] values;
  private final int minimumSize;

  /**
   * @param values of the fields, in their order
   * @throws ArithmeticException when the smallest message has more than 2147483647 bytes
   */
  @SuppressWarnings("unchecked") // an array of one kind of codec
  StructCodec(MessageDefinition message, Definitions definitions, List<? extends ValueCodec<Object>> values) {
    this.message = message;
    this.md5 = definitions.md5(message);
    this.definition = definitions.fullText(message);
    this.fields = message.fields().stream().map(field -> message.type() + "." + field.name()).toArray(String[]::new);
    this.values = values.toArray(ValueCodec[]::new);
    this.minimumSize = least(values);
  }

  /** Bytes of the smallest message. */
  static int least(List<? extends ValueCodec<?>> values) {
    int least = 0;
    for (ValueCodec<?> value : values) {
      least = Math.addExact(least, value.minimumSize());
    }
    return least;
  }

  final MessageDefinition message() {
    return message;
  }

  /** Field i of a message with the type in front, for exceptions. */
  final String field(int i) {
    return fields[i];
  }

  /** The value of field i. */
  abstract Object part(M value, int i);

  /** @param parts the values of all fields */
  abstract M of(Object[] parts);

  @Override
  public final String type() {
    return message.type();
  }

  @Override
  public final String md5() {
    return md5;
  }

  @Override
  public final String definition() {
    return definition;
  }

  @Override
  public final boolean hasHeader() {
    return message.hasHeader();
  }

  @Override
  public final int encodedSize(M value) {
    return size(value);
  }

  @Override
  public final void encode(M value, ByteBuffer out) {
    if (out.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("buffer is big endian; ROS messages need order(ByteOrder.LITTLE_ENDIAN)");
    }
    write(value, out, type());
  }

  @Override
  public final M decode(ByteBuffer in) {
    return read(new WireReader(in), type());
  }

  @Override
  public final int minimumSize() {
    return minimumSize;
  }

  @Override
  public final int size(M value) {
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      size = Math.addExact(size, values[i].size(part(value, i)));
    }
    return size;
  }

  @Override
  public final void write(M value, ByteBuffer out, String field) {
    for (int i = 0; i < values.length; i++) {
      values[i].write(part(value, i), out, fields[i]);
    }
  }

  @Override
  public final M read(WireReader in, String field) {
    Object[] read = new Object[values.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = values[i].read(in, fields[i]);
    }
    return of(read);
  }
}
