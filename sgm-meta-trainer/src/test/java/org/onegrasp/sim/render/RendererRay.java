package org.onegrasp.sim.render;

import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;

/** Brute force in double precision: one ray against every triangle (Moller and Trumbore 1997). */
final class RendererRay {
  private RendererRay() {}

  /** Metres along the optical axis to the first hit, or infinity. */
  static double cast(CameraModel camera, int column, int row, RendererMesh mesh, Pose meshInCamera) {
    double[] ray = {(column - camera.cx()) / camera.fx(), (row - camera.cy()) / camera.fy(), 1};
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < mesh.triangles().length; i += 3) {
      double[] a = corner(mesh, i, meshInCamera);
      nearest = Math.min(nearest,
          hit(ray, a, minus(corner(mesh, i + 1, meshInCamera), a), minus(corner(mesh, i + 2, meshInCamera), a)));
    }
    return nearest;
  }

  private static double hit(double[] ray, double[] a, double[] side1, double[] side2) {
    double[] p = cross(ray, side2);
    double determinant = dot(side1, p);
    double[] fromA = minus(new double[3], a);
    double u = dot(fromA, p) / determinant;
    double[] q = cross(fromA, side1);
    double v = dot(ray, q) / determinant;
    double t = dot(side2, q) / determinant;
    return determinant != 0 && u >= 0 && v >= 0 && u + v <= 1 && t > 0 ? t : Double.POSITIVE_INFINITY;
  }

  private static double[] corner(RendererMesh mesh, int i, Pose meshInCamera) {
    int v = 3 * mesh.triangles()[i];
    return meshInCamera.transform(mesh.vertices()[v], mesh.vertices()[v + 1], mesh.vertices()[v + 2]);
  }

  private static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
