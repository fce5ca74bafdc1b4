package org.onegrasp.msgs.definition;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.onegrasp.msgs.Quoted;

/**
 * A set of definitions that may refer to each other, with what needs all of them: full texts and MD5 sums. The rules
 * are those of genmsg, the generator of ROS 1 (<a href="https://wiki.ros.org/ROS/Technical%20Overview">ROS technical
 * overview</a>). Safe for use by several threads.
 */
public final class Definitions {
  private static final String SEPARATOR = "=".repeat(80);
  private static final int MAX_DEPTH = 32;
  private static final Definitions BUNDLED = new Definitions(Definitions::resource);

  // file name such as std_msgs/Header.msg -> text, or null when there is none
  private final UnaryOperator<String> source;
  private final Map<String, MessageDefinition> messages = new ConcurrentHashMap<>();
  private final Map<String, String> nestedMd5 = new ConcurrentHashMap<>(); // of the types that occur as fields

  private Definitions(UnaryOperator<String> source) {
    this.source = source;
  }

  /** The definitions in this module: those of onegrasp_msgs and the standard ones that it uses. */
  public static Definitions bundled() {
    return BUNDLED;
  }

  /**
   * The definitions in a full text, as a connection header or a bag carries it.
   *
   * @param type full name of the first part; the others say their own
   */
  public static Definitions ofFullText(String type, String fullText) {
    String[] parts = fullText.split("(?m)^={80}$\\n", -1);
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < parts.length - 1; i++) {
      parts[i] = parts[i].replaceFirst("\\n$", ""); // of the empty line in front of the separator
    }
    texts.put(type + ".msg", parts[0]);
    for (int i = 1; i < parts.length; i++) {
      int end = parts[i].indexOf('\n');
      if (!parts[i].startsWith("MSG: ") || end < 0) {
        throw new DefinitionException(
            "part " + (i + 1) + " of the full text of " + Quoted.of(type) + " does not begin with 'MSG: '");
      }
      texts.put(parts[i].substring(5, end).strip() + ".msg", parts[i].substring(end + 1));
    }
    return new Definitions(texts::get);
  }

  /** @throws DefinitionException when there is no such message in this set */
  public MessageDefinition message(String type) {
    MessageDefinition known = messages.get(type);
    if (known == null) {
      known = MessageDefinition.parse(type, text(type, ".msg"));
      messages.put(type, known);
    }
    return known;
  }

  /** @throws DefinitionException when there is no such service in this set */
  public ServiceDefinition service(String type) {
    return ServiceDefinition.parse(type, text(type, ".srv"));
  }

  /**
   * 32 lower-case hexadecimal digits that change with whatever changes the bytes or the constants, but not with
   * comments.
   */
  public String md5(MessageDefinition message) {
    return md5Of(md5Text(message, 0));
  }

  /** MD5 sum over the request's and the response's text, one directly behind the other. */
  public String md5(ServiceDefinition service) {
    return md5Of(md5Text(service.request(), 0) + md5Text(service.response(), 0));
  }

  /**
   * The text of {@code message} and then of every message that it needs, depth first, each once, behind a separator.
   */
  public String fullText(MessageDefinition message) {
    Set<String> needed = new LinkedHashSet<>();
    collect(message, needed);
    StringBuilder all = new StringBuilder(message.text());
    for (String type : needed) {
      all.append('\n').append(SEPARATOR).append("\nMSG: ").append(type).append('\n').append(message(type).text());
    }
    return all.toString();
  }

  private void collect(MessageDefinition message, Set<String> needed) {
    for (Field field : message.fields()) {
      if (field.nested() && needed.add(field.type())) {
        collect(message(field.type()), needed);
      }
    }
  }

  /** Constants first, then fields; a nested type is replaced by its MD5 sum and loses its array suffix. */
  private String md5Text(MessageDefinition message, int depth) {
    if (depth > MAX_DEPTH) {
      throw new DefinitionException(
          message.type() + " is nested deeper than " + MAX_DEPTH + "; does it contain itself?");
    }
    StringBuilder text = new StringBuilder();
    for (Constant constant : message.constants()) {
      text.append(constant.type()).append(' ').append(constant.name()).append('=').append(constant.value())
          .append('\n');
    }
    for (Field field : message.fields()) {
      text.append(field.nested() ? nestedMd5(field.type(), depth + 1) : field.typeText());
      text.append(' ').append(field.name()).append('\n');
    }
    return text.toString().strip();
  }

  private String nestedMd5(String type, int depth) {
    String known = nestedMd5.get(type);
    if (known == null) {
      known = md5Of(md5Text(message(type), depth));
      nestedMd5.put(type, known);
    }
    return known;
  }

  private static String md5Of(String text) {
    try {
      byte[] sum = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private String text(String type, String extension) {
    String text = source.apply(type + extension);
    if (text == null) {
      throw new DefinitionException(
          "no definition of " + Quoted.of(type) + " (looked for " + Quoted.of(type + extension) + ")");
    }
    return text;
  }

  private static String resource(String file) {
    try (InputStream in = Definitions.class.getResourceAsStream("/org/onegrasp/msgs/definitions/" + file)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the bundled definition " + file, e);
    }
  }
}
