package org.onegrasp.msgs;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.msgs.definition.Definitions;
import org.onegrasp.msgs.definition.MessageDefinition;

/**
 * The codec of a record, put together from the type's definition: component by component in the order of the fields, so
 * that definition and bytes cannot disagree. Components must have the names of the fields in camel case and fitting
 * Java types.
 */
final class RecordCodec<R extends Record> extends StructCodec<R> {
  private final MethodHandle[] accessors; // (Object) -> Object
  private final MethodHandle constructor; // (Object[]) -> Object
  private final Class<R> record;

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

  private RecordCodec(MessageDefinition message, Class<R> record) throws ReflectiveOperationException {
    super(message, Definitions.bundled(), values(message, record));
    this.record = record;
    RecordComponent[] components = record.getRecordComponents();
    accessors = new MethodHandle[components.length];
    Class<?>[] types = new Class<?>[components.length];
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    for (int i = 0; i < components.length; i++) {
      accessors[i] = lookup.unreflect(components[i].getAccessor()).asType(MethodType.genericMethodType(1));
      types[i] = components[i].getType();
    }
    constructor = lookup.unreflectConstructor(record.getDeclaredConstructor(types))
        .asSpreader(Object[].class, components.length).asType(MethodType.methodType(Object.class, Object[].class));
  }

  @SuppressWarnings("unchecked") // each value codec is checked against the type of its component
  private static List<ValueCodec<Object>> values(MessageDefinition message, Class<? extends Record> record)
      throws ReflectiveOperationException {
    RecordComponent[] components = record.getRecordComponents();
    int count = message.fields().size();
    if (components.length != count) {
      throw new IllegalArgumentException(
          record + " has " + components.length + " components, " + message.type() + " has "
              + count + " fields");
    }
    List<ValueCodec<Object>> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add((ValueCodec<Object>) ComponentCodecs.of(message.fields().get(i), components[i]));
    }
    return values;
  }

  Class<R> record() {
    return record;
  }

  @Override
  @SuppressWarnings("unchecked") // the constructor is that of R
  R of(Object[] parts) {
    try {
      return (R) (Object) constructor.invokeExact(parts);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  Object part(R value, int i) {
    Object part;
    try {
      part = (Object) accessors[i].invokeExact((Object) value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    if (part == null) {
      throw new NullPointerException(field(i) + " is null; every part of a message needs a value");
    }
    return part;
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }
}
