package org.onegrasp.node.parameters;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.ros.RosHome;
import org.onegrasp.world.Pose;

/**
 * Reads parameters with their bounds. Whole numbers count as numbers, as people write them in YAML, and so do texts
 * such as 1e-3, which is no number for rosparam.
 */
public final class ParameterReader {
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private final Function<String, Optional<Object>> values;

  /** @param values looks a parameter up by its name */
  public ParameterReader(Function<String, Optional<Object>> values) {
    this.values = values;
  }

  /** Whether a parameter is this word. */
  boolean says(String name, String word) {
    return values.apply(name).filter(value -> value.toString().strip().equalsIgnoreCase(word)).isPresent();
  }

  double number(String name, double fallback, double least, double most) {
    Object value = values.apply(name).orElse(fallback);
    double number = value instanceof Number given ? given.doubleValue() : decimal(value.toString());
    if (!(number >= least && number <= most)) {
      throw new IllegalArgumentException(
          "parameter " + name + " must be a number from " + least + " to " + most + ", it is '"
              + Quoted.of(value) + "': mend it in the launch file or with rosparam set");
    }
    return number;
  }

  /** Not a number when it is none, or not finite. */
  private static double decimal(String text) {
    return DECIMAL.matcher(text.strip()).matches() ? Double.parseDouble(text.strip()) : Double.NaN;
  }

  /** YAML made something else of an unquoted on, 1.10 or [a]: what was written is gone. */
  private static String text(String name, Object value) {
    if (value instanceof String || value instanceof Integer) {
      return value.toString();
    }
    throw new IllegalArgumentException(
        "parameter " + name + " must be a text, it is " + kind(value) + ": " + Quoted.of(value)
            + "; put the text into quotes, in a launch file with type=\"str\"");
  }

  private static String kind(Object value) {
    return value instanceof Boolean ? "a truth value" : value instanceof Number ? "a number"
        : value instanceof List<?> ? "a list"
        : value instanceof Map<?, ?> ? "a map" : "bytes";
  }

  String text(String name, String fallback) {
    String text = values.apply(name).map(value -> text(name, value)).orElse(fallback);
    if (text.isBlank()) {
      throw new IllegalArgumentException("parameter " + name + " must not be empty");
    }
    return text;
  }

  /** One of a few words, true and false among them, which YAML makes a truth value of. */
  String word(String name, String fallback) {
    return values.apply(name).map(Object::toString).orElse(fallback);
  }

  /** Name of a frame, without slashes in front: tf2 takes none with them. */
  String frame(String name, String fallback) {
    return checkedFrame(name, text(name, fallback));
  }

  /** The same; nothing when the parameter is not set or empty. */
  Optional<String> frame(String name) {
    return text(name).map(given -> checkedFrame(name, given));
  }

  private static String checkedFrame(String name, String given) {
    String frame = Messages.frame(given);
    if (frame.isEmpty()) {
      throw new IllegalArgumentException("parameter " + name + " must be the name of a frame, it is '" + given + "'");
    }
    return frame;
  }

  /** Nothing when the parameter is not set or empty. */
  Optional<String> text(String name) {
    return values.apply(name).map(value -> text(name, value)).filter(text -> !text.isBlank());
  }

  /** A file or folder, "~/" being the home folder; nothing when the parameter is not set or empty. */
  Optional<Path> path(String name) {
    return text(name).map(text -> path(name, text));
  }

  private static Path path(String name, String text) {
    if (text.contains("://")) {
      throw new IllegalArgumentException(
          "parameter " + name + " must be a path, it is '" + Quoted.of(text) + "': write /PATH, or"
              + " $(find PACKAGE)/PATH in a launch file");
    }
    try {
      return RosHome.path(text, System.getenv());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("parameter " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Six numbers in a list or a string: x y z in metres, roll pitch yaw in radians; nothing when the parameter is not
   * set.
   *
   * @param what the pose is of and in which frame, for messages
   */
  Optional<Pose> pose(String name, String what) {
    return values.apply(name).filter(value -> !value.toString().isBlank() && !says(name, TableSource.AUTO))
        .map(value -> pose(name, what, value));
  }

  private static Pose pose(String name, String what, Object value) {
    List<?> parts = value instanceof List<?> list ? list : Arrays.asList(value.toString().trim().split("[\\s,]+"));
    try {
      double[] p = parts.stream().mapToDouble(part -> decimal(String.valueOf(part))).toArray();
      if (p.length == 6 && Math.max(Math.max(Math.abs(p[0]), Math.abs(p[1])), Math.abs(p[2])) <= Messages.MOST_METRES) {
        return Pose.ofRollPitchYaw(p[0], p[1], p[2], p[3], p[4], p[5]);
      }
    } catch (IllegalArgumentException e) {
      // The message below says it better.
    }
    throw new IllegalArgumentException(
        "parameter " + name + " must be six numbers, x y z (metres) roll pitch yaw (radians)"
            + " of " + what + "; it is '" + Quoted.of(value) + "'");
  }
}
