package org.onegrasp.world;

import java.util.List;

/**
 * A rigid object in one resting pose. Its frame has z up and z = 0 on the table; x and y are near the middle of what
 * one sees.
 *
 * @param name unique name of this instance, such as {@code mug-7}
 * @param family kind of thing, such as {@code mug}
 * @param hulls convex pieces for physics: each the corner points of one convex hull, (n, 3) metres; pieces may overlap
 * @param vertices corner points of the visible surface, (n, 3) metres
 * @param triangles corner indices into {@code vertices}, (m, 3), outward by the right-hand rule
 * @param colours one 0xRRGGBB a triangle
 * @param mass kilograms
 * @param friction Coulomb coefficient against the finger pads
 * @param places every place where it can be grasped
 * @param demonstrated index into {@code places} of the grasp that a person shows
 */
public record ObjectModel(String name, String family, List<float[]> hulls, float[] vertices, int[] triangles,
    int[] colours,
    double mass, double friction, List<GraspPlace> places, int demonstrated) {
  public ObjectModel {
    hulls = List.copyOf(hulls);
    places = List.copyOf(places);
    if (colours.length * 3 != triangles.length) {
      throw new IllegalArgumentException(
          name + ": " + colours.length + " colours for " + triangles.length / 3 + " triangles");
    }
    if (demonstrated < 0 || demonstrated >= places.size()) {
      throw new IllegalArgumentException(name + ": demonstrated place " + demonstrated + " of " + places.size());
    }
  }

  /** The place that a person shows. */
  public GraspPlace demonstration() {
    return places.get(demonstrated);
  }
}
