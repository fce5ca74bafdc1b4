package org.onegrasp.arm;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.onegrasp.world.Pose;

/**
 * Where the tool is for given joint positions, and how it moves with each joint. Holds its buffers, so it allocates
 * nothing per pose; for one thread.
 *
 * <p>
 * Forward kinematics multiplies the transforms of the chain. Column i of the geometric Jacobian is what joint i, at
 * unit speed, gives the tool: (z x (p - o), z) for a joint that turns about the axis z through the point o, (z, 0) for
 * one that slides (Siciliano et al., Robotics: Modelling, Planning and Control, 2009, eq. 3.30).
 */
public final class Kinematics {
  private final KinematicChain chain;
  private final List<KinematicChain.Segment> segments;
  private final double[] frames; // (segments, 3, 4) each joint's frame in the base after its motion
  private final double[] tool = new double[12]; // (3, 4)

  public Kinematics(KinematicChain chain) {
    this.chain = chain;
    this.segments = chain.segments();
    this.frames = new double[12 * segments.size()];
  }

  /** Moves to these joint positions, in the order of {@link KinematicChain#joints}; radians or metres. */
  public void moveTo(double[] q) {
    if (q.length != chain.joints().size()) {
      throw new IllegalArgumentException("got " + q.length + " joint positions for a " + chain);
    }
    for (int i = 0; i < segments.size(); i++) {
      KinematicChain.Segment segment = segments.get(i);
      if (i == 0) {
        System.arraycopy(segment.fixed(), 0, frames, 0, 12);
      } else {
        multiply(frames, 12 * (i - 1), segment.fixed(), frames, 12 * i);
      }
      move(segment, 12 * i, segment.multiplier() * q[segment.variable()] + segment.offset());
    }
    multiply(frames, 12 * (segments.size() - 1), chain.end(), tool, 0);
  }

  /** About or along the frame's own z axis. */
  private void move(KinematicChain.Segment segment, int at, double position) {
    if (!segment.turns()) {
      for (int row = at; row < at + 12; row += 4) {
        frames[row + 3] += position * frames[row + 2];
      }
      return;
    }
    double c = StrictMath.cos(position);
    double s = StrictMath.sin(position);
    for (int row = at; row < at + 12; row += 4) {
      double x = frames[row];
      double y = frames[row + 1];
      frames[row] = c * x + s * y;
      frames[row + 1] = c * y - s * x;
    }
  }

  /** out = a * b, each (3, 4) with a last row of 0 0 0 1 that is not stored. */
  private static void multiply(double[] a, int atA, double[] b, double[] out, int atOut) {
    for (int row = 0; row < 12; row += 4) {
      double x = a[atA + row];
      double y = a[atA + row + 1];
      double z = a[atA + row + 2];
      for (int col = 0; col < 4; col++) {
        out[atOut + row + col] = x * b[col] + y * b[4 + col] + z * b[8 + col];
      }
      out[atOut + row + 3] += a[atA + row + 3];
    }
  }

  /** Rotation and position of the tool in the base frame, (3, 4) row-major; a view that the next move changes. */
  double[] tool() {
    return tool;
  }

  /** Of the tool in the base frame. */
  public Pose pose() {
    return pose(tool);
  }

  /**
   * Fills the geometric Jacobian at the present joint positions, in the base frame.
   *
   * @param out (6, joints), per unit of the joint: three rows of the tool's velocity in metres, three of its angular
   * velocity in radians
   */
  public void jacobian(DMatrixRMaj out) {
    out.reshape(6, chain.joints().size());
    out.zero();
    for (int i = 0; i < segments.size(); i++) {
      KinematicChain.Segment segment = segments.get(i);
      addColumn(out, segment, 12 * i, segment.multiplier());
    }
  }

  /** Adds, because a joint and those that mimic it share a column. */
  private void addColumn(DMatrixRMaj out, KinematicChain.Segment segment, int at, double multiplier) {
    int col = segment.variable();
    double zx = multiplier * frames[at + 2];
    double zy = multiplier * frames[at + 6];
    double zz = multiplier * frames[at + 10];
    if (!segment.turns()) {
      add(out, 0, col, zx, zy, zz);
      return;
    }
    double dx = tool[3] - frames[at + 3];
    double dy = tool[7] - frames[at + 7];
    double dz = tool[11] - frames[at + 11];
    add(out, 0, col, zy * dz - zz * dy, zz * dx - zx * dz, zx * dy - zy * dx);
    add(out, 3, col, zx, zy, zz);
  }

  private static void add(DMatrixRMaj out, int row, int col, double x, double y, double z) {
    int n = out.numCols;
    out.data[row * n + col] += x;
    out.data[(row + 1) * n + col] += y;
    out.data[(row + 2) * n + col] += z;
  }

  /**
   * Of a (3, 4) matrix; the largest of the four quaternion parts is found first (Shepperd, 1978), so nothing small
   * divides.
   */
  private static Pose pose(double[] m) {
    double trace = m[0] + m[5] + m[10];
    double w = 1 + trace;
    double x = 1 + 2 * m[0] - trace;
    double y = 1 + 2 * m[5] - trace;
    double z = 1 + 2 * m[10] - trace;
    double zy = m[9] - m[6];
    double xz = m[2] - m[8];
    double yx = m[4] - m[1];
    if (w >= x && w >= y && w >= z) {
      return new Pose(m[3], m[7], m[11], zy, xz, yx, w);
    }
    if (x >= y && x >= z) {
      return new Pose(m[3], m[7], m[11], x, m[4] + m[1], m[8] + m[2], zy);
    }
    return y >= z ? new Pose(m[3], m[7], m[11], m[4] + m[1], y, m[9] + m[6], xz)
        : new Pose(m[3], m[7], m[11], m[8] + m[2], m[9] + m[6], z, yx);
  }
}
