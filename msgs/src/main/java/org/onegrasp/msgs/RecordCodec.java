package org.onegrasp.msgs;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.onegrasp.msgs.definition.Definitions;
import org.onegrasp.msgs.definition.Field;
import org.onegrasp.msgs.definition.MessageDefinition;

/**
 * The codec of a record, put together from the type's definition: component by component in the order of the fields, so that
 * definition and bytes cannot disagree. Components must have the names of the fields in camel case and fitting Java types.
 */
final class RecordCodec<R extends Record> implements MessageCodec<R>, ValueCodec<R> {
  private final MessageDefinition message;
  private final String md5;
  private final String definition;
  private final String[] fields; // with the type in front, for exceptions
  private final ValueCodec<Object>[] values;
  private final MethodHandle[] accessors; // (Object) -> Object
  private final MethodHandle constructor; // (Object[]) -> Object
  private final Class<R> record;
  private final int minimumSize;

  static <R extends Record> RecordCodec<R> of(String type, Class<R> record) {
    return of(Definitions.bundled().message(type), record);
  }

  /** @throws IllegalArgumentException when the record does not fit the definition; names the component */
  static <R extends Record> RecordCodec<R> of(MessageDefinition message, Class<R> record) {
    try {
      return new RecordCodec<>(message, record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(record + " is no public record with public parts", e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // each value codec is checked against the type of its component
  private RecordCodec(MessageDefinition message, Class<R> record) throws ReflectiveOperationException {
    RecordComponent[] components = record.getRecordComponents();
    int count = message.fields().size();
    if (components.length != count) {
      throw new IllegalArgumentException(record + " has " + components.length + " components, " + message.type() + " has "
          + count + " fields");
    }
    this.message = message;
    this.record = record;
    this.md5 = Definitions.bundled().md5(message);
    this.definition = Definitions.bundled().fullText(message);
    this.fields = new String[count];
    this.values = new ValueCodec[count];
    this.accessors = new MethodHandle[count];
    Class<?>[] types = new Class<?>[count];
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    int least = 0;
    for (int i = 0; i < count; i++) {
      Field field = message.fields().get(i);
      fields[i] = message.type() + "." + field.name();
      values[i] = (ValueCodec<Object>) ComponentCodecs.of(field, components[i]);
      accessors[i] = lookup.unreflect(components[i].getAccessor()).asType(MethodType.genericMethodType(1));
      types[i] = components[i].getType();
      least += values[i].minimumSize();
    }
    this.minimumSize = least;
    this.constructor = lookup.unreflectConstructor(record.getDeclaredConstructor(types))
        .asSpreader(Object[].class, count).asType(MethodType.methodType(Object.class, Object[].class));
  }

  Class<R> record() {
    return record;
  }

  @Override
  public String type() {
    return message.type();
  }

  @Override
  public String md5() {
    return md5;
  }

  @Override
  public String definition() {
    return definition;
  }

  @Override
  public boolean hasHeader() {
    return message.hasHeader();
  }

  @Override
  public int encodedSize(R message) {
    return size(message);
  }

  @Override
  public void encode(R message, ByteBuffer out) {
    if (out.order() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("buffer is big endian; ROS messages need order(ByteOrder.LITTLE_ENDIAN)");
    }
    write(message, out, type());
  }

  @Override
  public R decode(ByteBuffer in) {
    return read(new WireReader(in), type());
  }

  @Override
  public int minimumSize() {
    return minimumSize;
  }

  @Override
  public int size(R record) {
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      size = Math.addExact(size, values[i].size(component(record, i)));
    }
    return size;
  }

  @Override
  public void write(R record, ByteBuffer out, String field) {
    for (int i = 0; i < values.length; i++) {
      values[i].write(component(record, i), out, fields[i]);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the constructor is that of R
  public R read(WireReader in, String field) {
    Object[] read = new Object[values.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = values[i].read(in, fields[i]);
    }
    try {
      return (R) (Object) constructor.invokeExact(read);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private Object component(R record, int i) {
    Object value;
    try {
      value = (Object) accessors[i].invokeExact((Object) record);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    if (value == null) {
      throw new NullPointerException(fields[i] + " is null; every part of a message needs a value");
    }
    return value;
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }
}
