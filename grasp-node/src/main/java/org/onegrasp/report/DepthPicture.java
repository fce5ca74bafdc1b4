package org.onegrasp.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;

/** A depth image or height map as a PNG of 16 bits, if it can be one, and in words in any case. */
final class DepthPicture {
  private static final int MOST_SIDE = 4096;
  private static final double MOST = 65535;
  /** Of a metre, in depth pictures. */
  static final double MILLIMETRES = 1000;

  private DepthPicture() {}

  /**
   * Nothing when encoding and sizes do not fit together; that is told by {@link #words}.
   *
   * @param perMetre of the picture's units, where the image is in metres
   */
  static Optional<byte[]> png(Image image, double perMetre) throws IOException {
    int bytesPerPixel = image.encoding().equals("32FC1") ? 4
        : image.encoding().equals("16UC1") || image.encoding().equals("mono16") ? 2 : 0;
    if (bytesPerPixel == 0 || !fits(image, bytesPerPixel)) {
      return Optional.empty();
    }
    BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_USHORT_GRAY);
    short[] pixels = ((DataBufferUShort) picture.getRaster().getDataBuffer()).getData();
    ByteBuffer data =
        ByteBuffer.wrap(image.data()).order(image.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        int at = row * image.step() + column * bytesPerPixel;
        pixels[row * image.width() + column] =
            bytesPerPixel == 2 ? data.getShort(at) : units(perMetre * data.getFloat(at));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return Optional.of(bytes.toByteArray());
  }

  private static boolean fits(Image image, int bytesPerPixel) {
    boolean sized =
        image.width() > 0 && image.height() > 0 && image.width() <= MOST_SIDE && image.height() <= MOST_SIDE;
    return sized && image.step() >= image.width() * bytesPerPixel
        && (long) (image.height() - 1) * image.step() + (long) image.width() * bytesPerPixel <= image.data().length;
  }

  /** 0 where nothing was seen, or it was too far for 16 bits. */
  private static short units(double value) {
    return value > 0 && value <= MOST ? (short) Math.round(value) : 0;
  }

  /** Seconds since 1970 with all digits. */
  static String seconds(RosTime stamp) {
    return BigDecimal.valueOf(stamp.toNanos(), 9).toPlainString();
  }

  static String words(String topic, Image image) {
    return String.format(Locale.ROOT, """
        topic: %s
        stamp: %s
        frame_id: '%s'
        seq: %s
        height: %s
        width: %s
        encoding: '%s'
        is_bigendian: %b
        step: %s
        bytes: %d
        """,
        topic, seconds(image.header().stamp()), image.header().frameId(),
        Integer.toUnsignedString(image.header().seq()), Integer.toUnsignedString(image.height()),
        Integer.toUnsignedString(image.width()), image.encoding(), image.bigEndian(),
        Integer.toUnsignedString(image.step()),
        image.data().length);
  }
}
