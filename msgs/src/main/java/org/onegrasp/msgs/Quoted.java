package org.onegrasp.msgs;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text that others wrote (names, errors of peers, contents of files), made fit for one line of a log, a terminal or a
 * status message. Whatever moves the cursor, turns the direction of writing or cannot be seen is written as {@code \n}
 * or {@code \u001B}; umlauts and the letters of other scripts stay as they are. Long text is cut, with its length
 * behind it.
 */
public final class Quoted {
  /** Most of one name or one error text, in characters. */
  public static final int MOST_CHARACTERS = 100;
  /** Most of a whole line, in characters. */
  public static final int MOST_OF_A_LINE = 2000;

  private Quoted() {}

  /** One part of a message, such as a name; null is {@code null}. */
  public static String of(Object text) {
    return fit(String.valueOf(text), MOST_CHARACTERS, "");
  }

  /** The same for a part that may be longer. */
  public static String of(Object text, int most) {
    return fit(String.valueOf(text), most, "");
  }

  /** A whole message that may have such parts in it. */
  public static String line(String text) {
    return fit(String.valueOf(text), MOST_OF_A_LINE, "");
  }

  /** Several lines, such as a stack trace: their ends and tabulators stay, and each is fitted by itself. */
  public static String lines(String text) {
    return String.valueOf(text).lines().map(line -> fit(line, MOST_OF_A_LINE, "\t")).collect(Collectors.joining("\n"))
        + (String.valueOf(text).endsWith("\n") ? "\n" : "");
  }

  private static String fit(String text, int most, String kept) {
    StringBuilder fit = new StringBuilder(Math.min(text.length(), most));
    int end = 0;
    for (int count = 0; end < text.length() && count < most; count++) {
      int c = text.codePointAt(end);
      if (kept.indexOf(c) < 0 && hidden(c)) {
        fit.append(escaped(c));
      } else {
        fit.appendCodePoint(c);
      }
      end += Character.charCount(c);
    }
    return end == text.length() ? fit.toString() : fit + "... (" + text.length() + " characters)";
  }

  private static boolean hidden(int c) {
    boolean joiner = c == 0x200C || c == 0x200D; // which words of some scripts are written with
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED -> true;
      case Character.FORMAT -> !joiner;
      default -> false;
    };
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format(Locale.ROOT, c < 0x10000 ? "\\u%04X" : "\\U%08X", c);
    };
  }
}
