package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.COLOUR;

import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.health.UnusableInputException;

/** The colours of an image: rgb8, bgr8, rgba8, bgra8, and mono8, which says light from dark only. */
final class Colours {
  static final int CHANNELS = 3;
  private static final int MOST_PIXELS = 4096 * 2048;

  private final Image image;
  private final Layout layout;

  private Colours(Image image, Layout layout) {
    this.image = image;
    this.layout = layout;
  }

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
   * Those of an image, which has to stay as it is.
   *
   * @throws UnusableInputException when the encoding is another one or the sizes do not fit together
   */
  static Colours of(Image image) {
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
    return new Colours(image, layout);
  }

  /** All of them, to (height, width, 3) red, green, blue. */
  void copyTo(byte[] rgb) {
    for (int row = 0, at = 0; row < image.height(); row++) {
      for (int col = 0; col < image.width(); col++, at += CHANNELS) {
        copy(row, col, rgb, at);
      }
    }
  }

  /** Red, green and blue of one pixel. */
  void copy(int row, int col, byte[] rgb, int at) {
    int from = row * image.step() + col * layout.bytes;
    rgb[at] = image.data()[from + layout.red];
    rgb[at + 1] = image.data()[from + layout.green];
    rgb[at + 2] = image.data()[from + layout.blue];
  }
}
