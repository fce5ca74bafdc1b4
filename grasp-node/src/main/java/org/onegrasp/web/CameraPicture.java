package org.onegrasp.web;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.util.Arrays;
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
  /** Pixels that the ramp's ends are taken from: to sort them all takes four times as long as the JPEG. */
  private static final int SAMPLES = 4096;

  /** @throws IOException when this Java cannot write a JPEG */
  static CameraPicture jpeg(Observation seen) throws IOException {
    int step = Math.max(1, (seen.camera().width() + MOST_WIDTH - 1) / MOST_WIDTH);
    int width = (seen.camera().width() + step - 1) / step;
    int height = (seen.camera().height() + step - 1) / step;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    if (seen.rgb().length == 0) {
      depth(seen, step, width, bgr);
    } else {
      colour(seen, step, width, bgr);
    }
    return new CameraPicture(width, height, ImageBytes.of(image, "jpeg"));
  }

  private static int at(Observation seen, int step, int width, int pixel) {
    return pixel / width * step * seen.camera().width() + pixel % width * step;
  }

  private static void colour(Observation seen, int step, int width, byte[] bgr) {
    byte[] rgb = seen.rgb();
    for (int i = 0; i < bgr.length; i += 3) {
      int from = 3 * at(seen, step, width, i / 3);
      bgr[i] = rgb[from + 2];
      bgr[i + 1] = rgb[from + 1];
      bgr[i + 2] = rgb[from];
    }
  }

  private static void depth(Observation seen, int step, int width, byte[] bgr) {
    int pixels = bgr.length / 3;
    int stride = Math.max(1, pixels / SAMPLES) | 1;
    float[] metres = new float[(pixels + stride - 1) / stride];
    int known = 0;
    for (int i = 0; i < pixels; i += stride) {
      float depth = seen.depthMetres()[at(seen, step, width, i)];
      if (isSeen(depth)) {
        metres[known++] = depth;
      }
    }
    Arrays.sort(metres, 0, known);
    float near = known == 0 ? 0 : metres[known * BEYOND / 1000];
    float far = known == 0 ? 1 : metres[known - 1 - known * BEYOND / 1000];
    for (int i = 0; i < pixels; i++) {
      int shade = shade(seen.depthMetres()[at(seen, step, width, i)], near, far);
      bgr[3 * i] = (byte) shade;
      bgr[3 * i + 1] = (byte) (shade >> 8);
      bgr[3 * i + 2] = (byte) (shade >> 16);
    }
  }

  private static boolean isSeen(float depth) {
    return depth > 0 && depth < Float.POSITIVE_INFINITY;
  }

  private static int shade(float depth, float near, float far) {
    if (!isSeen(depth)) {
      return UNSEEN;
    }
    float nearness = Math.max(0, Math.min(1, (far - depth) / Math.max(1e-3f, far - near)));
    return Math.round(30 + 215 * nearness) * 0x010101;
  }
}
