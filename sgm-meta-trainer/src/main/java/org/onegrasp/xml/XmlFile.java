package org.onegrasp.xml;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * An XML file from outside and the ways to walk it: no entities of its own, at most 4 MiB, elements at most
 * {@value #MAX_DEPTH} deep, on every JDK alike. Every complaint is an {@link IllegalArgumentException} with the file's
 * name and the path of the element.
 */
public final class XmlFile {
  private static final int MAX_BYTES = 4 << 20;
  /** Worlds and robots need about 10. */
  static final int MAX_DEPTH = 100;
  private static final String LIMIT = "http://www.oracle.com/xml/jaxp/properties/";
  /**
   * What the JDK allows, which differs from one to the next: 17 knows no depth, 25 stops at 200 attributes and 100,000
   * characters.
   */
  private static final Map<String, Integer> LIMITS = Map.of("maxElementDepth", MAX_DEPTH, "elementAttributeLimit", 1000,
      "maxXMLNameLimit", 1000, "maxGeneralEntitySizeLimit", MAX_BYTES, "totalEntitySizeLimit", 2 * MAX_BYTES);

  private static final String ENCODING = "its bytes are no text in the encoding that it declares, or UTF-8";

  private final String name;
  private final Element root;

  private XmlFile(String name, Element root) {
    this.name = name;
    this.root = root;
  }

  /**
   * @param name of the file, for messages
   * @throws IllegalArgumentException when it is too large or not well formed
   */
  public static XmlFile read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(name + ": larger than " + MAX_BYTES + " bytes, which no world or robot needs");
    }
    XmlStart start = new XmlStart(bytes, name);
    try {
      DocumentBuilder builder = hardened().newDocumentBuilder();
      builder.setErrorHandler(new Throwing());
      return new XmlFile(name, builder.parse(start.source()).getDocumentElement());
    } catch (SAXParseException e) {
      throw new IllegalArgumentException(
          name + ", line " + (start.linesDropped() + e.getLineNumber()) + ": " + reason(e), e);
    } catch (CharConversionException | UnsupportedEncodingException e) {
      throw new IllegalArgumentException(name + ": " + ENCODING + " (" + e.getMessage() + ")", e);
    } catch (SAXException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this JDK's XML parser cannot be hardened", e);
    }
  }

  private static DocumentBuilderFactory hardened() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    LIMITS.forEach((limit, value) -> factory.setAttribute(LIMIT + limit, value.toString()));
    return factory;
  }

  /** The JDK's words, but for its limits, which it names by codes and settings that nobody can change here. */
  private static String reason(SAXParseException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("JAXP00010006")) {
      return "elements are nested more than " + MAX_DEPTH + " deep, which no world or robot needs";
    }
    if (e.getException() instanceof CharConversionException) {
      return ENCODING + " (" + message + ")";
    }
    return message.startsWith("JAXP0001") ? "larger in some way than any world or robot needs (" + message + ")"
        : message;
  }

  /** Without it the JDK prints errors to stderr as well. */
  private static final class Throwing implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }

  public String name() {
    return name;
  }

  /** The outermost element, which must have this tag. */
  public Element root(String tag) {
    if (!root.getTagName().equals(tag)) {
      throw error(root, "expected <" + tag + "> as the outermost element");
    }
    return root;
  }

  /** The first child with this tag, which must be there. */
  public Element child(Element parent, String tag) {
    Element found = optional(parent, tag);
    if (found == null) {
      throw error(parent, "needs a <" + tag + ">");
    }
    return found;
  }

  /** The first child with this tag, or null. */
  public static Element optional(Element parent, String tag) {
    List<Element> found = children(parent, tag);
    return found.isEmpty() ? null : found.get(0);
  }

  public static List<Element> children(Element parent, String tag) {
    List<Element> found = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element element && element.getTagName().equals(tag)) {
        found.add(element);
      }
    }
    return found;
  }

  public static String text(Element element) {
    return element.getTextContent().strip();
  }

  /** The element's name attribute. */
  public String name(Element element) {
    return attribute(element, "name");
  }

  /** An attribute that must be there and not be empty. */
  public String attribute(Element element, String attribute) {
    String value = element.getAttribute(attribute);
    if (value.isEmpty()) {
      throw error(element, "needs a " + attribute + " attribute");
    }
    return value;
  }

  /** The element's text as finite numbers between blanks. */
  public double[] numbers(Element element, int count) {
    return numbers(element, text(element), count);
  }

  /** Finite numbers between blanks; the element is the one to name when they are not. */
  public double[] numbers(Element element, String text, int count) {
    String[] words = text.strip().split("\\s+");
    if (words.length != count) {
      throw error(element, "expected " + count + " number(s), got '" + text + "'");
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      try {
        values[i] = Double.parseDouble(words[i]);
      } catch (NumberFormatException e) {
        throw error(element, "'" + words[i] + "' is not a number");
      }
      if (!Double.isFinite(values[i])) {
        throw error(element, "'" + words[i] + "' is not finite");
      }
    }
    return values;
  }

  /** To be thrown: the message behind the file's name and the path of the element. */
  public IllegalArgumentException error(Element element, String message) {
    StringBuilder path = new StringBuilder();
    for (Node n = element; n instanceof Element e; n = n.getParentNode()) {
      String at = e.getAttribute("name");
      path.insert(0, "/" + e.getTagName() + (at.isEmpty() ? "" : "[" + at + "]"));
    }
    return new IllegalArgumentException(name + ": " + path + ": " + message);
  }
}
