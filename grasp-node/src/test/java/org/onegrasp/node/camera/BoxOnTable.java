package org.onegrasp.node.camera;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import javax.imageio.ImageIO;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.PointField;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/** What a camera 0.8 m above the table sees of a box of 40 x 120 x 60 mm in the middle, long side along y. */
public final class BoxOnTable {
  public static final CameraModel CAMERA = CameraModel.ofFieldOfView(160, 120, 0.9);
  public static final Pose CAMERA_POSE = Pose.ofRollPitchYaw(0, 0, 1.2, Math.PI, 0, 0);
  public static final Grasp GRASP = new Grasp(0, 0.02, 0.43, 0, 0.04, 1);

  private BoxOnTable() {}

  public static float[] depthMetres() {
    float[] depth = new float[CAMERA.width() * CAMERA.height()];
    for (int row = 0; row < CAMERA.height(); row++) {
      for (int col = 0; col < CAMERA.width(); col++) {
        double x = (col - CAMERA.cx()) / CAMERA.fx() * 0.74;
        double y = -(row - CAMERA.cy()) / CAMERA.fy() * 0.74;
        boolean onBox = Math.abs(x) <= 0.02 && Math.abs(y) <= 0.06;
        depth[row * CAMERA.width() + col] = onBox ? 0.74f : 0.80f;
      }
    }
    return depth;
  }

  public static Image metres(RosTime stamp) {
    return floats(stamp, depthMetres());
  }

  public static Image floats(RosTime stamp, float[] values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return image(stamp, "32FC1", 4, data.array());
  }

  public static Image millimetres(RosTime stamp) {
    return shorts(stamp, 1000);
  }

  /** 16UC1 with so many units a metre. */
  public static Image shorts(RosTime stamp, float unitsPerMetre) {
    float[] metres = depthMetres();
    ByteBuffer data = ByteBuffer.allocate(2 * metres.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float depth : metres) {
      data.putShort((short) Math.round(depth * unitsPerMetre));
    }
    return image(stamp, "16UC1", 2, data.array());
  }

  /** As image_transport's plug-in for depth sends millimetres: a head of zeros, and a PNG. */
  public static CompressedImage compressed(RosTime stamp) {
    return compressed(stamp, "16UC1; compressedDepth png", new byte[12], millimetres(stamp).data());
  }

  /** @param values 16 bits a pixel, little-endian */
  public static CompressedImage compressed(RosTime stamp, String format, byte[] head, byte[] values) {
    BufferedImage grey = new BufferedImage(CAMERA.width(), CAMERA.height(), BufferedImage.TYPE_USHORT_GRAY);
    ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer()
        .get(((DataBufferUShort) grey.getRaster().getDataBuffer()).getData());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(head);
    try {
      ImageIO.write(grey, "png", data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CompressedImage(Header.of(stamp, "camera"), format, data.toByteArray());
  }

  /** The same as points, laid out like the picture: z, x and y as float32 behind four bytes of something else. */
  public static PointCloud2 cloud(RosTime stamp) {
    float[] depth = depthMetres();
    ByteBuffer data = ByteBuffer.allocate(16 * depth.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < depth.length; i++) {
      float x = (float) ((i % CAMERA.width() - CAMERA.cx()) / CAMERA.fx() * depth[i]);
      float y = (float) ((i / CAMERA.width() - CAMERA.cy()) / CAMERA.fy() * depth[i]);
      data.putInt(7).putFloat(depth[i]).putFloat(x).putFloat(y);
    }
    List<PointField> fields = List.of(new PointField("rgb", 0, 6, 1), field("z", 4), field("x", 8), field("y", 12));
    return new PointCloud2(Header.of(stamp, "camera"), CAMERA.height(), CAMERA.width(), fields, false, 16,
        16 * CAMERA.width(), data.array(), true);
  }

  private static PointField field(String name, int offset) {
    return new PointField(name, offset, PointField.FLOAT32, 1);
  }

  public static Image image(RosTime stamp, String encoding, int bytesPerPixel, byte[] data) {
    return CameraMessages.image(Header.of(stamp, "camera"), CAMERA, encoding, bytesPerPixel, data);
  }

  public static CameraInfo info() {
    return info(CAMERA.width(), CAMERA.height());
  }

  /** As if the camera had another resolution. */
  public static CameraInfo info(int width, int height) {
    CameraModel other = new CameraModel(width, height, CAMERA.fx(), CAMERA.fy(), CAMERA.cx(), CAMERA.cy());
    return CameraMessages.info(Header.of(RosTime.ZERO, "camera"), other);
  }
}
