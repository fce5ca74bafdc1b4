package org.onegrasp.msgs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.definition.DefinitionException;
import org.onegrasp.msgs.definition.Definitions;
import org.onegrasp.msgs.definition.MessageDefinition;

/** Messages of any type from the text of their definition. */
class DynamicMessageTest {
  private static final String PART = "\n" + "=".repeat(80) + "\nMSG: ";

  @Test
  @Tag("ros-row-50")
  @Tag("ros-row-51")
  void everyStandardTypeHasItsMd5ItsTextAndTheDefaultBytesThatGenpyWrites() {
    Map<String, GoldenTypes.Message> golden = GoldenTypes.read().messages();
    assertEquals(166, golden.size());
    golden.forEach((type, expected) -> {
      DynamicCodec codec = codec(type, expected.text());
      assertEquals(expected.md5(), codec.md5(), type);
      assertEquals(expected.text(), codec.definition(), type);
      ByteBuffer zeros = ByteBuffer.allocate(codec.minimumSize()).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(expected.defaultHex(), Codecs.hex(codec, codec.decode(zeros)), type);
    });
  }

  @Test
  void everyStandardTypeComesBackAsItWasAndIsRefusedWhenCutAnywhere() {
    int cuts = 0;
    for (var entry : GoldenTypes.read().messages().entrySet()) {
      DynamicCodec codec = codec(entry.getKey(), entry.getValue().text());
      byte[] bytes = RandomBytes.of(codec.type(), Definitions.ofFullText(codec.type(), codec.definition()), 1);
      DynamicMessage message = codec.decode(buffer(bytes));
      assertEquals(HexFormat.of().formatHex(bytes), Codecs.hex(codec, message), codec.type());
      for (int length = 0; length < bytes.length; length++) {
        ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        assertThrows(MalformedMessageException.class, () -> codec.decode(cut), codec.type());
        cuts++;
      }
    }
    assertTrue(cuts > 10_000, cuts + " cuts");
  }

  @Test
  void damagedBytesGiveAMessageOrAreRefused() {
    SplittableRandom random = new SplittableRandom(4);
    int refused = 0;
    for (var entry : GoldenTypes.read().messages().entrySet()) {
      DynamicCodec codec = codec(entry.getKey(), entry.getValue().text());
      byte[] bytes = RandomBytes.of(codec.type(), Definitions.ofFullText(codec.type(), codec.definition()), 2);
      for (int round = 0; round < 50 && bytes.length > 0; round++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        refused += decodesOrRefuses(codec, damaged) ? 0 : 1;
      }
    }
    assertTrue(refused > 500, refused + " refused");
  }

  private static boolean decodesOrRefuses(DynamicCodec codec, byte[] bytes) {
    try {
      Objects.requireNonNull(codec.decode(buffer(bytes)).toString());
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  @Test
  void recordsAndDynamicMessagesHaveTheSameBytes() {
    for (MessageCodec<?> codec : Codecs.MESSAGES) {
      DynamicCodec dynamic = codec(codec.type(), codec.definition());
      byte[] bytes = RandomBytes.of(codec.type(), Definitions.bundled(), 3);
      String hex = Codecs.again(codec, buffer(bytes));
      assertEquals(hex, Codecs.again(dynamic, Codecs.buffer(hex)), codec.type());
      assertEquals(codec.md5(), dynamic.md5());
      assertEquals(codec.hasHeader(), dynamic.hasHeader());
    }
  }

  @Test
  void valuesHaveTheTypesOfTheirFields() {
    DynamicCodec codec =
        codec("p/M", "uint8 a\nint64 b\nfloat32[] c\nstring[] d\nN e\ntime f\nuint16[2] g\nbool h\nuint8 K=3\n"
            + PART + "p/N\nduration x\n");
    DynamicMessage message = codec.decode(Codecs.buffer("ff 0100000000000080 01000000 0000803f 01000000 01000000 61"
        + " ffffffff 00000000 05000000 06000000 0100 ffff 01"));
    assertEquals(255, message.get("a"));
    assertEquals(Long.MIN_VALUE + 1, message.get("b"));
    assertArrayEquals(new float[] {1}, (float[]) message.get("c"));
    assertEquals(List.of("a"), message.get("d"));
    assertEquals(new RosDuration(-1, 0), ((DynamicMessage) message.get("e")).get("x"));
    assertEquals(new RosTime(5, 6), message.get("f"));
    assertArrayEquals(new short[] {1, -1}, (short[]) message.get("g"));
    assertEquals(true, message.get("h"));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> message.get("i"));
    assertEquals("p/M has no field 'i'; it has [a, b, c, d, e, f, g, h]", e.getMessage());
  }

  @Test
  void printsAsRostopicEchoDoes() {
    DynamicCodec codec = codec("p/M",
        "Header header\nuint8[] a\nN[] n\nstring s\nstring[] t\nfloat32 f\nfloat64 g\nuint32 u\n"
            + "bool b\nE e\n" + PART + "std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n" + PART
            + "p/N\nint8 i\n" + PART
            + "p/E\n");
    DynamicMessage message = codec.decode(Codecs.buffer("07000000 05000000 0046c323 01000000 78" // header
        + "02000000 00ff 01000000 ff 03000000 22c3a9 02000000 02000000 6e6f 00000000" // a, n, s, t
        + "cdcccc3d 50efe2d6e41a4b44 ffffffff 00")); // f, g, u, b
    assertEquals("header: \n  seq: 7\n  stamp: \n    secs: 5\n    nsecs: 600000000\n  frame_id: \"x\"\na: [0, 255]\n"
        + "n: \n  - \n    i: -1\ns: \"\\\"\\xE9\"\nt: \n  - 'no'\n  - ''\nf: 0.10000000149011612\ng: 1e+21\nu:"
        + " 4294967295\n"
        + "b: False\ne: \n", message.toString());
  }

  @Test
  void textOfAnyLengthIsPrinted() {
    MessageDefinition definition = Definitions.ofFullText("p/M", "string[] t\n").message("p/M");
    String words = "word-1 ".repeat(200_000).strip();
    DynamicMessage message =
        new DynamicMessage(definition, List.of(List.of(words, words + " ", "x".repeat(1_000_000))));
    StringBuilder written = new StringBuilder();
    message.print(written);
    assertEquals("t: \n  - " + words + "\n  - '" + words + " '\n  - " + "x".repeat(1_000_000), written.toString());
    assertEquals(written.toString(), message.toString());
  }

  @Test
  void textInListsIsAsShortAsYamlAllows() {
    MessageDefinition definition = Definitions.ofFullText("p/M", "string[] t\n").message("p/M");
    for (String plain : List.of("a", "_x", "/a/b", "a b-c d.e", "Yes.", "A1")) {
      assertEquals("t: \n  - " + plain, new DynamicMessage(definition, List.of(List.of(plain))).toString());
    }
    for (String quoted : List.of("", " a", "a ", "a  b", "1a", "-a", ".a", "yes", "NULL", "a:b", "a,b", "#")) {
      assertEquals("t: \n  - '" + quoted + "'", new DynamicMessage(definition, List.of(List.of(quoted))).toString());
    }
  }

  @Test
  void decimalsAreTheShortestThatComeBack() {
    assertEquals(
        List.of("0.1", "100.0", "1e-05", "0.0001", "1e+16", "1234567890123456.0", "0.30000000000000004", "-2.5e-10",
            "5e-324", "1.7976931348623157e+308", "-0.0", "nan", "-inf"),
        List.of(0.1, 100.0, 1e-5, 1e-4, 1e16, 1234567890123456.0, 0.1 + 0.2, -2.5e-10, Double.MIN_VALUE,
            Double.MAX_VALUE, -0.0,
            Double.NaN, Double.NEGATIVE_INFINITY).stream().map(MessageText::decimal).toList());
  }

  @Test
  void definitionsThatLieAboutSizesAreRefused() {
    refuses("uint8[999999999] a\nuint8[999999999] b\nuint8[999999999] c\n", "more than 2147483647 bytes together");
    refuses("float64[999999999] a\n", "more than 2147483647 bytes together");
    refuses("E[] e\n" + PART + "p/E\n", "an array of empty messages has no bytes that bound its length");
    refuses("M m\n", "does it contain itself?");
    refuses("Absent a\n", "no definition of p/Absent");
    StringBuilder doubling = new StringBuilder("L0 a\n");
    for (int i = 0; i < 30; i++) {
      doubling.append(PART).append("p/L").append(i).append("\nL").append(i + 1).append(" a\nL").append(i + 1)
          .append(" b\n");
    }
    refuses(doubling.append(PART).append("p/L30\n").toString(), "nearly all of them empty messages");
  }

  @Test
  void damagedDefinitionsGiveACodecOrAreRefused() {
    SplittableRandom random = new SplittableRandom(7);
    String symbols = "ab[]=/# \n9MSG:";
    int refused = 0;
    for (MessageCodec<?> codec : Codecs.MESSAGES) {
      for (int round = 0; round < 20 && !codec.definition().isEmpty(); round++) {
        StringBuilder text = new StringBuilder(codec.definition());
        for (int i = 0; i < 3; i++) {
          text.setCharAt(random.nextInt(text.length()), symbols.charAt(random.nextInt(symbols.length())));
        }
        refused += describesOrRefuses(codec.type(), text.toString()) ? 0 : 1;
      }
    }
    assertTrue(refused > 200, refused + " refused");
  }

  private static boolean describesOrRefuses(String type, String text) {
    try {
      DynamicMessage.codec(type, text);
      return true;
    } catch (DefinitionException e) {
      return false;
    }
  }

  @Test
  void lengthOfAFixedArrayIsComparedWithTheBytesBeforeAnythingIsAllocated() {
    DynamicCodec codec = codec("p/M", "uint8[999999999] a\n");
    MalformedMessageException e =
        assertThrows(MalformedMessageException.class, () -> codec.decode(Codecs.buffer("00")));
    assertEquals("p/M.a needs 999999999 bytes at offset 0, but only 1 are left", e.getMessage());
  }

  private static void refuses(String text, String reason) {
    DefinitionException e = assertThrows(DefinitionException.class, () -> codec("p/M", text));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  private static DynamicCodec codec(String type, String text) {
    return (DynamicCodec) DynamicMessage.codec(type, text);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
