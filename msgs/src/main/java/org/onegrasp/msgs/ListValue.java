package org.onegrasp.msgs;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An array of strings, times or messages: a uint32 number of elements unless the definition fixes it, then the
 * elements.
 *
 * @param length number of elements that the definition fixes, or -1
 */
record ListValue(ValueCodec<Object> element, int length) implements ValueCodec<List<?>> {
  ListValue {
    if (element.minimumSize() == 0) {
      throw new IllegalArgumentException("an array of empty messages has no bytes that bound its length");
    }
  }

  @Override
  public int minimumSize() {
    return length < 0 ? 4 : Math.multiplyExact(length, element.minimumSize());
  }

  @Override
  public int size(List<?> list) {
    int size = length < 0 ? 4 : 0;
    for (Object value : list) {
      size = Math.addExact(size, element.size(value));
    }
    return size;
  }

  @Override
  public void write(List<?> list, ByteBuffer out, String field) {
    if (length < 0) {
      out.putInt(list.size());
    } else if (list.size() != length) {
      throw new IllegalArgumentException(field + " has " + list.size() + " elements; its definition fixes " + length);
    }
    for (Object value : list) {
      element.write(value, out, field);
    }
  }

  @Override
  public List<?> read(WireReader in, String field) {
    int count = length < 0 ? in.count(element.minimumSize(), field) : length;
    in.need((long) count * element.minimumSize(), field);
    Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      values[i] = element.read(in, field);
    }
    return List.of(values);
  }
}
