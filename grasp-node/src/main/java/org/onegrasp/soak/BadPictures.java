package org.onegrasp.soak;

import java.util.SplittableRandom;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;

/**
 * Pictures and camera infos as broken drivers send them. None deserves an answer, and none may cost another picture its
 * own.
 */
final class BadPictures {
  private static final int IMAGES = 6;
  private static final int INFOS = 4;
  private static final byte[] NOTHING = {};

  private BadPictures() {}

  static Image image(Image good, SplittableRandom random) {
    byte[] data = good.data();
    return switch (random.nextInt(IMAGES)) {
      // sees nothing
      case 0 -> with(good, good.encoding(), good.height(), good.width(), good.step(), new byte[data.length]);
      case 1 -> with(good, "x".repeat(random.nextInt(2000)), good.height(), good.width(), good.step(), data);
      case 2 -> with(good, good.encoding(), good.height(), good.width(), good.step(), new byte[data.length / 2]);
      case 3 -> with(good, good.encoding(), 1 << 20, 1 << 20, 1 << 21, NOTHING);
      case 4 -> with(good, good.encoding(), -1, -1, -2, NOTHING); // as unsigned: four thousand million
      default -> with(good, good.encoding(), 0, 0, 0, NOTHING);
    };
  }

  private static Image with(Image good, String encoding, int height, int width, int step, byte[] data) {
    return new Image(good.header(), height, width, encoding, false, step, data);
  }

  static CameraInfo info(CameraInfo good, SplittableRandom random) {
    double[] k = good.k().clone();
    int width = good.width();
    switch (random.nextInt(INFOS)) {
      case 0 -> k[0] = k[4] = 10;
      case 1 -> k[2] = Double.POSITIVE_INFINITY;
      case 2 -> k[0] = 0;
      default -> width = 1 << 30;
    }
    return new CameraInfo(good.header(), good.height(), width, good.distortionModel(), good.d(), k, good.r(), good.p(),
        0, 0, good.roi());
  }
}
