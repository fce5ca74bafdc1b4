package org.onegrasp.sim.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.onegrasp.world.Ground;
import org.onegrasp.world.Pose;
import org.onegrasp.world.Support;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.Arm;
import org.onegrasp.world.table.SdfWorld;

/**
 * What the camera sees besides the things on the table: the visuals of every model, the arm's as it stands when parked.
 */
public final class Scenery {
  private static final int FLOOR = 0x4c5157;
  private static final int SIDES = 24;

  private Scenery() {}

  public static List<RendererMesh> of(SdfWorld sdf) {
    return of(sdf, Ground.LEVEL);
  }

  /** The same with the table as it really lies, and what lies on it. */
  public static List<RendererMesh> of(SdfWorld sdf, Ground ground) {
    return of(sdf, ground, Arm::parkedOffset);
  }

  /** @param arm how a link of the arm stands relative to its place with every joint at 0 */
  public static List<RendererMesh> of(SdfWorld sdf, Ground ground, Function<String, Pose> arm) {
    WorkArea area = sdf.workArea(WorkArea.STANDARD.size());
    Pose table = ground.moved(area);
    List<RendererMesh> meshes = new ArrayList<>();
    meshes.add(RendererMesh.box(new Pose(0, 0, -0.05, 0, 0, 0, 1), 8, 8, 0.1, FLOOR));
    for (SdfWorld.Model model : sdf.models()) {
      for (SdfWorld.Link link : model.links()) {
        Pose offset = model.name().equals("arm") ? arm.apply(link.name())
            : model.name().equals("table") ? table : Pose.IDENTITY;
        for (SdfWorld.Shape visual : link.visuals()) {
          meshes.add(mesh(visual, offset.times(visual.pose())));
        }
      }
    }
    ground.support().ifPresent(support -> meshes.add(mesh(support, ground.table(area))));
    return meshes;
  }

  private static RendererMesh mesh(Support support, Pose table) {
    Support.Kind kind = support.kind();
    Pose middle = Pose.ofYaw(support.at().x(), support.at().y(), kind.height() / 2, support.at().yaw());
    return RendererMesh.box(table.times(middle), kind.length(), kind.width(), kind.height(), kind.colour());
  }

  private static RendererMesh mesh(SdfWorld.Shape visual, Pose pose) {
    if (visual.geometry() instanceof SdfWorld.Geometry.Box box) {
      return RendererMesh.box(pose, box.x(), box.y(), box.z(), visual.rgb());
    }
    if (visual.geometry() instanceof SdfWorld.Geometry.Cylinder cylinder) {
      double r = cylinder.radius();
      double h = cylinder.length() / 2;
      return turned(pose, new double[][] {{0, -h}, {r, -h}, {r, h}, {0, h}}, visual.rgb());
    }
    double radius = ((SdfWorld.Geometry.Sphere) visual.geometry()).radius();
    double[][] profile = new double[13][];
    for (int i = 0; i < profile.length; i++) {
      double latitude = Math.PI * i / (profile.length - 1) - Math.PI / 2;
      profile[i] = new double[] {radius * StrictMath.cos(latitude), radius * StrictMath.sin(latitude)};
    }
    return turned(pose, profile, visual.rgb());
  }

  /** The surface that a profile of (radius, z) pairs, from below, sweeps about the z axis. */
  private static RendererMesh turned(Pose pose, double[][] profile, int rgb) {
    float[] vertices = new float[3 * SIDES * profile.length];
    int[] triangles = new int[6 * SIDES * (profile.length - 1)];
    int t = 0;
    for (int i = 0; i < profile.length; i++) {
      for (int s = 0; s < SIDES; s++) {
        double angle = 2 * Math.PI * s / SIDES;
        double[] p =
            pose.transform(profile[i][0] * StrictMath.cos(angle), profile[i][0] * StrictMath.sin(angle), profile[i][1]);
        for (int c = 0; c < 3; c++) {
          vertices[3 * (SIDES * i + s) + c] = (float) p[c];
        }
        if (i + 1 < profile.length) {
          int a = SIDES * i + s;
          int b = SIDES * i + (s + 1) % SIDES;
          for (int corner : new int[] {a, b, b + SIDES, a, b + SIDES, a + SIDES}) {
            triangles[t++] = corner;
          }
        }
      }
    }
    int[] colours = new int[triangles.length / 3];
    Arrays.fill(colours, rgb);
    return new RendererMesh(vertices, triangles, colours);
  }
}
