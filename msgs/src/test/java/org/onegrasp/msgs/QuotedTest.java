package org.onegrasp.msgs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void wordsOfEveryScriptStayReadable() {
    for (String text : new String[] {"", "mug 3", "/camera/depth", "Möhre €5", "ねじ回し", "отвёртка", "می\u200cخواهم",
        "\uD83D\uDD27", "\\ ' \" <&>"}) {
      assertEquals(text, Quoted.of(text));
    }
  }

  @Test
  void whatWritesOutsideOfItsLineIsEscaped() {
    assertEquals("a\\nb\\r\\tc", Quoted.of("a\nb\r\tc"));
    assertEquals("\\u001B[31mred\\u001B[0m \\u009B31m \\u0000 \\u007F \\u0085",
        Quoted.of("\u001B[31mred\u001B[0m \u009B31m \0 \u007F \u0085"));
    assertEquals("\\u202Egpj.exe \\u2066 \\u200B \\uFEFF \\u2028 \\u2029",
        Quoted.of("\u202Egpj.exe \u2066 \u200B \uFEFF \u2028 \u2029"));
    assertEquals("\\uD800 \\uDC00x \\uFFFF \\U000E0041", Quoted.of("\uD800 \uDC00x \uFFFF \uDB40\uDC41"));
    assertEquals("null", Quoted.of(null));
  }

  @Test
  void longTextIsCutAndTellsItsLength() {
    assertEquals("x".repeat(100), Quoted.of("x".repeat(100)));
    assertEquals("x".repeat(100) + "... (101 characters)", Quoted.of("x".repeat(101)));
    assertEquals("\uD83D\uDD27".repeat(100), Quoted.of("\uD83D\uDD27".repeat(100)),
        "counted in characters, not in halves of them");
    assertEquals("\uD83D\uDD27".repeat(100) + "... (100000 characters)", Quoted.of("\uD83D\uDD27".repeat(50_000)));
    assertEquals("x".repeat(2000) + "... (9000 characters)", Quoted.line("x".repeat(9000)));
    assertTrue(Quoted.of("\n".repeat(1_000_000)).length() < 250);
  }

  @Test
  void linesKeepTheirEndsOnly() {
    String trace = "a: b\n\tat c\n";
    assertEquals(trace, Quoted.lines(trace));
    assertEquals("\\u001B\n\n" + "x".repeat(2000) + "... (3000 characters)",
        Quoted.lines("\u001B\n\r\n" + "x".repeat(3000)));
    assertEquals("", Quoted.lines(""));
  }

  @Test
  void nothingThatIsQuotedHasControlCharacters() {
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(c -> Character.isISOControl(c)
            || Character.getDirectionality(c) >= Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING
                && Character.getType(c) == Character.FORMAT)
        .forEach(c -> assertTrue(Quoted.of(Character.toString(c)).startsWith("\\"), Integer.toHexString(c)));
  }
}
