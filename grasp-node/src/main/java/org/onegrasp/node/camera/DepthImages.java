package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.DEPTH;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.health.UnusableInputException;

/** Reads depth images in the two encodings of REP 118: 32FC1 in metres and 16UC1 in millimetres. */
public final class DepthImages {
  /** Room for a 4k picture: five such arrays fit into the memory that the launcher gives, beside everything else. */
  static final int MOST_PIXELS = 4096 * 2048;
  /** Largest message with a picture that can be used: floats, and room for its other fields. */
  public static final int MOST_BYTES = 4 * MOST_PIXELS + (1 << 16);

  private DepthImages() {}

  /**
   * Depth along the optical axis, metres, row-major; 0 or NaN where the camera saw nothing.
   *
   * @throws UnusableInputException when the encoding is another one or the sizes do not fit together
   */
  public static float[] metres(Image image) {
    return metres(image, float[]::new);
  }

  /** The same in an array of so many pixels that it is given; all of it is written. */
  static float[] metres(Image image, IntFunction<float[]> memory) {
    boolean floats = image.encoding().equals("32FC1");
    if (!isDepth(image.encoding())) {
      throw new UnusableInputException(DEPTH, "encoding '" + Quoted.of(image.encoding())
          + "' is no depth: connect a depth topic with 32FC1"
          + " (metres) or 16UC1 (millimetres), for a depth camera usually .../depth/image_raw or"
          + " .../depth/image_rect_raw");
    }
    checkSize(image, floats ? 4 : 2);
    float[] metres = memory.apply(image.width() * image.height());
    return floats ? floats(image, metres) : millimetres(image, metres);
  }

  public static boolean isDepth(String encoding) {
    return encoding.equals("32FC1") || encoding.equals("16UC1") || encoding.equals("mono16");
  }

  private static void checkSize(Image image, int bytesPerPixel) {
    long row = (long) image.width() * bytesPerPixel;
    String what =
        "image of " + Integer.toUnsignedLong(image.width()) + "x" + Integer.toUnsignedLong(image.height()) + " pixels "
            + image.encoding();
    if (image.width() == 0 || image.height() == 0) {
      throw misfit(what + " has no pixels");
    }
    if (image.width() < 0 || image.height() < 0 || (long) image.width() * image.height() > MOST_PIXELS) {
      throw misfit(what + " is too large, at most " + MOST_PIXELS + " pixels (4096x2048) can be used: send it smaller");
    }
    if (image.step() < 0 || image.step() < row) {
      throw misfit(what + " has a step of " + Integer.toUnsignedLong(image.step())
          + " bytes from row to row, a row needs " + row);
    }
    long needed = (long) (image.height() - 1) * image.step() + row;
    if (image.data().length < needed) {
      throw misfit(what + " with a step of " + image.step() + " bytes has " + image.data().length
          + " bytes of data, it needs " + needed);
    }
  }

  private static UnusableInputException misfit(String message) {
    return new UnusableInputException(DEPTH, message + ": check the camera driver");
  }

  private static ByteBuffer bytes(Image image) {
    return ByteBuffer.wrap(image.data()).order(image.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] floats(Image image, float[] metres) {
    ByteBuffer bytes = bytes(image);
    for (int row = 0; row < image.height(); row++) {
      bytes.position(row * image.step()).slice().order(bytes.order()).asFloatBuffer()
          .get(metres, row * image.width(), image.width());
    }
    return metres;
  }

  private static float[] millimetres(Image image, float[] metres) {
    ByteBuffer bytes = bytes(image);
    for (int row = 0; row < image.height(); row++) {
      for (int col = 0; col < image.width(); col++) {
        metres[row * image.width() + col] = (bytes.getShort(row * image.step() + 2 * col) & 0xFFFF) * 0.001f;
      }
    }
    return metres;
  }
}
