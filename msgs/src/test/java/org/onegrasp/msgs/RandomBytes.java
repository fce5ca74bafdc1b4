package org.onegrasp.msgs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.onegrasp.msgs.definition.Definitions;
import org.onegrasp.msgs.definition.Field;

/**
 * Writes bytes of any type straight from its definition, with something in every field: a second writer beside the
 * codecs.
 */
final class RandomBytes {
  private static final int ELEMENTS = 2; // of each variable array
  private static final String[] STRINGS =
      {"", "a", "base_link", "two words", "/camera/depth", "no", "12", "a: b", "Ä €", "\"\\"};

  private final Definitions definitions;
  private final SplittableRandom random;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private RandomBytes(Definitions definitions, long seed) {
    this.definitions = definitions;
    this.random = new SplittableRandom(seed);
  }

  static byte[] of(String type, Definitions definitions, long seed) {
    RandomBytes bytes = new RandomBytes(definitions, seed);
    bytes.message(type);
    return bytes.out.toByteArray();
  }

  private void message(String type) {
    for (Field field : definitions.message(type).fields()) {
      int count = switch (field.shape()) {
        case SINGLE -> 1;
        case FIXED_ARRAY -> field.length();
        case VARIABLE_ARRAY -> ELEMENTS;
      };
      if (field.shape() == Field.Shape.VARIABLE_ARRAY) {
        number(count, 4);
      }
      for (int i = 0; i < count; i++) {
        value(field);
      }
    }
  }

  private void value(Field field) {
    switch (field.type()) {
      case "bool" -> number(random.nextInt(2), 1);
      case "int8", "uint8", "byte", "char" -> number(random.nextInt(), 1);
      case "int16", "uint16" -> number(random.nextInt(), 2);
      case "int32", "uint32" -> number(random.nextInt(), 4);
      case "int64", "uint64" -> number(random.nextLong(), 8);
      case "float32" -> number(Float.floatToIntBits((float) random.nextDouble(-1e3, 1e3)), 4);
      case "float64" -> number(Double.doubleToLongBits(random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-8, 20))),
          8);
      case "string" -> string(STRINGS[random.nextInt(STRINGS.length)]);
      case "time", "duration" -> {
        number(random.nextInt(), 4);
        number(random.nextInt(1_000_000_000), 4);
      }
      default -> message(field.type());
    }
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length, 4);
    out.writeBytes(bytes);
  }

  private void number(long bits, int bytes) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array();
    out.write(all, 0, bytes);
  }
}
