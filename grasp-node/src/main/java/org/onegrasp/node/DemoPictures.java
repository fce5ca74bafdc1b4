package org.onegrasp.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.evaluation.Picture;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.msgs.Image;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;
import org.onegrasp.world.WorkArea;

/** The pictures of a demo: camera view, height map and heat map of every attempt, with the grasp drawn in. */
final class DemoPictures {
  private static final int GREEN = 0x2ecc40;
  private static final int RED = 0xff4136;
  private static final int BLUE = 0x3fa9f5;
  private static final int MAP_SCALE = 5;
  private static final int VIEW_SCALE = 2;
  /** Metres at the light end of a height map's colours, at least: noise on an empty table stays dark. */
  private static final float LEAST_TALLEST = 0.03f;
  /** The same for heat maps, of 255. */
  private static final float LEAST_HOTTEST = 25;

  private final Path folder;
  private final WorkArea area;
  private final HeightMapper mapper;

  DemoPictures(Path folder, WorkArea area) {
    this.folder = folder;
    this.area = area;
    this.mapper = new HeightMapper(area);
  }

  /** All attempts, each with camera view, height map and heat map, two side by side. Green: the demonstrated place. */
  void attempts(String name, List<DemoAttempt> attempts) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    attempts.forEach(attempt -> pictures.addAll(row(attempt.seen(), attempt.heatMap(), attempt.grasp(), colour(attempt))));
    write(name, pictures, 6);
  }

  /** One above the other: the first attempt before the lesson, the demonstration (blue), the first attempt after it. */
  void lesson(DemoAttempt before, Observation seen, Image heatMap, Grasp shown, DemoAttempt after) throws IOException {
    List<Picture> pictures = new ArrayList<>(row(before.seen(), before.heatMap(), before.grasp(), colour(before)));
    pictures.addAll(row(seen, heatMap, shown, BLUE));
    pictures.addAll(row(after.seen(), after.heatMap(), after.grasp(), colour(after)));
    write("lesson.png", pictures, 3);
  }

  private static int colour(DemoAttempt attempt) {
    return attempt.rightPlace() ? GREEN : RED;
  }

  private List<Picture> row(Observation seen, Image heatMap, Grasp grasp, int colour) {
    return List.of(view(seen, grasp, colour), heights(seen, grasp, colour), heat(heatMap, grasp, colour));
  }

  private static Picture view(Observation seen, Grasp grasp, int colour) {
    Picture picture = Picture.ofColour(seen).enlarged(VIEW_SCALE);
    return grasp == null ? picture : picture.drawInView(grasp, seen.camera(), seen.cameraInBase(), colour);
  }

  private Picture heights(Observation seen, Grasp grasp, int colour) {
    return map(mapper.map(seen).metres(), LEAST_TALLEST, grasp, colour);
  }

  private Picture heat(Image heatMap, Grasp grasp, int colour) {
    float[] values = new float[HeightMap.CELLS];
    for (int i = 0; i < values.length && i < heatMap.data().length; i++) {
      values[i] = heatMap.data()[i] & 0xFF;
    }
    return map(values, LEAST_HOTTEST, grasp, colour);
  }

  /** @param leastHigh value of the light end, unless a larger one is there */
  private Picture map(float[] values, float leastHigh, Grasp grasp, int colour) {
    float high = leastHigh;
    for (float value : values) {
      high = Math.max(high, value);
    }
    Picture picture = Picture.ofMap(HeightMap.SIDE, HeightMap.SIDE, values, 0, high).enlarged(MAP_SCALE);
    return grasp == null ? picture : picture.drawOnMap(grasp, area, colour);
  }

  private void write(String name, List<Picture> pictures, int columns) throws IOException {
    Picture.sheet(pictures, columns).writePng(folder.resolve(name));
  }
}
