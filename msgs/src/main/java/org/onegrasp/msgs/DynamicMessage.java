package org.onegrasp.msgs;

import java.util.List;
import org.onegrasp.msgs.definition.DefinitionException;
import org.onegrasp.msgs.definition.Definitions;
import org.onegrasp.msgs.definition.Field;
import org.onegrasp.msgs.definition.MessageDefinition;

/**
 * A message of a type that has no record here, known only from the text of its definition.
 *
 * <p>
 * Values are Boolean, Integer (whole numbers of up to 32 bits, uint32 with the bits taken as unsigned), Long (64 bits,
 * uint64 likewise), Float, Double, String, {@link RosTime}, {@link RosDuration}, DynamicMessage; arrays of numbers are
 * Java arrays of the same width, others are lists. Two messages with arrays are equal only when they share them.
 *
 * @param definition names and types of the fields
 * @param values in the order of the fields
 */
public record DynamicMessage(MessageDefinition definition, List<Object> values) {
  public DynamicMessage {
    values = List.copyOf(values);
    if (values.size() != definition.fields().size()) {
      throw new IllegalArgumentException(definition.type() + " has " + definition.fields().size() + " fields, got "
          + values.size() + " values");
    }
  }

  /**
   * The codec of a type from its full text, as a connection header or a bag carries it.
   *
   * @param type full name of the first part of the text
   * @throws DefinitionException when the text is no definition, lacks a type, or describes a message that contains
   * itself
   */
  public static MessageCodec<DynamicMessage> codec(String type, String fullText) {
    return DynamicCodec.of(type, Definitions.ofFullText(type, fullText));
  }

  public String type() {
    return definition.type();
  }

  /** @throws IllegalArgumentException when the message has no such field; names those that it has */
  public Object get(String field) {
    List<Field> fields = definition.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(field)) {
        return values.get(i);
      }
    }
    throw new IllegalArgumentException(type() + " has no field '" + field + "'; it has "
        + fields.stream().map(Field::name).toList());
  }

  /** Field by field as {@code rostopic echo} prints it, without a line end behind it; long strings stay on one line. */
  @Override
  public String toString() {
    return MessageText.of(this);
  }

  /** The same a bit at a time, for messages whose text would not fit into memory. */
  public void print(Appendable out) {
    MessageText.print(this, out);
  }
}
