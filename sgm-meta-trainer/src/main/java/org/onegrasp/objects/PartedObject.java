package org.onegrasp.objects;

import java.util.List;
import org.onegrasp.world.ObjectModel;

/**
 * An object and what its pieces are for.
 *
 * @param parts one a triangle of the object
 */
public record PartedObject(ObjectModel object, List<Part> parts) {
  public PartedObject {
    parts = List.copyOf(parts);
    if (parts.size() != object.colours().length) {
      throw new IllegalArgumentException(
          object.name() + ": " + parts.size() + " parts for " + object.colours().length + " triangles");
    }
  }

  /** The same object, whose colours are 1 + the ordinals of its parts: a picture of it without light is its mask. */
  public ObjectModel painted() {
    int[] colours = parts.stream().mapToInt(part -> 1 + part.ordinal()).toArray();
    return new ObjectModel(object.name(), object.family(), object.hulls(), object.vertices(), object.triangles(),
        colours, object.mass(), object.friction(), object.places(), object.demonstrated());
  }
}
