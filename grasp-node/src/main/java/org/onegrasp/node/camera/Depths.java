package org.onegrasp.node.camera;

import java.util.function.IntFunction;
import org.onegrasp.msgs.ByteArrays;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.node.health.UnusableInputException;

/**
 * What a depth picture shows, whichever type it came as.
 *
 * @param metres along the optical axis, row-major; 0 or NaN where the camera saw nothing
 */
record Depths(Header header, int width, int height, float[] metres) {
  /**
   * @param memory gives an array of so many pixels; all of it is written
   * @throws UnusableInputException when the encoding is another one or the sizes do not fit together
   */
  static Depths of(Image image, IntFunction<float[]> memory) {
    return new Depths(image.header(), image.width(), image.height(), DepthImages.metres(image, memory));
  }

  /**
   * The same of a compressed one.
   *
   * @throws UnusableInputException also when it is damaged
   */
  static Depths of(CompressedImage image, IntFunction<float[]> memory) {
    Image unpacked = CompressedDepth.image(image);
    try {
      return of(unpacked, memory);
    } finally {
      ByteArrays.giveBack(unpacked.data());
    }
  }
}
