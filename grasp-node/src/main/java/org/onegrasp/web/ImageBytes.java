package org.onegrasp.web;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as files in memory. Not even for a moment on the disk, where ImageIO puts them by itself. */
final class ImageBytes {
  private ImageBytes() {}

  /** @throws IOException when this Java does not write that format */
  static byte[] of(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, format, out)) {
        throw new IOException("this Java writes no " + format);
      }
    }
    return bytes.toByteArray();
  }
}
