package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.COLOUR;

import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.health.UnusableInputException;

/** Reads colour images: rgb8, bgr8, rgba8, bgra8, and mono8, which says light from dark only. */
final class Colours {
  private static final int MOST_PIXELS = 4096 * 2048;
  private static final int CHANNELS = 3;

  private Colours() {}

  /** Where red, green and blue stand in a pixel, and how many bytes it has. */
  private record Layout(int red, int green, int blue, int bytes) {
    static Layout of(String encoding) {
      return switch (encoding) {
        case "rgb8" -> new Layout(0, 1, 2, 3);
        case "bgr8" -> new Layout(2, 1, 0, 3);
        case "rgba8" -> new Layout(0, 1, 2, 4);
        case "bgra8" -> new Layout(2, 1, 0, 4);
        case "mono8" -> new Layout(0, 0, 0, 1);
        default -> throw new UnusableInputException(COLOUR, "encoding '" + Quoted.of(encoding)
            + "' is no colour that can be read: connect ~colour to a topic with rgb8, bgr8, rgba8, bgra8 or mono8,"
            + " usually .../image_rect_color; without it shape alone decides");
      };
    }
  }

  /**
   * (height, width, 3) red, green, blue.
   *
   * @throws UnusableInputException when the encoding is another one or the sizes do not fit together
   */
  static byte[] rgb(Image image) {
    Layout layout = Layout.of(image.encoding());
    int width = image.width();
    int height = image.height();
    boolean sized = width > 0 && height > 0 && (long) width * height <= MOST_PIXELS;
    long row = (long) width * layout.bytes;
    if (!sized || image.step() < row || image.data().length < (height - 1L) * image.step() + row) {
      throw new UnusableInputException(COLOUR, "colour image of " + Integer.toUnsignedLong(width) + "x"
          + Integer.toUnsignedLong(height) + " pixels " + image.encoding() + ", step "
          + Integer.toUnsignedLong(image.step()) + ", has " + image.data().length
          + " bytes: they do not fit together, or are more than 4096x2048 pixels: check the camera driver");
    }
    byte[] rgb = new byte[CHANNELS * width * height];
    for (int i = 0; i < width * height; i++) {
      int from = i / width * image.step() + i % width * layout.bytes;
      rgb[CHANNELS * i] = image.data()[from + layout.red];
      rgb[CHANNELS * i + 1] = image.data()[from + layout.green];
      rgb[CHANNELS * i + 2] = image.data()[from + layout.blue];
    }
    return rgb;
  }
}
