package org.onegrasp.ros.xmlrpc;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.onegrasp.msgs.Quoted;

/**
 * Reads requests and responses. Bodies come from anybody on the network: no document type, no entities beyond XML's own
 * five, no namespaces (whose declarations the JDK's parser compares each with each), at most {@value #MAX_BYTES} bytes,
 * {@value #MAX_DEPTH} levels of values and {@value #MAX_ATTRIBUTES} attributes an element. The limits are set here,
 * because those of the JDK change from version to version: the ones of JDK 24 refuse a robot's description with more
 * than 100,000 characters that are escaped.
 */
final class XmlRpcParser {
  static final int MAX_BYTES = 16 << 20;
  static final int MAX_DEPTH = 64;
  static final int MAX_ATTRIBUTES = 100;
  /** Characters of a number's text; the longest that a double needs has 1076. */
  private static final int MAX_DIGITS = 1100;
  /** A level of values is value, struct and member, and the deepest holds a name. */
  private static final int MAX_ELEMENT_DEPTH = 3 * MAX_DEPTH + 20;
  private static final XMLInputFactory FACTORY = factory();
  private final XMLStreamReader in;

  private XmlRpcParser(byte[] body) throws XMLStreamException, MalformedXmlException {
    if (body.length > MAX_BYTES) {
      throw new MalformedXmlException("Body has " + body.length + " bytes, the limit is " + MAX_BYTES);
    }
    in = FACTORY.createXMLStreamReader(new StringReader(utf8(body)));
  }

  /** Decoded here, because the JDK's parser writes what it finds wrong in UTF-8 to the error output. */
  private static String utf8(byte[] body) throws MalformedXmlException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedXmlException("Body is no UTF-8: " + e.getMessage(), e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    Map.of("elementAttributeLimit", MAX_ATTRIBUTES, "maxElementDepth", MAX_ELEMENT_DEPTH, "maxXMLNameLimit", 1000,
        "maxGeneralEntitySizeLimit", MAX_BYTES, "totalEntitySizeLimit", MAX_BYTES, "entityExpansionLimit", 1)
        .forEach((limit, value) -> factory.setProperty("http://www.oracle.com/xml/jaxp/properties/" + limit, value));
    return factory;
  }

  static MethodCall call(byte[] body) throws MalformedXmlException {
    return parse(body, XmlRpcParser::readCall);
  }

  /** @throws XmlRpcFault when the response is one */
  static Object response(byte[] body) throws MalformedXmlException {
    return parse(body, XmlRpcParser::readResponse);
  }

  private interface Reading<T> {
    T from(XmlRpcParser parser) throws XMLStreamException, MalformedXmlException;
  }

  private static <T> T parse(byte[] body, Reading<T> reading) throws MalformedXmlException {
    try {
      return reading.from(new XmlRpcParser(body));
    } catch (XmlRpcFault fault) {
      throw fault;
    } catch (XMLStreamException | RuntimeException e) { // The JDK's parser also fails with others than it declares.
      throw new MalformedXmlException("No XML-RPC: " + Quoted.line(e.getMessage()), e);
    }
  }

  private MethodCall readCall() throws XMLStreamException, MalformedXmlException {
    open("methodCall");
    open("methodName");
    String method = text().strip();
    List<Object> parameters = new ArrayList<>();
    if (next() == XMLStreamConstants.START_ELEMENT) {
      expect("params");
      while (next() == XMLStreamConstants.START_ELEMENT) {
        expect("param");
        parameters.add(onlyValue());
      }
      next();
    }
    return new MethodCall(method, parameters);
  }

  private Object readResponse() throws XMLStreamException, MalformedXmlException {
    open("methodResponse");
    next();
    if (in.getEventType() == XMLStreamConstants.START_ELEMENT && in.getLocalName().equals("fault")) {
      throw fault(onlyValue());
    }
    expect("params");
    open("param");
    return onlyValue();
  }

  private XmlRpcFault fault(Object value) throws MalformedXmlException {
    if (value instanceof Map<?, ?> map && map.get("faultString") instanceof String message) {
      return new XmlRpcFault(map.get("faultCode") instanceof Integer code ? code : 0, message);
    }
    throw broken("a fault needs faultCode and faultString");
  }

  /** From inside an element that holds exactly one value, to the end of that element. */
  private Object onlyValue() throws XMLStreamException, MalformedXmlException {
    open("value");
    Object value = value(0);
    if (next() != XMLStreamConstants.END_ELEMENT) {
      throw broken("more than one value");
    }
    return value;
  }

  /** From the start of {@code <value>} to its end; text without a type is a string. */
  private Object value(int depth) throws XMLStreamException, MalformedXmlException {
    if (depth > MAX_DEPTH) {
      throw broken("values are nested deeper than " + MAX_DEPTH);
    }
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (in.next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA,
            XMLStreamConstants.SPACE -> text.append(in.getText());
        case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
        case XMLStreamConstants.END_ELEMENT -> {
          return text.toString();
        }
        case XMLStreamConstants.START_ELEMENT -> {
          Object value = typed(in.getLocalName(), depth);
          if (next() != XMLStreamConstants.END_ELEMENT) {
            throw broken("a value holds more than one type");
          }
          return value;
        }
        default -> throw broken("neither text nor type in a value");
      }
    }
  }

  private Object typed(String type, int depth) throws XMLStreamException, MalformedXmlException {
    return switch (type) {
      case "string", "dateTime.iso8601" -> text();
      case "int", "i4" -> Integer.valueOf(digits(text().strip()));
      case "double" -> number(text().strip());
      case "boolean" -> bool(text().strip());
      case "base64" -> Base64.getMimeDecoder().decode(text());
      case "array" -> array(depth);
      case "struct" -> struct(depth);
      default -> throw broken("unknown type <" + Quoted.of(type) + ">");
    };
  }

  private static Double number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "-nan" -> Double.NaN;
      case "inf", "infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.valueOf(digits(text));
    };
  }

  /** Java also reads digits of other scripts, hexadecimal numbers and a type's letter, which no peer would. */
  private static String digits(String text) {
    if (text.length() > MAX_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("'" + Quoted.of(text) + "' is no number");
    }
    return text;
  }

  private Boolean bool(String text) throws MalformedXmlException {
    return switch (text) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw broken("'" + Quoted.of(text) + "' is no boolean");
    };
  }

  private List<Object> array(int depth) throws XMLStreamException, MalformedXmlException {
    List<Object> list = new ArrayList<>();
    open("data");
    while (next() == XMLStreamConstants.START_ELEMENT) {
      expect("value");
      list.add(value(depth + 1));
    }
    next();
    return list;
  }

  private Map<String, Object> struct(int depth) throws XMLStreamException, MalformedXmlException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (next() == XMLStreamConstants.START_ELEMENT) {
      expect("member");
      open("name");
      String name = text();
      open("value");
      map.put(name, value(depth + 1));
      if (next() != XMLStreamConstants.END_ELEMENT) {
        throw broken("a member holds more than a name and a value");
      }
    }
    return map;
  }

  /** Text up to the end of the present element. */
  private String text() throws XMLStreamException {
    return in.getElementText();
  }

  private void open(String name) throws XMLStreamException, MalformedXmlException {
    next();
    expect(name);
  }

  private void expect(String name) throws MalformedXmlException {
    if (in.getEventType() != XMLStreamConstants.START_ELEMENT || !in.getLocalName().equals(name)) {
      throw broken("expected <" + name + ">");
    }
  }

  /** The next start or end of an element; only white space may lie between. */
  private int next() throws XMLStreamException, MalformedXmlException {
    while (true) {
      int event = in.next();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT, XMLStreamConstants.END_ELEMENT -> {
          return event;
        }
        case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION, XMLStreamConstants.SPACE -> {}
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (!in.isWhiteSpace()) {
            throw broken("text outside of a value");
          }
        }
        default -> throw broken("document types and entities are not allowed");
      }
    }
  }

  private MalformedXmlException broken(String what) {
    return new MalformedXmlException(
        "No XML-RPC: " + what + " (character " + in.getLocation().getCharacterOffset() + ")");
  }
}
