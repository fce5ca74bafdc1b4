package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.DEPTH;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.PointField;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.world.Pose;

/** Reads the places of the points of sensor_msgs/PointCloud2: x, y and z as float32 or float64 wherever they stand. */
final class PointClouds {
  private static final String[] AXES = {"x", "y", "z"};

  private PointClouds() {}

  /**
   * Places in the cloud's own frame.
   *
   * @return (points, 3) metres, NaN or infinite where a point is not valid
   * @throws UnusableInputException when fields or sizes do not fit together, or it has too many points
   */
  static float[] metres(PointCloud2 cloud) {
    return metres(cloud, float[]::new);
  }

  /** The same in an array of so many numbers that it is given; all of it is written. */
  static float[] metres(PointCloud2 cloud, IntFunction<float[]> memory) {
    PointField[] axes = new PointField[AXES.length];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = field(cloud.fields(), AXES[i]);
    }
    checkSize(cloud);
    checkPlaces(cloud, axes);
    ByteBuffer bytes =
        ByteBuffer.wrap(cloud.data()).order(cloud.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    float[] metres = memory.apply(3 * cloud.width() * cloud.height());
    for (int row = 0, i = 0; row < cloud.height(); row++) {
      int at = row == 0 ? 0 : row * cloud.rowStep();
      for (int col = 0; col < cloud.width(); col++, at += cloud.pointStep()) {
        for (PointField axis : axes) {
          metres[i++] = axis.datatype() == PointField.FLOAT32 ? bytes.getFloat(at + axis.offset())
              : (float) bytes.getDouble(at + axis.offset());
        }
      }
    }
    return metres;
  }

  /** Where the points lie in the base frame, as a sentence to add to a message; nothing when none is valid. */
  static String hint(float[] metres, Pose cloudInBase) {
    double[] sum = new double[3];
    int count = 0;
    for (int i = 0; i < metres.length; i += 3) {
      if (Float.isFinite(metres[i] + metres[i + 1] + metres[i + 2])) {
        double[] placed = cloudInBase.transform(metres[i], metres[i + 1], metres[i + 2]);
        for (int axis = 0; axis < sum.length; axis++) {
          sum[axis] += placed[axis];
        }
        count++;
      }
    }
    return count == 0 ? ""
        : String.format(Locale.ROOT, ". The middle of the points is at x %.2f, y %.2f, z %.2f m in the"
            + " base frame", sum[0] / count, sum[1] / count, sum[2] / count);
  }

  private static PointField field(List<PointField> fields, String name) {
    for (PointField field : fields) {
      if (field.name().equals(name)) {
        if (field.datatype() != PointField.FLOAT32 && field.datatype() != PointField.FLOAT64) {
          throw misfit("field " + name + " has datatype " + field.datatype()
              + ", it must be 7 (float32) or 8 (float64), in metres");
        }
        return field;
      }
    }
    throw misfit("it has no field " + name + " but "
        + Quoted.of(String.join(", ", fields.stream().limit(20).map(PointField::name).toList())));
  }

  private static int bytes(PointField field) {
    return field.datatype() == PointField.FLOAT32 ? 4 : 8;
  }

  private static void checkSize(PointCloud2 cloud) {
    String what = "it has " + Integer.toUnsignedLong(cloud.width()) + "x" + Integer.toUnsignedLong(cloud.height())
        + " points";
    if (cloud.width() == 0 || cloud.height() == 0) {
      throw misfit(what);
    }
    if (cloud.width() < 0 || cloud.height() < 0 || (long) cloud.width() * cloud.height() > DepthImages.MOST_PIXELS) {
      throw misfit(what + ", at most " + DepthImages.MOST_PIXELS + " can be used");
    }
    long row = (long) cloud.width() * cloud.pointStep();
    if (cloud.pointStep() <= 0 || row > Integer.MAX_VALUE) {
      throw misfit(what + " and a step of " + Integer.toUnsignedLong(cloud.pointStep())
          + " bytes from point to point");
    }
    if (cloud.height() > 1 && cloud.rowStep() < row) {
      throw misfit(what + " and a step of " + Integer.toUnsignedLong(cloud.rowStep())
          + " bytes from row to row, a row needs " + row);
    }
    long needed = (cloud.height() - 1L) * cloud.rowStep() + row;
    if (cloud.data().length < needed) {
      throw misfit(what + " and " + cloud.data().length + " bytes of data, it needs " + needed);
    }
  }

  /** Each within a point, and none over another. */
  private static void checkPlaces(PointCloud2 cloud, PointField... axes) {
    for (PointField axis : axes) {
      if (axis.offset() < 0 || (long) axis.offset() + bytes(axis) > cloud.pointStep()) {
        throw misfit("field " + axis.name() + " at byte " + Integer.toUnsignedLong(axis.offset())
            + " does not fit into points of " + cloud.pointStep() + " bytes");
      }
      for (PointField other : axes) {
        if (axis != other && axis.offset() <= other.offset() && axis.offset() + bytes(axis) > other.offset()) {
          throw misfit("fields " + axis.name() + " and " + other.name() + " overlap");
        }
      }
    }
  }

  private static UnusableInputException misfit(String what) {
    return new UnusableInputException(DEPTH, "the point cloud cannot be used: " + what + ": check its publisher");
  }
}
