package org.onegrasp.sim.render;

import java.util.Arrays;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;

/**
 * Coloured triangles, seen from both sides.
 *
 * @param vertices corner points, (n, 3) metres
 * @param triangles corner indices into {@code vertices}, (m, 3), outward by the right-hand rule
 * @param colours one 0xRRGGBB a triangle
 */
public record RendererMesh(float[] vertices, int[] triangles, int[] colours) {

  private static final int[] BOX_TRIANGLES = {
      0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4, 2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5};

  public RendererMesh {
    if (colours.length * 3 != triangles.length) {
      throw new IllegalArgumentException(colours.length + " colours for " + triangles.length / 3.0 + " triangles");
    }
  }

  static RendererMesh of(ObjectModel object) {
    return new RendererMesh(object.vertices(), object.triangles(), object.colours());
  }

  /**
   * A box with its middle at {@code pose} and sides of sizeX, sizeY, sizeZ metres, in the frame in which the pose is
   * given.
   */
  public static RendererMesh box(Pose pose, double sizeX, double sizeY, double sizeZ, int colour) {
    float[] vertices = new float[24];
    for (int corner = 0; corner < 8; corner++) {
      double[] p = pose.transform(((corner & 1) - 0.5) * sizeX, ((corner >> 1 & 1) - 0.5) * sizeY,
          ((corner >> 2) - 0.5) * sizeZ);
      for (int axis = 0; axis < 3; axis++) {
        vertices[3 * corner + axis] = (float) p[axis];
      }
    }
    int[] colours = new int[BOX_TRIANGLES.length / 3];
    Arrays.fill(colours, colour);
    return new RendererMesh(vertices, BOX_TRIANGLES.clone(), colours);
  }
}
