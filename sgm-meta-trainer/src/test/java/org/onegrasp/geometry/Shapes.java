package org.onegrasp.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;

/** Simple solids for physics tests, standing on z = 0 around the z axis, grasped across x at mid height. */
public final class Shapes {
  private Shapes() {}

  public static ObjectModel box(double x, double y, double z, double mass, double friction) {
    return model("box", List.of(boxHull(0, 0, x, y, 0, z)), x, z, mass, friction);
  }

  public static ObjectModel prism(int sides, double radius, double height, double mass, double friction) {
    float[] p = new float[6 * sides];
    for (int i = 0; i < sides; i++) {
      double a = 2 * Math.PI * i / sides;
      for (int end = 0; end < 2; end++) {
        p[6 * i + 3 * end] = (float) (radius * Math.cos(a));
        p[6 * i + 3 * end + 1] = (float) (radius * Math.sin(a));
        p[6 * i + 3 * end + 2] = (float) (end * height);
      }
    }
    return model("prism", List.of(p), 2 * radius, height, mass, friction);
  }

  /** Rings of 12 corners around the vertical, with flat caps that make it stand. */
  public static ObjectModel ball(double radius, double mass, double friction) {
    List<Float> p = new ArrayList<>();
    double low = 0.86 * radius;
    for (int ring = 0; ring < 7; ring++) {
      double z = -low + 2 * low * ring / 6;
      double r = Math.sqrt(radius * radius - z * z);
      for (int i = 0; i < 12; i++) {
        double a = 2 * Math.PI * i / 12;
        p.add((float) (r * Math.cos(a)));
        p.add((float) (r * Math.sin(a)));
        p.add((float) (z + low));
      }
    }
    return model("ball", List.of(floats(p)), 2 * radius, 2 * low, mass, friction);
  }

  /** A hammer: a handle along y with a heavy head at one end; grasped by the handle near the head. */
  public static ObjectModel hammer(double mass, double friction) {
    List<float[]> hulls = List.of(boxHull(0, -0.02, 0.024, 0.14, 0, 0.024), boxHull(0, 0.065, 0.07, 0.03, 0, 0.03));
    return model("hammer", hulls, 0.024, 0.024, mass, friction);
  }

  public static float[] boxHull(double cx, double cy, double x, double y, double z0, double z1) {
    float[] p = new float[24];
    for (int i = 0; i < 8; i++) {
      p[3 * i] = (float) (cx + ((i & 1) - 0.5) * x);
      p[3 * i + 1] = (float) (cy + ((i >> 1 & 1) - 0.5) * y);
      p[3 * i + 2] = (float) ((i >> 2) == 0 ? z0 : z1);
    }
    return p;
  }

  public static ObjectModel model(String name, List<float[]> hulls, double width, double height, double mass,
      double friction) {
    GraspPlace place = new GraspPlace(new Grasp(0, 0, Math.max(0.008, height / 2 - 0.01), 0, width, 1), 2);
    List<Float> vertices = new ArrayList<>();
    for (float[] corners : hulls) {
      ConvexHull hull = ConvexHull.ofPiece(corners, name);
      for (int[] face : hull.faces) {
        for (int i = 1; i + 1 < face.length; i++) {
          for (int corner : new int[] {face[0], face[i], face[i + 1]}) {
            for (int c = 0; c < 3; c++) {
              vertices.add((float) hull.points[3 * corner + c]);
            }
          }
        }
      }
    }
    int[] triangles = IntStream.range(0, vertices.size() / 3).toArray();
    int[] colours = new int[triangles.length / 3];
    Arrays.fill(colours, 0xC04030);
    return new ObjectModel(name, name, hulls, floats(vertices), triangles, colours, mass, friction, List.of(place), 0);
  }

  private static float[] floats(List<Float> list) {
    float[] array = new float[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i);
    }
    return array;
  }
}
