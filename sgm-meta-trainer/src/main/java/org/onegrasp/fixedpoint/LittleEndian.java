package org.onegrasp.fixedpoint;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers inside a byte array, lowest byte first, at any offset in bytes. */
public final class LittleEndian {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  public static long getLong(byte[] m, int offset) {
    return (long) LONGS.get(m, offset);
  }

  public static void putLong(byte[] m, int offset, long value) {
    LONGS.set(m, offset, value);
  }

  public static int getInt(byte[] m, int offset) {
    return (int) INTS.get(m, offset);
  }

  public static void putInt(byte[] m, int offset, int value) {
    INTS.set(m, offset, value);
  }

  public static short getShort(byte[] m, int offset) {
    return (short) SHORTS.get(m, offset);
  }

  public static void putShort(byte[] m, int offset, short value) {
    SHORTS.set(m, offset, value);
  }
}
