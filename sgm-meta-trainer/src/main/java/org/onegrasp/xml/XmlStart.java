package org.onegrasp.xml;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.xml.sax.InputSource;

/**
 * What stands before the first element, with the liberties that hand-made files and exporters take and that ROS's own
 * reader of URDFs bears with: blank lines and comments before {@code <?xml}, and a document type that declares nothing.
 */
final class XmlStart {
  private static final String MARK = "\uFEFF"; // of UTF-16
  private static final String MARK_AS_BYTES = "\u00EF\u00BB\u00BF"; // of UTF-8

  private final String name;
  private final Charset charset; // ISO 8859-1 stands for all that have the signs of ASCII: a character is a byte
  private final StringBuilder text;
  private int at;
  private int linesDropped;

  XmlStart(byte[] bytes, String name) {
    this.name = name;
    charset = charset(bytes);
    text = new StringBuilder(new String(bytes, charset));
    drop(starts(MARK) ? MARK.length() : starts(MARK_AS_BYTES) ? MARK_AS_BYTES.length() : 0);
  }

  private static Charset charset(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    return switch (first) {
      case 0xFEFF, '<' -> StandardCharsets.UTF_16BE; // its mark, or "<" in two bytes
      case 0xFFFE, '<' << 8 -> StandardCharsets.UTF_16LE;
      default -> StandardCharsets.ISO_8859_1;
    };
  }

  /**
   * The file as the JDK's parser takes it.
   *
   * @throws IllegalArgumentException when a document type declares something, or something that is no XML comes first
   */
  InputSource source() {
    skip(false);
    if (starts("<?xml ") || starts("<?xml\t") || starts("<?xml\n") || starts("<?xml\r")) {
      drop(at);
    }
    at = 0;
    skip(true);
    if (at < text.length() && text.charAt(at) != '<') {
      throw bad("it does not begin with '<': remove what stands before it, which an editor may not show");
    }
    if (starts("<!DOCTYPE")) {
      blankOutDoctype();
    }
    return charset == StandardCharsets.ISO_8859_1
        ? new InputSource(new ByteArrayInputStream(text.toString().getBytes(charset)))
        : new InputSource(new StringReader(text.toString()));
  }

  /** To be added to a line number of the parser's. */
  int linesDropped() {
    return linesDropped;
  }

  private boolean starts(String sign) {
    return text.length() - at >= sign.length() && text.substring(at, at + sign.length()).equals(sign);
  }

  private void drop(int count) {
    linesDropped += (int) text.chars().limit(count).filter(c -> c == '\n').count();
    text.delete(0, count);
    at = 0;
  }

  /** Past blanks and comments, and instructions when they count as such. */
  private void skip(boolean instructions) {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (starts("<!--")) {
        skipTo("-->");
      } else if (instructions && starts("<?")) {
        if (at > 0 && starts("<?xml ")) {
          throw bad("<?xml comes first and once in a file: remove what stands before this one");
        }
        skipTo("?>");
      } else {
        return;
      }
    }
  }

  private IllegalArgumentException bad(String what) {
    long line = 1 + linesDropped + text.chars().limit(at).filter(c -> c == '\n').count();
    return new IllegalArgumentException(name + ", line " + line + ": " + what);
  }

  private void skipTo(String end) {
    int found = text.indexOf(end, at);
    at = found < 0 ? text.length() : found + end.length();
  }

  /** Line feeds stay, so that lines keep their numbers. */
  private void blankOutDoctype() {
    char quote = 0;
    for (; at < text.length() && (quote != 0 || text.charAt(at) != '>'); at++) {
      char c = text.charAt(at);
      if (quote == 0 && c == '[') {
        throw new IllegalArgumentException(
            name + ": its <!DOCTYPE declares entities or elements of its own, which are not read: write"
                + " them out, and remove the <!DOCTYPE");
      }
      quote = quote == c ? 0 : quote == 0 && (c == '"' || c == '\'') ? c : quote;
      blankOut(c);
    }
    if (at < text.length()) {
      blankOut('>');
    }
  }

  private void blankOut(char c) {
    text.setCharAt(at, c == '\n' ? c : ' ');
  }
}
