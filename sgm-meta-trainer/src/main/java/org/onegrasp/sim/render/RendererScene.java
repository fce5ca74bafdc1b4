package org.onegrasp.sim.render;

import java.util.List;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Everything in view that never moves, and the light.
 *
 * @param meshes in the base frame
 * @param toLight direction from the scene to a far light, base frame, any length
 * @param ambient 0 to 1, share of the light that comes from everywhere
 * @param background 0xRRGGBB where the camera sees nothing
 */
public record RendererScene(List<RendererMesh> meshes, double[] toLight, double ambient, int background) {

  private static final double TABLE_SIDE_METRES = 1.2;
  private static final double TABLE_THICKNESS_METRES = 0.04;

  public RendererScene {
    meshes = List.copyOf(meshes);
    if (toLight.length != 3 || !(toLight[0] * toLight[0] + toLight[1] * toLight[1] + toLight[2] * toLight[2] > 0)) {
      throw new IllegalArgumentException("direction to the light needs three numbers, not all zero");
    }
    if (!(ambient >= 0 && ambient <= 1)) {
      throw new IllegalArgumentException("ambient light must be 0 to 1, got " + ambient);
    }
  }

  /** These meshes in a room with a light above and beside them. */
  public static RendererScene of(List<RendererMesh> meshes) {
    return new RendererScene(meshes, new double[] {0.35, -0.45, 0.82}, 0.4, 0x30343a);
  }

  /** A grey table, 1.2 m square, on a darker floor at z = 0. */
  public static RendererScene table(WorkArea area) {
    RendererMesh top = RendererMesh.box(
        Pose.ofYaw(area.centreX(), area.centreY(), area.tableZ() - TABLE_THICKNESS_METRES / 2, 0),
        TABLE_SIDE_METRES, TABLE_SIDE_METRES, TABLE_THICKNESS_METRES, 0x9a958c);
    RendererMesh floor = RendererMesh.box(Pose.ofYaw(0, 0, -0.05, 0), 8, 8, 0.1, 0x4c5157);
    return of(List.of(floor, top));
  }
}
