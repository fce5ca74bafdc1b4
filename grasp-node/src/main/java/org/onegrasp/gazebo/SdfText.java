package org.onegrasp.gazebo;

import java.util.Locale;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SensorModel;

/** Pieces of SDF 1.6 that we write. */
final class SdfText {
  private SdfText() {}

  static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  /** As {@code <pose>x y z roll pitch yaw</pose>}. */
  static String pose(Pose pose) {
    return pose(pose.x(), pose.y(), pose.z(), pose.rotation());
  }

  /** @param m rotation, row-major 3x3 */
  static String pose(double x, double y, double z, double[] m) {
    double pitch = StrictMath.asin(Math.max(-1, Math.min(1, -m[6])));
    boolean straight = Math.abs(m[6]) > 1 - 1e-9; // up or down: roll and yaw turn about the same axis
    double roll = straight ? 0 : StrictMath.atan2(m[7], m[8]);
    double yaw = straight ? StrictMath.atan2(-m[1], m[4]) : StrictMath.atan2(m[3], m[0]);
    return format("<pose>%.9g %.9g %.9g %.9g %.9g %.9g</pose>", x, y, z, roll, pitch, yaw);
  }

  /** A camera that hangs in the air and takes colour and depth pictures on demand. */
  static String camera(String name, SensorModel sensor, double rateHz, boolean colour) {
    Pose sdfPose = sensor.trueInBase().times(SensorModel.opticalPose(Pose.IDENTITY).inverse());
    return format("""
        <sdf version="1.6"><model name="%s"><static>1</static>%s<link name="link">%s%s</link></model></sdf>
        """, name, pose(sdfPose), sensor("depth", "depth", sensor.camera(), rateHz),
        colour ? sensor("rgb", "camera", sensor.camera(), rateHz) : "");
  }

  private static String sensor(String name, String type, CameraModel camera, double rateHz) {
    double fov = 2 * StrictMath.atan(camera.width() / (2 * camera.fx()));
    return format("""
        <sensor name="%s" type="%s"><always_on>0</always_on><update_rate>%.6g</update_rate><camera>
        <horizontal_fov>%.12g</horizontal_fov><image><width>%d</width><height>%d</height><format>R8G8B8</format></image>
        <clip><near>0.2</near><far>3</far></clip>%s</camera></sensor>
        """, name, type, rateHz, fov, camera.width(), camera.height(),
        type.equals("depth") ? "<depth_camera><output>depths</output></depth_camera>" : "");
  }
}
