package org.onegrasp.parallel;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records as bytes, for processes of the same version. Which types there are stands in the records' declarations and
 * never in the bytes, so that bytes of others can make nothing but such records, and no more of them than they are
 * long:
 *
 * <pre>
 *   record         its components in the order of their declaration
 *   numbers        big endian; boolean 1 byte, 0 or 1; enum 4 bytes, its ordinal
 *   String         4 bytes length, UTF-8
 *   T[], List      4 bytes count, elements
 *   Map            4 bytes count, key and value of each entry
 *   Optional       boolean, and the value if there is one
 * </pre>
 */
public final class Parcel {
  private Parcel() {}

  /** @throws IllegalArgumentException when something in it is null or of a type that is not listed above */
  public static byte[] of(Record record) {
    Bytes out = new Bytes();
    writeRecord(out, record);
    return out.toArray();
  }

  /** @throws IllegalArgumentException when the bytes are not those of such a record, cut, or more; says where */
  public static <T extends Record> T open(byte[] bytes, Class<T> type) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      T record = type.cast(read(in, type));
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes too many");
      }
      return record;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(wrong(type, in, "it is cut"), e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException(wrong(type, in, e.getMessage()), e);
    }
  }

  private static String wrong(Class<?> type, ByteBuffer in, String how) {
    return "no parcel of " + type.getSimpleName() + ": " + how + " at byte " + in.position() + " of " + in.limit();
  }

  private static void writeRecord(Bytes out, Object record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = value(component, record);
      if (value == null) {
        throw new IllegalArgumentException(
            "a parcel has no null: " + component.getName() + " of " + record.getClass().getSimpleName());
      }
      write(out, value);
    }
  }

  private static Object value(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true); // records that are seen in their package only
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(component + " cannot be read", e);
    }
  }

  private static void write(Bytes out, Object value) {
    if (value instanceof Integer number) {
      out.room(Integer.BYTES).putInt(number);
    } else if (value instanceof Long number) {
      out.room(Long.BYTES).putLong(number);
    } else if (value instanceof Double number) {
      out.room(Double.BYTES).putDouble(number);
    } else if (value instanceof Float number) {
      out.room(Float.BYTES).putFloat(number);
    } else if (value instanceof Boolean yes) {
      out.room(1).put((byte) (yes ? 1 : 0));
    } else if (value instanceof String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.room(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8);
    } else if (value instanceof Enum<?> choice) {
      out.room(Integer.BYTES).putInt(choice.ordinal());
    } else if (value instanceof Record) {
      writeRecord(out, value);
    } else {
      writeMany(out, value);
    }
  }

  private static void writeMany(Bytes out, Object value) {
    if (value instanceof byte[] bytes) {
      out.room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    } else if (value instanceof float[] floats) {
      ByteBuffer to = out.room(Integer.BYTES + Float.BYTES * floats.length).putInt(floats.length);
      to.asFloatBuffer().put(floats);
      to.position(to.position() + Float.BYTES * floats.length);
    } else if (value.getClass().isArray()) {
      int count = Array.getLength(value);
      out.room(Integer.BYTES).putInt(count);
      for (int i = 0; i < count; i++) {
        write(out, Array.get(value, i));
      }
    } else if (value instanceof List<?> list) {
      out.room(Integer.BYTES).putInt(list.size());
      list.forEach(element -> write(out, element));
    } else if (value instanceof Map<?, ?> map) {
      out.room(Integer.BYTES).putInt(map.size());
      map.forEach((key, element) -> {
        write(out, key);
        write(out, element);
      });
    } else if (value instanceof Optional<?> optional) {
      write(out, optional.isPresent());
      optional.ifPresent(element -> write(out, element));
    } else {
      throw new IllegalArgumentException("a parcel has no " + value.getClass());
    }
  }

  private static Object read(ByteBuffer in, Type type) {
    if (type instanceof ParameterizedType several) {
      return readSeveral(in, (Class<?>) several.getRawType(), several.getActualTypeArguments());
    }
    Class<?> plain = (Class<?>) type;
    if (plain == int.class || plain == Integer.class) {
      return in.getInt();
    } else if (plain == long.class || plain == Long.class) {
      return in.getLong();
    } else if (plain == double.class || plain == Double.class) {
      return in.getDouble();
    } else if (plain == float.class || plain == Float.class) {
      return in.getFloat();
    } else if (plain == boolean.class || plain == Boolean.class) {
      return yes(in);
    } else if (plain == String.class) {
      return new String(readBytes(in), StandardCharsets.UTF_8);
    } else if (plain.isEnum()) {
      return choice(plain, in.getInt());
    } else if (plain.isRecord()) {
      return readRecord(in, plain);
    } else if (plain.isArray()) {
      return readArray(in, plain.getComponentType());
    }
    throw new IllegalArgumentException("a parcel has no " + type);
  }

  private static boolean yes(ByteBuffer in) {
    byte value = in.get();
    if (value != 0 && value != 1) {
      throw new IllegalArgumentException("a boolean is 0 or 1, got " + value);
    }
    return value == 1;
  }

  private static Object choice(Class<?> type, int ordinal) {
    Object[] choices = type.getEnumConstants();
    if (ordinal < 0 || ordinal >= choices.length) {
      throw new IllegalArgumentException("there is no " + type.getSimpleName() + " " + ordinal);
    }
    return choices[ordinal];
  }

  private static Object readRecord(ByteBuffer in, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(in, components[i].getGenericType());
    }
    try {
      Constructor<?> constructor = type
          .getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " cannot be made", e);
    }
  }

  private static Object readArray(ByteBuffer in, Class<?> element) {
    if (element == byte.class) {
      return readBytes(in);
    }
    if (element == float.class) {
      float[] floats = new float[count(in, Float.BYTES)];
      in.asFloatBuffer().get(floats);
      in.position(in.position() + Float.BYTES * floats.length);
      return floats;
    }
    int count = count(in,
        element == double.class || element == long.class ? Long.BYTES : element == int.class ? Integer.BYTES : 1);
    Object array = Array.newInstance(element, count);
    for (int i = 0; i < count; i++) {
      Array.set(array, i, read(in, element));
    }
    return array;
  }

  private static byte[] readBytes(ByteBuffer in) {
    byte[] bytes = new byte[count(in, 1)];
    in.get(bytes);
    return bytes;
  }

  /** @param least bytes that each takes */
  private static int count(ByteBuffer in, int least) {
    int count = in.getInt();
    if (count < 0 || (long) count * least > in.remaining()) {
      throw new IllegalArgumentException("a count of " + count + ", more than the bytes hold,");
    }
    return count;
  }

  private static Object readSeveral(ByteBuffer in, Class<?> kind, Type[] of) {
    if (kind == Optional.class) {
      return yes(in) ? Optional.of(read(in, of[0])) : Optional.empty();
    }
    int count = count(in, 1);
    if (kind == List.class) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        list.add(read(in, of[0]));
      }
      return list;
    }
    if (kind != Map.class) {
      throw new IllegalArgumentException("a parcel has no " + kind);
    }
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(read(in, of[0]), read(in, of[1]));
    }
    return map;
  }

  /** Grows as it is written. */
  private static final class Bytes {
    private ByteBuffer buffer = ByteBuffer.allocate(1024);

    ByteBuffer room(int more) {
      if (buffer.remaining() < more) {
        byte[] written = Arrays.copyOf(buffer.array(),
            Math.max(Math.multiplyExact(buffer.capacity(), 2), Math.addExact(buffer.position(), more)));
        buffer = ByteBuffer.wrap(written).position(buffer.position());
      }
      return buffer;
    }

    byte[] toArray() {
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }
}
