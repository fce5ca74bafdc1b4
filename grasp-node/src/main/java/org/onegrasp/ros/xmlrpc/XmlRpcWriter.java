package org.onegrasp.ros.xmlrpc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.onegrasp.msgs.Quoted;

/** Values as XML text (xmlrpc.com/spec). Text outside of XML's character set is refused, not mangled. */
final class XmlRpcWriter {
  private static final int MAX_DEPTH = 64;
  /** Twice what our own parser reads: a master's whole tree with what its characters need as XML. */
  static final int MAX_CHARACTERS = 32 << 20;
  private final StringBuilder out = new StringBuilder(256).append("<?xml version=\"1.0\"?>\n");

  private XmlRpcWriter() {}

  static byte[] call(String method, Object... parameters) {
    XmlRpcWriter writer = new XmlRpcWriter();
    writer.out.append("<methodCall><methodName>");
    writer.text(method);
    writer.out.append("</methodName><params>");
    for (Object parameter : parameters) {
      writer.parameter(parameter);
    }
    writer.out.append("</params></methodCall>\n");
    return writer.bytes();
  }

  static byte[] response(Object value) {
    XmlRpcWriter writer = new XmlRpcWriter();
    writer.out.append("<methodResponse><params>");
    writer.parameter(value);
    writer.out.append("</params></methodResponse>\n");
    return writer.bytes();
  }

  static byte[] fault(int code, String message) {
    XmlRpcWriter writer = new XmlRpcWriter();
    writer.out.append("<methodResponse><fault>");
    writer.value(Map.of("faultCode", code, "faultString", printable(Quoted.line(message))), 0);
    writer.out.append("</fault></methodResponse>\n");
    return writer.bytes();
  }

  private static String printable(String message) {
    return message.codePoints().filter(XmlRpcWriter::isXml)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }

  private byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void parameter(Object value) {
    out.append("<param>");
    value(value, 0);
    out.append("</param>");
  }

  private void value(Object value, int depth) {
    if (out.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "Value takes more than " + MAX_CHARACTERS + " characters as XML; ask for less");
    }
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "Value is nested deeper than " + MAX_DEPTH + " levels, so XML-RPC peers refuse it");
    }
    out.append("<value>");
    if (value instanceof String s) {
      out.append("<string>");
      text(s);
      out.append("</string>");
    } else if (value instanceof Integer i) {
      out.append("<int>").append(i.intValue()).append("</int>");
    } else if (value instanceof Boolean b) {
      out.append("<boolean>").append(b ? 1 : 0).append("</boolean>");
    } else if (value instanceof Double d) {
      out.append("<double>").append(number(d)).append("</double>");
    } else if (value instanceof byte[] bytes) {
      out.append("<base64>").append(Base64.getEncoder().encodeToString(bytes)).append("</base64>");
    } else if (value instanceof List<?> list) {
      array(list, depth);
    } else if (value instanceof Map<?, ?> map) {
      struct(map, depth);
    } else {
      throw new IllegalArgumentException("XML-RPC has no type for "
          + (value == null ? "null" : value.getClass().getName()
              + " (" + Quoted.of(value) + ")")
          + "; use Integer (32 bit), Boolean, Double, String, byte[], List or Map");
    }
    out.append("</value>");
  }

  private void array(List<?> list, int depth) {
    out.append("<array><data>");
    for (Object element : list) {
      value(element, depth + 1);
    }
    out.append("</data></array>");
  }

  private void struct(Map<?, ?> map, int depth) {
    out.append("<struct>");
    for (Map.Entry<?, ?> member : map.entrySet()) {
      out.append("<member><name>");
      text(String.valueOf(member.getKey()));
      out.append("</name>");
      value(member.getValue(), depth + 1);
      out.append("</member>");
    }
    out.append("</struct>");
  }

  /** Python's spelling of what is no number, because rosmaster and rospy read and write that. */
  private static String number(double d) {
    if (Double.isNaN(d)) {
      return "nan";
    }
    return Double.isInfinite(d) ? (d > 0 ? "inf" : "-inf") : Double.toString(d);
  }

  private void text(String s) {
    for (int i = 0; i < s.length();) {
      int c = s.codePointAt(i);
      if (!isXml(c)) {
        throw new IllegalArgumentException(
            String.format("Character U+%04X at index %d cannot be written as XML text; send it as byte[]", c, i));
      }
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '\r' -> out.append("&#13;"); // A parser turns a bare one into a line feed.
        default -> out.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
  }

  private static boolean isXml(int c) {
    return c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }
}
