package org.onegrasp.ros.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlRpcValuesTest {
  private static Object parse(String value) throws MalformedXmlException {
    String xml =
        "<?xml version='1.0'?>\n<methodResponse><params><param>" + value + "</param></params></methodResponse>";
    return XmlRpcParser.response(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static Object roundTrip(Object value) throws MalformedXmlException {
    return XmlRpcParser.response(XmlRpcWriter.response(value));
  }

  @Test
  @Tag("ros-row-64")
  void everyTypeSurvivesARoundTrip() throws MalformedXmlException {
    List<Object> values = List.of(0, Integer.MIN_VALUE, true, false, 0.1, -1e300, Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY, Double.NaN, "", "  é <&> ]]> \r\n\t\uD83E\uDD16 ", List.of(), Map.of(),
        List.of(List.of(1), Map.of("k", List.of())));
    assertEquals(values, roundTrip(values));
    assertArrayEquals(new byte[] {0, 1, -1}, (byte[]) roundTrip(new byte[] {0, 1, -1}));
  }

  @Test
  @Tag("ros-row-64")
  void spellingsOfPythonAndRoscppAreRead() throws MalformedXmlException {
    assertEquals("plain text ", parse("<value>plain text </value>"));
    assertEquals("", parse("<value/>"));
    assertEquals("a<b&c", parse("<value>a&lt;b<![CDATA[&]]>c</value>"));
    assertEquals(7, parse("<value>\r\n\t<i4> 7 </i4></value>"));
    assertEquals(List.of(1, "GetParam", 0.5),
        parse(
            "<value><array>\n<data>\n<value><int>1</int></value>\n<value>GetParam</value><value>"
                + "<double>5e-1</double></value>"
                + "</data></array></value>"));
    assertEquals(Map.of("a", true), parse(
        "<value><struct><member><name>a</name><value><boolean>1</boolean></value></member></struct></value>"));
    assertArrayEquals(new byte[] {1, 2, 3}, (byte[]) parse("<value><base64>\nAQ\nID\n</base64></value>"));
  }

  @Test
  void callsHaveMethodAndParameters() throws MalformedXmlException {
    assertEquals(new MethodCall("getParam", List.of("/node", "key")),
        XmlRpcParser.call(XmlRpcWriter.call("getParam", "/node", "key")));
    assertEquals(new MethodCall("m", List.of()),
        XmlRpcParser.call("<methodCall><methodName> m </methodName></methodCall>".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void faultsKeepCodeAndText() {
    XmlRpcFault fault =
        assertThrows(XmlRpcFault.class, () -> XmlRpcParser.response(XmlRpcWriter.fault(3, "no\u0000 <way>")));
    assertEquals(3, fault.code());
    assertEquals("no\\u0000 <way>", fault.getMessage());
  }

  @Test
  @Tag("ros-row-64")
  void whatXmlCannotSayIsRefusedWhenWriting() {
    assertEquals("Character U+0007 at index 1 cannot be written as XML text; send it as byte[]",
        assertThrows(IllegalArgumentException.class, () -> XmlRpcWriter.response("a\u0007")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> XmlRpcWriter.response("\uD800"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> XmlRpcWriter.response(5L)).getMessage()
        .startsWith("XML-RPC has no type for java.lang.Long (5)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "<value><int>2147483648</int></value>",
      "<value><int></int></value>",
      "<value><boolean>2</boolean></value>",
      "<value><double>1,5</double></value>",
      "<value><nil/></value>",
      "<value><int>1</int><int>2</int></value>",
      "<value>1</value><value>2</value>",
      "<value><struct><member><value>1</value></member></struct></value>",
      "<value><array><value>1</value></array></value>",
      "<value>&undefined;</value>",
      "<value>\u0001</value>",
      "<value><string>open</value>",
      "text"})
  void brokenValuesAreRefused(String value) {
    assertThrows(MalformedXmlException.class, () -> parse(value));
  }

  @Test
  void documentTypesAndEntitiesAreRefused() {
    String[] attacks = {
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b"
            + " \"&a;&a;&a;\">]><methodCall><methodName>&b;</methodName></methodCall>",
        "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><methodCall><methodName>&f;</methodName></methodCall>",
        "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/evil.dtd\"><methodCall><methodName>m</methodName></methodCall>",
        "<!DOCTYPE x><methodCall><methodName>m</methodName></methodCall>"};
    for (String attack : attacks) {
      assertThrows(MalformedXmlException.class, () -> XmlRpcParser.call(attack.getBytes(StandardCharsets.UTF_8)),
          attack);
    }
  }

  @Test
  void valuesNestedTooDeepAreRefusedWithoutAStackOverflow() {
    String deep = "<value><array><data>".repeat(100_000);
    assertTrue(
        assertThrows(MalformedXmlException.class, () -> parse(deep)).getMessage().contains("nested deeper than 64"));
  }

  @Test
  void limitsAreOursOnEveryVersionOfJava() throws MalformedXmlException {
    String description = "<robot name=\"r\"/>&".repeat(100_000);
    assertEquals(description, roundTrip(description), "more escaped characters than JDK 24 reads by itself");
    Object deep = "leaf";
    for (int i = 0; i < 60; i++) {
      deep = i % 2 == 0 ? List.of(deep) : Map.of("k", deep);
    }
    assertEquals(deep, roundTrip(deep), "deeper in elements than JDK 24 reads by itself");
  }

  @Test
  void whatTheParserOfTheJdkIsSlowAtIsRefusedBeforeItIsDone() {
    StringBuilder namespaces = new StringBuilder("<methodCall ");
    for (int i = 0; i < 100_000; i++) {
      namespaces.append("xmlns:a").append(i).append("=\"b\" ");
    }
    for (String body : List.of(namespaces + "/>", namespaces.toString().replace("xmlns:", "x") + "/>",
        "<" + "a".repeat(1 << 20) + "/>",
        "<a>".repeat(300_000), "<methodCall><methodName>" + "<a>".repeat(300_000))) {
      String message =
          assertThrows(MalformedXmlException.class, () -> XmlRpcParser.call(body.getBytes(StandardCharsets.UTF_8)))
              .getMessage();
      assertTrue(message.length() < 500 && message.startsWith("No XML-RPC: "), message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!DOCTYPE x [<!ENTI    'b'<!-->]><", "<!DOCTYPE x [<!ELEMENT", "<!DOCTYPE x [%p;]>",
      "<?xml version='9'?><a/>",
      "<?xml version='1.0' encoding='nope'?><a/>", "<a b='1' b='2'/>", "<a:b/>", "<a>&#0;</a>", "<a>&#xFFFFFFFFF;</a>",
      "<a>]]></a>", "<a/><a/>", "&",
      "<![CDATA[", "<!--", "<?", "\uFFFE", "\u0000"})
  void whateverTheParserOfTheJdkFailsWithIsTold(String body) {
    assertThrows(MalformedXmlException.class, () -> XmlRpcParser.call(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void numbersAreThoseThatPeersWrite() throws MalformedXmlException {
    assertEquals(List.of(-7, 7, 1e10, Double.POSITIVE_INFINITY, Double.NaN),
        parse("<value><array><data><value><int>-7</int></value>"
            + "<value><i4>+7</i4></value><value><double>1E+10</double></value><value><double>Infinity</double></value>"
            + "<value><double>NaN</double></value></data></array></value>"));
    for (String odd : List.of("<int>\u0663</int>", "<int>1_0</int>", "<double>0x1p3</double>", "<double>1d</double>",
        "<double>1f</double>",
        "<double>1,5</double>", "<double></double>", "<int>" + "9".repeat(1_000_000) + "</int>",
        "<double>0." + "1".repeat(1_000_000) + "</double>")) {
      String message =
          assertThrows(MalformedXmlException.class, () -> parse("<value>" + odd + "</value>"), odd).getMessage();
      assertTrue(message.length() < 300, message);
    }
  }

  @Test
  void answerThatNoPeerCouldReadIsNotWritten() {
    List<String> large = Collections.nCopies(40, "x".repeat(1 << 20));
    assertEquals("Value takes more than 33554432 characters as XML; ask for less",
        assertThrows(IllegalArgumentException.class, () -> XmlRpcWriter.response(large)).getMessage());
  }

  @Test
  void bodyBeyondTheLimitIsRefused() {
    assertEquals("Body has 16777217 bytes, the limit is 16777216", assertThrows(
        MalformedXmlException.class, () -> XmlRpcParser.call(new byte[XmlRpcParser.MAX_BYTES + 1])).getMessage());
  }

  @Test
  void damagedCallsAreReadOrRefusedButNothingElse() {
    byte[] good = XmlRpcWriter.call("setParam", "/node", "key", Map.of("a", List.of(1, 2.5, true, "é")));
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        XmlRpcParser.call(bytes);
      } catch (MalformedXmlException e) {
        refused++;
      }
    }
    assertTrue(refused > 1000 && refused < 3000, "refused " + refused);
  }
}
