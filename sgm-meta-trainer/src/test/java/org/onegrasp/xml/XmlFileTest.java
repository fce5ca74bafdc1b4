package org.onegrasp.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlFileTest {
  private static XmlFile read(byte[] bytes) throws IOException {
    return XmlFile.read(new ByteArrayInputStream(bytes), "my.xml");
  }

  private static String refusal(String text) {
    return assertThrows(IllegalArgumentException.class, () -> read(text.getBytes(StandardCharsets.UTF_8))).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a name='ü'/>", "\n  <a name='ü'/>", "\n\n<?xml version='1.0'?>\n<a name='ü'/>",
      "<!-- made by hand -->\n<?xml version='1.0' encoding='UTF-8'?><a name='ü'/>",
      "\uFEFF<?xml version='1.0'?><a name='ü'/>",
      "\uFEFF \r\n<!-- <?xml --><!-- b -->\t<?xml version='1.0'?><a name='ü'/>",
      "<?xml version='1.0'?>\n<!DOCTYPE a>\n<a name='ü'/>",
      "<!DOCTYPE a SYSTEM \"file:///etc/passwd>\" >\n<a name='ü'/>",
      "<?xml version='1.0'?><!-- [ --><?xml-model href='x'?><!DOCTYPE a><a name='ü'/>"})
  void whatStandsBeforeTheFirstElementIsForgiven(String text) throws IOException {
    assertEquals("ü", read(text.getBytes(StandardCharsets.UTF_8)).root("a").getAttribute("name"));
    assertEquals("ü", read(text.replace("\uFEFF", "").replace("UTF-8", "UTF-16").getBytes(StandardCharsets.UTF_16))
        .root("a").getAttribute("name"));
  }

  @Test
  void encodingOfTheDeclarationCounts() throws IOException {
    byte[] latin =
        "\n<?xml version='1.0' encoding='ISO-8859-1'?><!DOCTYPE a><a name='ü'/>".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("ü", read(latin).root("a").getAttribute("name"));
  }

  @Test
  void linesAreCountedInTheFileAsItIs() {
    assertTrue(
        refusal("\n<!-- a\nb -->\n<?xml version='1.0'?>\n<!DOCTYPE\n a>\n<a><b></a>").startsWith("my.xml, line 7: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a/>", "<?xml version='1.0'?><a/>"})
  void whatMustNotStandFirstIsToldWithWhatToDo(String xml) {
    assertEquals(
        "my.xml, line 2: it does not begin with '<': remove what stands before it, which an editor may not show",
        refusal("\n\u200B" + xml));
    assertEquals("my.xml, line 3: <?xml comes first and once in a file: remove what stands before this one",
        refusal("<?xml version='1.0'?>\n<?xml-model href='x'?>\n<?xml version='1.0'?>" + xml));
  }

  @Test
  void declarationsOfEntitiesAreRefusedWithWhatToDo() {
    String bomb = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a name='&c;'/>";
    assertTrue(refusal(bomb).contains("remove the <!DOCTYPE"), refusal(bomb));
    assertTrue(
        refusal("<!DOCTYPE a SYSTEM 'x' [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>").contains("<!DOCTYPE"));
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 10_000, 300_000})
  void elementsNestedWithoutMeasureAreRefused(int depth) {
    String deep = "<a>".repeat(depth) + "</a>".repeat(depth);
    assertTrue(refusal(deep).contains("nested more than 100 deep"), refusal(deep));
  }

  @Test
  void bordersAreTheSameOnEveryJdk() throws IOException {
    StringBuilder attributes = new StringBuilder("<a");
    for (int i = 0; i < 900; i++) {
      attributes.append(" b").append(i).append("='").append("x".repeat(1000)).append('\'');
    }
    assertEquals("x".repeat(1000),
        read((attributes + "/>").getBytes(StandardCharsets.UTF_8)).root("a").getAttribute("b899"));
    String text = "<a>" + "y".repeat(3_000_000) + "</a>";
    assertEquals(3_000_000, read(text.getBytes(StandardCharsets.UTF_8)).root("a").getTextContent().length());
    String many = "<a c=\"" + "&lt;".repeat(200_000) + "\"/>";
    assertEquals(200_000, read(many.getBytes(StandardCharsets.UTF_8)).root("a").getAttribute("c").length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "<", "<?xml", "<?xml version='1.0'?>", "<!--", "<!DOCTYPE a", "<!DOCTYPE a>",
      "\u0000\u0000", "hello", "<a>",
      "<a/><b/>", "<?xml version='1.0' encoding='nonsense'?><a/>"})
  void whatIsNoXmlIsRefused(String text) {
    assertTrue(refusal(text).startsWith("my.xml"), text);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] latin = "<a name='ü'/>".getBytes(StandardCharsets.ISO_8859_1);
    String message = assertThrows(IllegalArgumentException.class, () -> read(latin)).getMessage();
    assertTrue(message.startsWith("my.xml") && message.contains("UTF-8"), message);
  }
}
