package org.onegrasp.world;

/**
 * A plane with a front: the points p with normal . p = offset. Points in front of it are above it.
 *
 * @param nx of the normal, which has length 1 and points to the front
 * @param ny of the normal
 * @param nz of the normal
 * @param offset metres
 */
public record Plane(double nx, double ny, double nz, double offset) {

  private static final double LEAST_MET = 0.1;

  public Plane {
    double norm = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (!(norm > 1e-9) || !Double.isFinite(norm + offset)) {
      throw new IllegalArgumentException(
          "a plane needs a normal and a finite offset, got (" + nx + ", " + ny + ", " + nz + ") and " + offset);
    }
    nx /= norm;
    ny /= norm;
    nz /= norm;
    offset /= norm;
  }

  /** The level plane at a height, its front up. */
  public static Plane level(double z) {
    return new Plane(0, 0, 1, z);
  }

  /** The plane that rises by so much per metre along x and y, with height z at a point. */
  public static Plane sloping(double x, double y, double z, double perX, double perY) {
    return new Plane(-perX, -perY, 1, z - perX * x - perY * y);
  }

  /** Metres in front of the plane; negative behind it. */
  public double above(double x, double y, double z) {
    return nx * x + ny * y + nz * z - offset;
  }

  /** Height of the plane at a place; it must not be upright. */
  public double z(double x, double y) {
    return (offset - nx * x - ny * y) / nz;
  }

  /** The same plane seen from the other side. */
  public Plane flipped() {
    return new Plane(-nx, -ny, -nz, -offset);
  }

  /** The same plane, given in the frame that {@code frame} is a pose of, in the frame in which that pose is given. */
  public Plane in(Pose frame) {
    double[] m = frame.rotation();
    double x = m[0] * nx + m[1] * ny + m[2] * nz;
    double y = m[3] * nx + m[4] * ny + m[5] * nz;
    double z = m[6] * nx + m[7] * ny + m[8] * nz;
    return new Plane(x, y, z, offset + x * frame.x() + y * frame.y() + z * frame.z());
  }

  /** Angle between the normals, radians. */
  public double angleTo(Plane other) {
    double cosine = nx * other.nx + ny * other.ny + nz * other.nz;
    return StrictMath.acos(Math.max(-1, Math.min(1, cosine)));
  }

  /**
   * The pose of the frame in which this plane is given, in a frame on the plane: its z is the normal, its x goes along
   * the plane as x here does, and it begins where the axis z here meets the plane, or else at the nearest point. Of a
   * camera that looks at a table: the table's frame under the middle of the picture, x to the right in it.
   */
  public Pose viewer() {
    boolean met = Math.abs(nz) > LEAST_MET && offset / nz > 0;
    double[] origin = met ? new double[] {0, 0, offset / nz} : new double[] {nx * offset, ny * offset, nz * offset};
    double across = Math.sqrt(1 - nx * nx);
    // Axes of the plane's frame: x is what is left of x here, y = z cross x.
    double[] x =
        across < LEAST_MET ? new double[] {0, 1, 0} : new double[] {across, -nx * ny / across, -nx * nz / across};
    double[] y = {ny * x[2] - nz * x[1], nz * x[0] - nx * x[2], nx * x[1] - ny * x[0]};
    Pose turn = Pose.ofRollPitchYaw(0, 0, 0, StrictMath.atan2(ny, nz), -StrictMath.asin(Math.max(-1, Math.min(1, nx))),
        StrictMath.atan2(y[0], x[0]));
    double[] moved = turn.transform(origin[0], origin[1], origin[2]);
    return new Pose(-moved[0], -moved[1], -moved[2], turn.qx(), turn.qy(), turn.qz(), turn.qw());
  }

  /** Which way its front leans, given in a frame whose z is up. */
  public Tilt tilt() {
    return new Tilt(nx, ny);
  }
}
