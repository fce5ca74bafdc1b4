package org.onegrasp.node.parameters;

/** Whether the depth pictures are rectified, so that the camera info's P holds for them, or raw, so that K and D do. */
public enum Rectified {
  /** Told by the topic's name and the camera info. */
  AUTO, TRUE, FALSE;

  /** @throws IllegalArgumentException when it is none of the three */
  static Rectified parse(String text) {
    for (Rectified value : values()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException("parameter ~rectified must be auto, true or false, it is '" + text + "'");
  }

  /** Whether a topic's name says that its pictures are rectified, as image_rect and image_rect_raw do. */
  public static boolean saidBy(String topic) {
    for (String word : topic.split("[/_]")) {
      if (word.equals("rect") || word.startsWith("rectif")) {
        return true;
      }
    }
    return false;
  }
}
