package org.onegrasp.msgs.definition;

import java.util.List;

/**
 * One message as its .msg text defines it.
 *
 * @param type full name, such as {@code sensor_msgs/Image}
 * @param constants in the order of the text
 * @param fields in the order of the text, which is the order on the wire
 * @param text as it was read
 */
public record MessageDefinition(String type, List<Constant> constants, List<Field> fields, String text) {
  public MessageDefinition {
    constants = List.copyOf(constants);
    fields = List.copyOf(fields);
  }

  /**
   * Reads .msg text.
   *
   * @param type full name; its package is that of field types written without one
   * @throws DefinitionException when a line is neither a field nor a constant; names the line
   */
  public static MessageDefinition parse(String type, String text) {
    return new DefinitionParser(type).parse(text);
  }

  /** Whether the first field is {@code Header header}, whose sequence number publishers count up themselves. */
  public boolean hasHeader() {
    return !fields.isEmpty() && fields.get(0).equals(new Field("std_msgs/Header", Field.Shape.SINGLE, 0, "header"));
  }
}
