package org.onegrasp.msgs;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Makes messages with something in every component. */
final class RandomMessages {
  private final SplittableRandom random;

  RandomMessages(long seed) {
    this.random = new SplittableRandom(seed);
  }

  <R> R next(Class<R> record) throws ReflectiveOperationException {
    RecordComponent[] components = record.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = types[i].isArray() ? array(components[i]) : value(components[i].getGenericType());
    }
    return record.getDeclaredConstructor(types).newInstance(values);
  }

  private Object value(Type type) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType list) {
      Type element = list.getActualTypeArguments()[0];
      return List.of(value(element), value(element));
    } else if (type == String.class) {
      return Stream.of("", "a", "grüße", "\uD83D\uDE00€").skip(random.nextInt(4)).findFirst().orElseThrow();
    } else if (type == RosTime.class) {
      return new RosTime(random.nextInt(), random.nextInt(1_000_000_000));
    } else if (type == RosDuration.class) {
      return new RosDuration(random.nextInt(), random.nextInt(1_000_000_000));
    }
    Object number = number((Class<?>) type);
    return number != null ? number : next((Class<?>) type);
  }

  private Object number(Class<?> type) {
    if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == byte.class) {
      return (byte) random.nextInt();
    } else if (type == int.class) {
      return random.nextInt(128); // what every integer type can hold
    } else if (type == float.class) {
      return (float) random.nextDouble(-10, 10);
    }
    return type == double.class ? random.nextDouble(-10, 10) : null;
  }

  /** Matrices of a camera have the lengths that their definition fixes. */
  private Object array(RecordComponent component) {
    int length = switch (component.getName()) {
      case "k", "r" -> 9;
      case "p" -> 12;
      default -> 3;
    };
    Object array = Array.newInstance(component.getType().getComponentType(), length);
    for (int i = 0; i < length; i++) {
      Array.set(array, i, number(component.getType().getComponentType()));
    }
    return array;
  }
}
