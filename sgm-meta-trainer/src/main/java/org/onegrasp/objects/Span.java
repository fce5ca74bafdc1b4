package org.onegrasp.objects;

/**
 * An upright box in the frame of a gripper: u along the closing direction, v across it, z above the table; metres.
 */
record Span(double u0, double u1, double v0, double v1, double z0, double z1) {
  double width() {
    return u1 - u0;
  }

  double middle() {
    return (u0 + u1) / 2;
  }

  Span union(Span o) {
    return o == null ? this : new Span(Math.min(u0, o.u0), Math.max(u1, o.u1), Math.min(v0, o.v0), Math.max(v1, o.v1),
        Math.min(z0, o.z0), Math.max(z1, o.z1));
  }

  boolean meets(Span o) {
    return u0 <= o.u1 && u1 >= o.u0 && v0 <= o.v1 && v1 >= o.v0 && z0 <= o.z1 && z1 >= o.z0;
  }

  boolean isIn(Span o) {
    return u0 >= o.u0 && u1 <= o.u1 && v0 >= o.v0 && v1 <= o.v1 && z0 >= o.z0 && z1 <= o.z1;
  }

  double low(int axis) {
    return axis == 0 ? u0 : axis == 1 ? v0 : z0;
  }

  double high(int axis) {
    return axis == 0 ? u1 : axis == 1 ? v1 : z1;
  }
}
