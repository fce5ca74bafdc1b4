package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlValueTest {
  private static Object parse(String text) {
    return YamlValue.parse("_x:=" + text, text);
  }

  @Test
  void valuesAreWhatPyYamlMakesOfThem() {
    assertEquals(List.of(8, 1000, 16, 5, 90, -7), parse("[010, 1_000, 0x10, 0b101, 1:30, -7]"));
    assertEquals(List.of(true, false, true, false, true, "y", "n"), parse("[yes, No, on, OFF, True, y, n]"));
    assertEquals(List.of(0.5, 1000.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
        parse("[.5, 1.0e+3, .inf, -.inf]"));
    assertTrue(((Double) parse(".nan")).isNaN());
    assertEquals(List.of("0o10", "nan", "inf", "1.2.3", "a:b", "12:30:61x", "größe", "/camera/depth"),
        parse("[0o10, nan, inf, 1.2.3, 'a:b', 12:30:61x, größe, /camera/depth]"));
    assertEquals(Map.of("a", List.of(1, Map.of("b", "c"))), parse("{a: [1, {b: c}]}"));
    assertArrayEquals(new byte[] {'h', 'i'}, (byte[]) parse("!!binary aGk="));
  }

  @Test
  void datesStayTextsAndNothingIsTheEmptyText() {
    assertEquals("2023-01-01", parse("2023-01-01"));
    assertEquals("2001-12-14t21:59:43.10-05:00", parse("2001-12-14t21:59:43.10-05:00"));
    assertEquals("", parse(""));
    assertEquals("", parse("~"));
    assertEquals("", parse("null"));
  }

  @Test
  void anAliasIsACopy() {
    assertEquals(List.of(List.of(1, 2), List.of(1, 2)), parse("[&a [1, 2], *a]"));
    assertEquals(Map.of("b", Map.of("x", 1), "c", Map.of("x", 1, "y", 2)), parse("{b: &b {x: 1}, c: {<<: *b, y: 2}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!float {a}", "&a [*a]", "!!int x", "&a !!timestamp [*a, *a]", "!!float e3f", "!!int",
      "!!float ''", "!!bool maybe",
      "!!binary '*'", "!!binary [a]", "!!timestamp x", "!!timestamp 2023-01-01", "!!set {a, b}", "!!pairs [a: 1]",
      "!!null x y: [",
      "&a {*a : 1}", "&a {b: *a}", "{1: 2}", "{[a]: b}", "{? {a: b} : c}", "[null]", "99999999999", "-2147483649",
      "123456789012345678901234",
      "*a", "!!python/object:os.system x", "!x y", "@foo", "`x`", "%x", "a: b: c", "[", "}", "- a\n- b\nc", "\t",
      "\u0001", "--- a\n--- b",
      "!!str [a]", "!!seq a", "!!map a", "{<<: x}", "[<<, =]: =", "!!int 0x", "!!int 0b2", "!!int 1:2:",
      "!!float 1:2:3:"})
  void whatNoParameterCanHaveIsRefusedWithItsNameAndWhatToDo(String text) {
    String message = assertThrows(IllegalArgumentException.class, () -> {
      Object value = parse(text);
      throw new AssertionError(text + " is " + value);
    }).getMessage();
    assertTrue(message.startsWith("Argument '_x:=") && message.contains("quotes") && message.length() < 500, message);
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    StringBuilder bomb = new StringBuilder("{a0: &a0 [x, x, x, x, x]");
    for (int i = 1; i < 9; i++) {
      bomb.append(", a").append(i).append(": &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(4))
          .append("*a").append(i - 1)
          .append(']');
    }
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> parse(bomb + "}")).getMessage().contains("10000 values"));
    assertThrows(IllegalArgumentException.class, () -> parse("[".repeat(5000) + "]".repeat(5000)));
  }

  @Test
  void whateverComesIsAValueOrADeclaredRefusal() {
    String[] parts = {"!!", "int ", "float ", "binary ", "timestamp ", "set ", "omap ", "bool ", "null ", "&a ", "*a ",
        "[", "]", "{", "}", ": ",
        ", ", "? ", "- ", "<<", "=", "~", "0", "0x", "0b", "1", "_", ".", "e", "+", "-", ":", "a", "'", "\"", "\\",
        "\n", "  ", "#", "|", ">",
        "%", "@", "2023-01-01", "T", "ü", "\u0000", "\uD800", "yes", ".inf"};
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 60_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(1, 12); n > 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      try {
        parse(text.toString());
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().startsWith("Argument '_x:="), () -> text + ": " + e);
      }
    }
  }
}
