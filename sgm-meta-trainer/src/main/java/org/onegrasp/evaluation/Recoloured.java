package org.onegrasp.evaluation;

import java.util.Arrays;
import org.onegrasp.world.ObjectModel;

/** Another thing of an object's shape, as two boxes of one size with different prints are. */
final class Recoloured {
  private Recoloured() {}

  /** @param number tells several of them apart */
  static ObjectModel of(ObjectModel o, int number) {
    int[] colours = Arrays.stream(o.colours()).map(Recoloured::other).toArray();
    return new ObjectModel(o.name() + "-recoloured-" + number, o.family(), o.hulls(), o.vertices(), o.triangles(),
        colours, o.mass(), o.friction(), o.places(), o.demonstrated());
  }

  /** Far from a colour, grey ones too, 0xRRGGBB. */
  private static int other(int rgb) {
    int red = rgb >> 16 & 255;
    int green = rgb >> 8 & 255;
    int blue = rgb & 255;
    return 255 - green << 16 | red / 3 << 8 | 255 - blue;
  }
}
