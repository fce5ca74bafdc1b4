package org.onegrasp.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.model.Demonstration;
import org.onegrasp.msgs.Image;
import org.onegrasp.plot.Picture;
import org.onegrasp.view.MapPictures;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;
import org.onegrasp.world.WorkArea;

/**
 * The picture of one image of a recording. Above: the camera's view with the work area, the height map with the metres
 * of the base frame, from which the numbers of a demonstration can be read, the heat map. Below, once something was
 * taught: the shown and the found grasp, both turned so that the fingers close to left and right.
 */
final class BagPictures {
  private static final int GREEN = 0x2ecc40;
  private static final int BLUE = 0x3fa9f5;
  private static final int WHITE = 0xffffff;
  private static final double USUAL_WIDTH = 0.04; // metres
  private static final int SMALL_VIEW = 400; // pixels across

  private final Path folder;
  private final WorkArea area;
  private final MapPictures maps;

  /**
   * What came of an image.
   *
   * @param view what the camera saw; nothing of points
   * @param found the grasp, in the base frame
   * @param words what was found, or why nothing was
   * @param shown what the found grasp is like, or what was looked for
   */
  record Look(Optional<Observation> view, HeightMap map, Image heat, Optional<Grasp> found, String words,
      Optional<Demonstration> shown) {}

  BagPictures(Path folder, WorkArea area) {
    this.folder = folder;
    this.area = area;
    maps = new MapPictures(area);
  }

  void write(int number, Look look) throws IOException {
    List<Picture> above = new ArrayList<>();
    look.view.ifPresent(view -> above.add(view(view, look.found)));
    above.add(maps.heights(look.map, look.found.orElse(null), GREEN).withAxes(area)
        .captioned("heights up to " + millimetres(look.map) + " mm. " + look.words));
    above.add(maps.heat(look.heat, look.found.orElse(null), GREEN).withAxes(area)
        .captioned("heat map: where the network sees a grasp"));
    List<Picture> rows = new ArrayList<>(List.of(Picture.sheet(above, above.size())));
    look.shown.ifPresent(shown -> rows.add(Picture.sheet(List.of(shown(shown, look.found), found(look)), 2)));
    Picture.sheet(rows, 1).writePng(folder.resolve(String.format(Locale.ROOT, "image-%05d.png", number)));
  }

  private static long millimetres(HeightMap map) {
    float highest = 0;
    for (float height : map.metres()) {
      highest = Math.max(highest, height);
    }
    return Math.round(highest * 1000.0);
  }

  private Picture view(Observation view, Optional<Grasp> found) {
    Picture picture = Picture.ofColour(view).enlarged(view.camera().width() <= SMALL_VIEW ? 2 : 1)
        .drawArea(area, view.camera(), view.cameraInBase(), WHITE);
    found.ifPresent(grasp -> picture.drawInView(grasp, view.camera(), view.cameraInBase(), GREEN));
    return picture.captioned("the camera's view" + (view.rgb().length == 0 ? ", near is light" : "")
        + "; the work area on the table with x (red) and y (green)"
        + " from x " + metres(area.centreX()) + ", y " + metres(area.centreY()) + " on");
  }

  /** One that was shown without a width is drawn as wide as the found one. */
  private static Grasp drawn(Grasp shown, Optional<Grasp> found) {
    double width = shown.width() > 0 ? shown.width() : found.map(Grasp::width).orElse(USUAL_WIDTH);
    return new Grasp(shown.x(), shown.y(), shown.z(), shown.yaw(), width, shown.quality());
  }

  private Picture shown(Demonstration shown, Optional<Grasp> found) {
    int channels = shown.seen().length / shown.grid().cells();
    float[] metres = new float[shown.grid().cells()];
    for (int i = 0; i < metres.length; i++) {
      metres[i] = shown.seen()[i * channels] * 0.001f;
    }
    return maps.closeUp(new HeightMap(shown.grid(), metres), drawn(shown.grasp(), found), BLUE)
        .captioned("shown: '" + shown.object() + "' " + words(shown.grasp()));
  }

  private Picture found(Look look) {
    Picture picture = look.found.map(grasp -> maps.closeUp(look.map, grasp, GREEN))
        .orElseGet(() -> maps.noCloseUp(look.words.contains("not here") ? "not here" : "no grasp"));
    return picture.captioned(look.found.map(grasp -> "found: " + words(grasp)).orElse(look.words));
  }

  private static String words(Grasp grasp) {
    return "x " + metres(grasp.x()) + " y " + metres(grasp.y()) + " z " + metres(grasp.z())
        + String.format(Locale.ROOT, " yaw %.2f", grasp.yaw());
  }

  private static String metres(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
