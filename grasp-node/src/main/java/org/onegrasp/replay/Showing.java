package org.onegrasp.replay;

import java.util.Arrays;
import java.util.Locale;
import org.onegrasp.world.Grasp;
import picocli.CommandLine.Option;

/** A grasp that is shown on an image of a recording, as the command line says it. */
public final class Showing {
  /** Times are printed to the millisecond. */
  private static final double PRINTED_SECONDS = 0.0005;

  @Option(names = "--demonstrate", required = true, paramLabel = "X,Y,Z,YAW[,WIDTH]",
      description = "Teach this grasp:"
          + " metres and radians in the base frame, between the finger tips when they close; yaw is the closing"
          + " direction. May be given several times, each with its own --at and --object.")
  String demonstrate;

  @Option(names = "--at", paramLabel = "SECONDS|IMAGE",
      description = "On which image: its number, such as 3, or the first usable one so many seconds after the beginning,"
          + " such as 2.5 or 2s (default: the first usable one).")
  String at;

  @Option(names = "--object", paramLabel = "NAME",
      description = "Name of the object that this teaches (default: object).")
  String object;

  /** @throws IllegalArgumentException when an option makes no sense; names it */
  void check() {
    grasp();
    image();
    seconds();
  }

  String object() {
    return object == null ? "object" : object;
  }

  Grasp grasp() {
    try {
      double[] n = Arrays.stream(demonstrate.split(",")).mapToDouble(Double::parseDouble).toArray();
      if (n.length == 4 || n.length == 5) {
        return new Grasp(n[0], n[1], n[2], n[3], n.length == 5 ? n[4] : 0, 1);
      }
    } catch (NumberFormatException e) {
      // The message below says it better.
    }
    throw new IllegalArgumentException(
        "--demonstrate must be x,y,z,yaw or x,y,z,yaw,width (metres, radians), it is '" + demonstrate
            + "'");
  }

  /** Whether it is to be shown on this image, if that can be used. */
  boolean due(int number, double seconds) {
    return image() > 0 ? number == image() : seconds >= seconds() - PRINTED_SECONDS;
  }

  /** Whether it cannot be shown on any later image. */
  boolean over(int number) {
    return image() > 0 && number >= image();
  }

  /** What it waits for, for messages. */
  String when() {
    return image() > 0 ? "image " + image()
        : seconds() > 0 ? String.format(Locale.ROOT, "a usable image after %.3f s", seconds()) : "a usable image";
  }

  /** Number of the image, counted from 1; 0 when it is not said. */
  private int image() {
    return at != null && at.matches("[1-9]\\d{0,8}") ? Integer.parseInt(at) : 0;
  }

  private double seconds() {
    if (at == null || image() > 0) {
      return 0;
    }
    if (at.matches("\\d{1,9}(\\.\\d*)?s?") && !at.equals("0")) {
      return Double.parseDouble(at.replace("s", ""));
    }
    throw new IllegalArgumentException(
        "--at must be the number of an image, such as 3, or seconds from the beginning of"
            + " the recording, such as 2.5 or 2s, it is '" + at + "'");
  }
}
