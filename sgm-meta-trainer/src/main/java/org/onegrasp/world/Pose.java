package org.onegrasp.world;

/**
 * A rigid transform: position in metres and a unit quaternion. As "pose of B in A" it maps coordinates in B to
 * coordinates in A.
 */
public record Pose(double x, double y, double z, double qx, double qy, double qz, double qw) {

  public static final Pose IDENTITY = new Pose(0, 0, 0, 0, 0, 0, 1);

  public Pose {
    double norm = Math.sqrt(qx * qx + qy * qy + qz * qz + qw * qw);
    if (!(norm > 1e-6) || !Double.isFinite(x + y + z + norm)) {
      throw new IllegalArgumentException("pose needs a finite position and a quaternion of length 1, got position ("
          + x + ", " + y + ", " + z + ") quaternion (" + qx + ", " + qy + ", " + qz + ", " + qw + ")");
    }
    qx /= norm;
    qy /= norm;
    qz /= norm;
    qw /= norm;
  }

  /** Fixed-axis roll, pitch, yaw in radians about x, y, z (the convention of SDF and URDF). */
  public static Pose ofRollPitchYaw(double x, double y, double z, double roll, double pitch, double yaw) {
    double cr = StrictMath.cos(roll / 2);
    double sr = StrictMath.sin(roll / 2);
    double cp = StrictMath.cos(pitch / 2);
    double sp = StrictMath.sin(pitch / 2);
    double cy = StrictMath.cos(yaw / 2);
    double sy = StrictMath.sin(yaw / 2);
    return new Pose(x, y, z, sr * cp * cy - cr * sp * sy, cr * sp * cy + sr * cp * sy, cr * cp * sy - sr * sp * cy,
        cr * cp * cy + sr * sp * sy);
  }

  /** Rotation about the vertical by {@code yaw} radians. */
  public static Pose ofYaw(double x, double y, double z, double yaw) {
    return ofRollPitchYaw(x, y, z, 0, 0, yaw);
  }

  /** Angle of the rotated x axis in the xy plane, radians in (-pi, pi]. */
  public double yaw() {
    return StrictMath.atan2(2 * (qw * qz + qx * qy), 1 - 2 * (qy * qy + qz * qz));
  }

  /** As {@link #ofRollPitchYaw} takes them: radians about the fixed axes x, y, z. */
  public double[] rollPitchYaw() {
    double[] m = rotation();
    return new double[] {StrictMath.atan2(m[7], m[8]), -StrictMath.asin(Math.max(-1, Math.min(1, m[6]))), yaw()};
  }

  /** This transform after {@code inner}: if this is B in A and inner is C in B, the result is C in A. */
  public Pose times(Pose inner) {
    double[] p = transform(inner.x, inner.y, inner.z);
    return new Pose(p[0], p[1], p[2],
        qw * inner.qx + qx * inner.qw + qy * inner.qz - qz * inner.qy,
        qw * inner.qy - qx * inner.qz + qy * inner.qw + qz * inner.qx,
        qw * inner.qz + qx * inner.qy - qy * inner.qx + qz * inner.qw,
        qw * inner.qw - qx * inner.qx - qy * inner.qy - qz * inner.qz);
  }

  public Pose inverse() {
    double[] m = rotation();
    return new Pose(-(m[0] * x + m[3] * y + m[6] * z), -(m[1] * x + m[4] * y + m[7] * z),
        -(m[2] * x + m[5] * y + m[8] * z),
        -qx, -qy, -qz, qw);
  }

  /** The point (px, py, pz), given in the inner frame, in the outer frame: three metres. */
  public double[] transform(double px, double py, double pz) {
    double[] m = rotation();
    return new double[] {m[0] * px + m[1] * py + m[2] * pz + x, m[3] * px + m[4] * py + m[5] * pz + y,
        m[6] * px + m[7] * py + m[8] * pz + z};
  }

  /** Rotation matrix, row-major 3x3. */
  public double[] rotation() {
    return new double[] {1 - 2 * (qy * qy + qz * qz), 2 * (qx * qy - qz * qw), 2 * (qx * qz + qy * qw),
        2 * (qx * qy + qz * qw), 1 - 2 * (qx * qx + qz * qz), 2 * (qy * qz - qx * qw),
        2 * (qx * qz - qy * qw), 2 * (qy * qz + qx * qw), 1 - 2 * (qx * qx + qy * qy)};
  }
}
