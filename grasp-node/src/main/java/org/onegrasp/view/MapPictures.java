package org.onegrasp.view;

import org.onegrasp.grasp.HeightMap;
import org.onegrasp.msgs.Image;
import org.onegrasp.plot.Picture;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** Pictures of the work area from above, with a grasp drawn in. */
public final class MapPictures {
  private static final int SCALE = 5;
  /** Metres at the light end of a height map's colours, at least: noise on an empty table stays dark. */
  private static final float LEAST_TALLEST = 0.03f;
  /** The same for heat maps, of 255. */
  private static final float LEAST_HOTTEST = 25;
  /** What a gripper's fingers reach and a little more: metres, and cells along each side. */
  private static final WorkArea CLOSE = new WorkArea(0, 0, 0, 0.16);
  private static final int CLOSE_SIDE = 80;

  private final WorkArea area;

  public MapPictures(WorkArea area) {
    this.area = area;
  }

  /** @param grasp null for none; so in {@link #heat} */
  public Picture heights(HeightMap map, Grasp grasp, int colour) {
    return map(map.grid().side(), map.metres(), LEAST_TALLEST, grasp, colour);
  }

  /**
   * The map around a grasp, turned so that the fingers close to left and right, with the metres from the grasp.
   *
   * @param map may be of another place than this work area
   */
  public Picture closeUp(HeightMap map, Grasp grasp, int colour) {
    float[] values = new float[CLOSE_SIDE * CLOSE_SIDE];
    Grid close = new Grid(CLOSE, CLOSE_SIDE);
    double cosine = Math.cos(grasp.yaw());
    double sine = Math.sin(grasp.yaw());
    for (int i = 0; i < values.length; i++) {
      double along = close.x(i % CLOSE_SIDE);
      double across = close.y(i / CLOSE_SIDE);
      values[i] = (float) map.heightAt(grasp.x() + cosine * along - sine * across,
          grasp.y() + sine * along + cosine * across);
    }
    Grasp turned = new Grasp(0, 0, grasp.z(), 0, grasp.width(), grasp.quality());
    return picture(CLOSE_SIDE, values, LEAST_TALLEST).drawOnMap(turned, CLOSE, colour).withAxes(CLOSE);
  }

  /** As large as {@link #closeUp}, with nothing but words. */
  public Picture noCloseUp(String words) {
    Picture some = closeUp(new HeightMap(new Grid(area, 1), new float[1]), new Grasp(0, 0, 0, 0, 0, 0), 0);
    return Picture.saying(words, some.width(), some.height());
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
    Picture picture = picture(side, values, leastHigh);
    return grasp == null ? picture : picture.drawOnMap(grasp, area, colour);
  }

  private static Picture picture(int side, float[] values, float leastHigh) {
    float high = leastHigh;
    for (float value : values) {
      high = Math.max(high, value);
    }
    return Picture.ofMap(side, side, values, 0, high).enlarged(SCALE);
  }
}
