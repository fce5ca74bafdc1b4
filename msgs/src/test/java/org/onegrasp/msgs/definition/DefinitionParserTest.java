package org.onegrasp.msgs.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onegrasp.msgs.definition.Field.Shape;

class DefinitionParserTest {
  @Test
  void readsFieldsOfEveryShape() {
    MessageDefinition message = MessageDefinition.parse("p/M", "uint8 a\nfloat64[9]  b\n\n  string[]\tc # comment\n");
    assertEquals(List.of(new Field("uint8", Shape.SINGLE, 0, "a"), new Field("float64", Shape.FIXED_ARRAY, 9, "b"),
        new Field("string", Shape.VARIABLE_ARRAY, 0, "c")), message.fields());
    assertEquals("float64[9]", message.fields().get(1).typeText());
    assertEquals("string[]", message.fields().get(2).typeText());
  }

  @Test
  void givesNestedTypesTheirPackage() {
    MessageDefinition message = MessageDefinition.parse("p/M", "Header header\nPose a\nq/Pose[] b\nstd_msgs/Header c");
    assertEquals(List.of("std_msgs/Header", "p/Pose", "q/Pose", "std_msgs/Header"),
        message.fields().stream().map(Field::type).toList());
    assertTrue(message.hasHeader());
  }

  @Test
  void headerCountsOnlyAsFirstSingleFieldOfThatName() {
    assertFalse(MessageDefinition.parse("p/M", "uint8 a\nHeader header").hasHeader());
    assertFalse(MessageDefinition.parse("p/M", "Header[] header").hasHeader());
    assertFalse(MessageDefinition.parse("p/M", "Header h").hasHeader());
    assertFalse(MessageDefinition.parse("p/M", "").hasHeader());
  }

  @Test
  void readsConstants() {
    MessageDefinition message =
        MessageDefinition.parse("p/M", "int32 X=-5 # five\nfloat32 Y = 1.5\nbyte Z =1\r\nuint8 x\r\n");
    assertEquals(
        List.of(new Constant("int32", "X", "-5"), new Constant("float32", "Y", "1.5"), new Constant("byte", "Z", "1")),
        message.constants());
    assertEquals(List.of("x"), message.fields().stream().map(Field::name).toList());
  }

  @Test
  void stringConstantGoesToTheEndOfTheLine() {
    MessageDefinition message = MessageDefinition.parse("p/M", "string A=  b = # \"c\"  \r\nstring B=\n");
    assertEquals(List.of(new Constant("string", "A", "b = # \"c\""), new Constant("string", "B", "")),
        message.constants());
  }

  @Test
  @Tag("ros-row-51")
  void md5TakesConstantsFirstAndKeepsArraySuffixesOfBuiltInTypesOnly() {
    Definitions definitions = Definitions.ofFullText("p/M",
        "uint8[] a\nN[3] n\nstring S = # x\n" + "=".repeat(80) + "\nMSG: p/N\nbool b # only field\n");
    // printf 'bool b' | md5sum; then printf 'string S=# x\nuint8[] a\n<that> n' | md5sum
    assertEquals("88c93a4e354c9b18b18fde29f72f94c2", definitions.md5(definitions.message("p/N")));
    assertEquals("9f2dcc5525bf8d5fb2266d2c7aa9418d", definitions.md5(definitions.message("p/M")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"uint8", "uint8 a b", "uint8[ a", "uint8[-1] a", "uint8[9999999999] a", "Pose A=1", "uint8 A=", "=5",
          "uint8 a\nuint16 a", "uint8 a!"})
  void refusesWhatIsNoDefinitionAndNamesTheLine(String text) {
    DefinitionException e = assertThrows(DefinitionException.class, () -> MessageDefinition.parse("p/M", "\n" + text));
    assertTrue(e.getMessage().startsWith("p/M line " + (text.lines().count() + 1) + ": "), e.getMessage());
  }

  @Test
  void refusesTypeNamesWithoutPackage() {
    for (String type : List.of("M", "/M", "p/")) {
      assertThrows(DefinitionException.class, () -> MessageDefinition.parse(type, ""));
    }
  }

  @Test
  void namesTheTypeThatIsMissing() {
    Definitions definitions = Definitions.ofFullText("p/M", "Absent a\n");
    MessageDefinition message = definitions.message("p/M");
    DefinitionException e = assertThrows(DefinitionException.class, () -> definitions.md5(message));
    assertEquals("no definition of p/Absent (looked for p/Absent.msg)", e.getMessage());
  }

  @Test
  void refusesTypesThatContainThemselves() {
    Definitions definitions = Definitions.ofFullText("p/M", "M[] inner\n");
    MessageDefinition message = definitions.message("p/M");
    assertThrows(DefinitionException.class, () -> definitions.md5(message));
  }

  @Test
  void refusesFullTextWhosePartsHaveNoName() {
    String text = "uint8 a\n\n" + "=".repeat(80) + "\nuint8 b\n";
    assertThrows(DefinitionException.class, () -> Definitions.ofFullText("p/M", text));
  }

  @Test
  @Tag("ros-row-52")
  void splitsServicesAtThreeDashes() {
    ServiceDefinition service = ServiceDefinition.parse("p/S", "# a --- b\nuint8 a\n--- \nstring b\n");
    assertEquals("p/SRequest", service.request().type());
    assertEquals(List.of(new Field("uint8", Shape.SINGLE, 0, "a")), service.request().fields());
    assertEquals(List.of(new Field("string", Shape.SINGLE, 0, "b")), service.response().fields());
    assertThrows(DefinitionException.class, () -> ServiceDefinition.parse("p/S", "uint8 a\n"));
    assertThrows(DefinitionException.class, () -> ServiceDefinition.parse("p/S", "---\n---\n"));
  }
}
