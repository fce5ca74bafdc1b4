package org.onegrasp.export;

import java.util.StringJoiner;
import java.util.function.IntFunction;

/** Constant arrays as C has them. */
final class CTable {
  private static final int LINE = 120;

  private CTable() {}

  /** Such as {@code const int16_t start_weights[PARAMETERS] = {...};} with so many entries. */
  static String of(String declaration, int count, IntFunction<String> entry) {
    StringBuilder text = new StringBuilder("\nconst " + declaration + " = {");
    StringBuilder line = new StringBuilder("\n ");
    for (int k = 0; k < count; k++) {
      String next = " " + entry.apply(k) + ",";
      if (line.length() + next.length() > LINE) {
        text.append(line);
        line.replace(0, line.length(), "\n ");
      }
      line.append(next);
    }
    return text.append(line).append("\n};\n").toString();
  }

  /** Such as {@code {1, 2, 3}}. */
  static String row(Object... values) {
    StringJoiner row = new StringJoiner(", ", "{", "}");
    for (Object value : values) {
      row.add(String.valueOf(value));
    }
    return row.toString();
  }

  /** The same double, to the bit. */
  static String of(double value) {
    return Double.toHexString(value);
  }
}
