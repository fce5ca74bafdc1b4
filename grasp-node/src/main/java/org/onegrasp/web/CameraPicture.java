package org.onegrasp.web;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.onegrasp.world.Observation;

/**
 * What a camera sees as a JPEG, in colour or, where there is none, depth as a ramp: near is light, nothing seen is dark
 * blue. Of large pictures every so many columns and rows.
 *
 * @param bytes the JPEG
 */
record CameraPicture(int width, int height, byte[] bytes) {

  private static final int MOST_WIDTH = 640;
  private static final int UNSEEN = 0x101830;
  /** Of the ramp's ends are left out so many, of a thousand. */
  private static final int BEYOND = 20;

  /** @throws IOException when this Java cannot write a JPEG */
  static CameraPicture jpeg(Observation seen) throws IOException {
    int step = Math.max(1, (seen.camera().width() + MOST_WIDTH - 1) / MOST_WIDTH);
    int width = (seen.camera().width() + step - 1) / step;
    int height = (seen.camera().height() + step - 1) / step;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    if (seen.rgb().length == 0) {
      depth(seen, step, width, pixels);
    } else {
      colour(seen, step, width, pixels);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    if (!ImageIO.write(image, "jpeg", bytes)) {
      throw new IOException("this Java writes no JPEG");
    }
    return new CameraPicture(width, height, bytes.toByteArray());
  }

  private static int at(Observation seen, int step, int width, int pixel) {
    return pixel / width * step * seen.camera().width() + pixel % width * step;
  }

  private static void colour(Observation seen, int step, int width, int[] pixels) {
    byte[] rgb = seen.rgb();
    for (int i = 0; i < pixels.length; i++) {
      int from = 3 * at(seen, step, width, i);
      pixels[i] = (rgb[from] & 255) << 16 | (rgb[from + 1] & 255) << 8 | rgb[from + 2] & 255;
    }
  }

  private static void depth(Observation seen, int step, int width, int[] pixels) {
    float[] metres = new float[pixels.length];
    int known = 0;
    for (int i = 0; i < pixels.length; i++) {
      float depth = seen.depthMetres()[at(seen, step, width, i)];
      if (depth > 0 && depth < Float.POSITIVE_INFINITY) {
        metres[known++] = depth;
      }
    }
    Arrays.sort(metres, 0, known);
    float near = known == 0 ? 0 : metres[known * BEYOND / 1000];
    float far = known == 0 ? 1 : metres[known - 1 - known * BEYOND / 1000];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = grey(seen.depthMetres()[at(seen, step, width, i)], near, far);
    }
  }

  private static int grey(float depth, float near, float far) {
    if (!(depth > 0 && depth < Float.POSITIVE_INFINITY)) {
      return UNSEEN;
    }
    float nearness = Math.max(0, Math.min(1, (far - depth) / Math.max(1e-3f, far - near)));
    return Math.round(30 + 215 * nearness) * 0x010101;
  }
}
