package org.onegrasp.view;

import org.onegrasp.grasp.HeightMap;
import org.onegrasp.msgs.Image;
import org.onegrasp.plot.Picture;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Pictures of the work area from above, with a grasp drawn in. */
public final class MapPictures {
  private static final int SCALE = 5;
  /** Metres at the light end of a height map's colours, at least: noise on an empty table stays dark. */
  private static final float LEAST_TALLEST = 0.03f;
  /** The same for heat maps, of 255. */
  private static final float LEAST_HOTTEST = 25;

  private final WorkArea area;

  public MapPictures(WorkArea area) {
    this.area = area;
  }

  /** @param grasp null for none; so in {@link #heat} */
  public Picture heights(HeightMap map, Grasp grasp, int colour) {
    return map(map.grid().side(), map.metres(), LEAST_TALLEST, grasp, colour);
  }

  /** @param heatMap mono8, as high as wide */
  public Picture heat(Image heatMap, Grasp grasp, int colour) {
    float[] values = new float[heatMap.width() * heatMap.width()];
    for (int i = 0; i < values.length && i < heatMap.data().length; i++) {
      values[i] = heatMap.data()[i] & 0xFF;
    }
    return map(heatMap.width(), values, LEAST_HOTTEST, grasp, colour);
  }

  /** @param leastHigh value of the light end, unless a larger one is there */
  private Picture map(int side, float[] values, float leastHigh, Grasp grasp, int colour) {
    float high = leastHigh;
    for (float value : values) {
      high = Math.max(high, value);
    }
    Picture picture = Picture.ofMap(side, side, values, 0, high).enlarged(SCALE);
    return grasp == null ? picture : picture.drawOnMap(grasp, area, colour);
  }
}
