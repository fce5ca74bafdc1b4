package org.onegrasp.msgs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.onegrasp.msgs.definition.Field;

/**
 * Messages in the YAML that {@code rostopic echo} prints (genpy.message.strify_message), blanks at line ends included.
 */
final class MessageText {
  private static final Set<String> NO_STRINGS_IN_YAML =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
  private static final String INDENT = "  ";

  /**
   * Goes on to an appendable, which may fail: a text has five times the bytes of its message, and need not fit into
   * memory.
   */
  private static final class Output {
    private final Appendable to;

    Output(Appendable to) {
      this.to = to;
    }

    Output append(CharSequence text) {
      try {
        to.append(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return this;
    }

    Output append(char c) {
      return append(Character.toString(c));
    }
  }

  private final Output out;

  private MessageText(Appendable out) {
    this.out = new Output(out);
  }

  static String of(DynamicMessage message) {
    StringBuilder text = new StringBuilder();
    print(message, text);
    return text.toString();
  }

  static void print(DynamicMessage message, Appendable out) {
    new MessageText(out).fields(message, "");
  }

  private void fields(DynamicMessage message, String indent) {
    List<Field> fields = message.definition().fields();
    for (int i = 0; i < fields.size(); i++) {
      out.append(i == 0 ? "" : "\n").append(indent).append(fields.get(i).name()).append(": ");
      value(fields.get(i), message.values().get(i), indent + INDENT);
    }
  }

  private void value(Field field, Object value, String indent) {
    if (value.getClass().isArray()) {
      numbers(field.type(), value);
    } else if (value instanceof List<?> list) {
      list(field.type(), list, indent);
    } else {
      single(field.type(), value, indent);
    }
  }

  private void single(String type, Object value, String indent) {
    if (value instanceof DynamicMessage message) {
      out.append('\n');
      fields(message, indent);
    } else if (value instanceof RosTime time) {
      time(Integer.toUnsignedString(time.sec()), time.nsec(), indent);
    } else if (value instanceof RosDuration duration) {
      time(Integer.toString(duration.sec()), duration.nsec(), indent);
    } else if (value instanceof String text) {
      out.append(text.isEmpty() ? "''" : inDoubleQuotes(text));
    } else {
      out.append(number(type, value));
    }
  }

  private void time(String seconds, int nanoseconds, String indent) {
    out.append('\n').append(indent).append("secs: ").append(seconds).append('\n').append(indent)
        .append(String.format(Locale.ROOT, "nsecs: %9d", nanoseconds));
  }

  private void list(String type, List<?> list, String indent) {
    if (list.isEmpty()) {
      out.append("[]");
    }
    for (Object element : list) {
      out.append('\n').append(indent).append("- ");
      if (element instanceof String text) {
        out.append(inList(text));
      } else {
        single(type, element, indent + INDENT);
      }
    }
  }

  private void numbers(String type, Object array) {
    out.append('[');
    for (int i = 0; i < Array.getLength(array); i++) {
      out.append(i == 0 ? "" : ", ").append(number(type, Array.get(array, i)));
    }
    out.append(']');
  }

  private static String number(String type, Object value) {
    return switch (type) {
      case "bool" -> (Boolean) value ? "True" : "False";
      case "uint8", "char" -> Integer.toString(((Number) value).intValue() & 0xFF);
      case "uint16" -> Integer.toString(((Number) value).intValue() & 0xFFFF);
      case "uint32" -> Integer.toUnsignedString((Integer) value);
      case "uint64" -> Long.toUnsignedString((Long) value);
      case "float32", "float64" -> decimal(((Number) value).doubleValue());
      default -> value.toString();
    };
  }

  /** The shortest digits that give the number back, as in Python; a float32 is first widened, as genpy does. */
  static String decimal(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    int fewest = Math.abs(value) < Double.MIN_NORMAL ? 1 : 15; // 15 digits always come back, trailing zeros go below
    for (int digits = 16; digits >= fewest; digits--) {
      BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      shortest = shorter.doubleValue() == value ? shorter : shortest;
    }
    return decimal(shortest.stripTrailingZeros());
  }

  private static String decimal(BigDecimal number) {
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      return number.scale() <= 0 ? number.toPlainString() + ".0" : number.toPlainString();
    }
    String digits = number.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return String.format(Locale.ROOT, "%s%se%s%02d", number.signum() < 0 ? "-" : "", mantissa, exponent < 0 ? "-" : "+",
        Math.abs(exponent));
  }

  /** As short as YAML allows. */
  private static String inList(String text) {
    if (plain(text) && !NO_STRINGS_IN_YAML.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    boolean printable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
    return printable ? "'" + text.replace("'", "''") + "'" : inDoubleQuotes(text);
  }

  /** Words of letters, digits and a few signs, with single blanks between them; no number comes first. */
  private static boolean plain(String text) {
    boolean begins = !text.isEmpty() && !digit(text.charAt(0)) && ".- ".indexOf(text.charAt(0)) < 0;
    return begins && !text.endsWith(" ") && !text.contains("  ")
        && text.chars()
            .allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || digit(c) || "_/.- ".indexOf(c) >= 0);
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static String inDoubleQuotes(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> quoted.append(escaped(c)));
    return quoted.append('"').toString();
  }

  private static String escaped(int c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case 0 -> "\\0";
      default -> c >= ' ' && c <= '~' ? Character.toString(c)
          : String.format(Locale.ROOT, c < 0x100 ? "\\x%02X" : c < 0x10000 ? "\\u%04X" : "\\U%08X", c);
    };
  }
}
