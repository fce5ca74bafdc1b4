package org.onegrasp.msgs.definition;

/**
 * One field of a message.
 *
 * @param type element type: a built-in type, or the full name of a message such as {@code geometry_msgs/Pose}
 * @param shape one element or an array
 * @param length number of elements when {@code shape} is {@link Shape#FIXED_ARRAY}, otherwise 0
 * @param name as written
 */
public record Field(String type, Shape shape, int length, String name) {
  /** How many elements a field has and whether that number is on the wire. */
  public enum Shape {
    SINGLE,
    /** As many as the definition says; the number is not sent. */
    FIXED_ARRAY,
    /** Any number, sent in front of the elements as a uint32. */
    VARIABLE_ARRAY
  }

  /** Whether the element type is a message, not a built-in type. */
  public boolean nested() {
    return type.indexOf('/') >= 0;
  }

  /** Element type with the array suffix, such as {@code float64[9]}. */
  public String typeText() {
    return switch (shape) {
      case SINGLE -> type;
      case FIXED_ARRAY -> type + "[" + length + "]";
      case VARIABLE_ARRAY -> type + "[]";
    };
  }
}
