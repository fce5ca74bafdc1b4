package org.onegrasp.conversion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RegionOfInterest;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Observation;

/** What a camera driver publishes of an observation; the node's DepthImages read it again. */
public final class CameraMessages {
  private CameraMessages() {}

  /** 32FC1 in metres. */
  public static Image depth(Header header, Observation observation) {
    return metres(header, observation.camera().height(), observation.camera().width(), observation.depthMetres());
  }

  /** 32FC1, row-major. */
  public static Image metres(Header header, int height, int width, float[] metres) {
    ByteBuffer data = ByteBuffer.allocate(4 * metres.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(metres);
    return new Image(header, height, width, "32FC1", false, 4 * width, data.array());
  }

  public static Image colour(Header header, Observation observation) {
    return image(header, observation.camera(), "rgb8", 3, observation.rgb());
  }

  public static Image image(Header header, CameraModel camera, String encoding, int bytesPerPixel, byte[] data) {
    return new Image(header, camera.height(), camera.width(), encoding, false, bytesPerPixel * camera.width(), data);
  }

  /** A camera without distortion. */
  public static CameraInfo info(Header header, CameraModel camera) {
    double[] k = {camera.fx(), 0, camera.cx(), 0, camera.fy(), camera.cy(), 0, 0, 1};
    double[] r = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    double[] p = {camera.fx(), 0, camera.cx(), 0, 0, camera.fy(), camera.cy(), 0, 0, 0, 1, 0};
    return new CameraInfo(header, camera.height(), camera.width(), "plumb_bob", new double[5], k, r, p, 0, 0,
        RegionOfInterest.WHOLE);
  }
}
