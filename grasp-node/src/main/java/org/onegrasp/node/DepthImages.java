package org.onegrasp.node;

import static org.onegrasp.node.Problems.Subject.CAMERA;
import static org.onegrasp.node.Problems.Subject.DEPTH;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;
import org.onegrasp.world.CameraModel;

/** Reads depth images in the two encodings of REP 118: 32FC1 in metres and 16UC1 in millimetres. */
final class DepthImages {
  private static final int MAX_PIXELS = 4096 * 4096;

  private DepthImages() {}

  /**
   * Depth along the optical axis, metres, row-major; 0 or NaN where the camera saw nothing.
   *
   * @throws UnusableInputException when the encoding is another one or the sizes do not fit together
   */
  static float[] metres(Image image) {
    boolean floats = image.encoding().equals("32FC1");
    if (!isDepth(image.encoding())) {
      throw new UnusableInputException(DEPTH, "encoding '" + image.encoding() + "' is no depth: connect a depth topic with 32FC1"
          + " (metres) or 16UC1 (millimetres), for a depth camera usually .../depth/image_raw or .../depth/image_rect_raw");
    }
    checkSize(image, floats ? 4 : 2);
    return floats ? floats(image) : millimetres(image);
  }

  static boolean isDepth(String encoding) {
    return encoding.equals("32FC1") || encoding.equals("16UC1") || encoding.equals("mono16");
  }

  private static void checkSize(Image image, int bytesPerPixel) {
    int width = image.width();
    int height = image.height();
    boolean fits = width > 0 && height > 0 && (long) width * height <= MAX_PIXELS && image.step() >= (long) width * bytesPerPixel
        && image.data().length >= (long) (height - 1) * image.step() + (long) width * bytesPerPixel;
    if (!fits) {
      throw new UnusableInputException(DEPTH, "image of " + width + "x" + height + " pixels " + image.encoding() + " with step "
          + image.step() + " and " + image.data().length + " bytes does not fit together: check the camera driver");
    }
  }

  private static ByteBuffer bytes(Image image) {
    return ByteBuffer.wrap(image.data()).order(image.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] floats(Image image) {
    ByteBuffer bytes = bytes(image);
    float[] metres = new float[image.width() * image.height()];
    for (int row = 0; row < image.height(); row++) {
      bytes.position(row * image.step()).slice().order(bytes.order()).asFloatBuffer()
          .get(metres, row * image.width(), image.width());
    }
    return metres;
  }

  private static float[] millimetres(Image image) {
    ByteBuffer bytes = bytes(image);
    float[] metres = new float[image.width() * image.height()];
    for (int row = 0; row < image.height(); row++) {
      for (int col = 0; col < image.width(); col++) {
        metres[row * image.width() + col] = (bytes.getShort(row * image.step() + 2 * col) & 0xFFFF) * 0.001f;
      }
    }
    return metres;
  }

  /**
   * The intrinsics of an image.
   *
   * @throws UnusableInputException when the camera info belongs to another image or the camera was never calibrated
   */
  static CameraModel camera(CameraInfo info, Image image) {
    if (info.width() != image.width() || info.height() != image.height()) {
      throw new UnusableInputException(CAMERA, "camera info is for " + info.width() + "x" + info.height() + " pixels, the depth"
          + " image has " + image.width() + "x" + image.height() + ": connect ~camera_info to the info of the depth camera");
    }
    double[] k = info.k();
    if (!(k[0] > 0) || !(k[4] > 0)) {
      throw new UnusableInputException(CAMERA, "camera info has focal lengths " + k[0] + " and " + k[4]
          + " pixels: calibrate the camera or load its calibration in the driver");
    }
    return new CameraModel(image.width(), image.height(), k[0], k[4], k[2], k[5]);
  }
}
