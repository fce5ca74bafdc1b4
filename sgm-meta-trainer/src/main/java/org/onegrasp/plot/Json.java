package org.onegrasp.plot;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes JSON (RFC 8259) of maps, lists, texts, numbers and null: too little to need a library. */
public final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /** @throws IllegalArgumentException at a value of another kind, or a number that is not finite */
  public static String write(Object value) {
    Json json = new Json();
    json.value(value, 0);
    return json.text.append('\n').toString();
  }

  private void value(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      object(map, depth);
    } else if (value instanceof List<?> list) {
      array(list, depth);
    } else if (value instanceof Double number) {
      number(number);
    } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean || value == null) {
      text.append(value);
    } else if (value instanceof String string) {
      string(string);
    } else {
      throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }

  private void object(Map<?, ?> map, int depth) {
    text.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext();) {
      Map.Entry<?, ?> entry = entries.next();
      text.append('\n').append("  ".repeat(depth + 1));
      string((String) entry.getKey());
      text.append(": ");
      value(entry.getValue(), depth + 1);
      text.append(entries.hasNext() ? "," : "\n" + "  ".repeat(depth));
    }
    text.append('}');
  }

  private void array(List<?> list, int depth) {
    text.append('[');
    for (Iterator<?> values = list.iterator(); values.hasNext();) {
      value(values.next(), depth + 1);
      text.append(values.hasNext() ? ", " : "");
    }
    text.append(']');
  }

  private void number(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("JSON has no " + number);
    }
    long whole = (long) number;
    text.append(whole == number ? Long.toString(whole) : Double.toString(number));
  }

  private void string(String string) {
    text.append('"');
    for (char c : string.toCharArray()) {
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
