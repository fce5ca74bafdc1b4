package org.onegrasp.msgs;

import java.nio.ByteBuffer;

/**
 * Bytes of one value inside a message.
 *
 * @param <T> its Java type, boxed if primitive
 */
interface ValueCodec<T> {
  /** Least number of bytes that any value takes; a bound on how many can follow. */
  int minimumSize();

  int size(T value);

  /** @param field name of the field, for exceptions; so in {@link #read} */
  void write(T value, ByteBuffer out, String field);

  T read(WireReader in, String field);
}
