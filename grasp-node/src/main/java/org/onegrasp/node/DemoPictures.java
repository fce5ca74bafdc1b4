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

  private final Path folder;
  private final WorkArea area;
  private final HeightMapper mapper;

  DemoPictures(Path folder, WorkArea area) {
    this.folder = folder;
    this.area = area;
    this.mapper = new HeightMapper(area);
  }

  /** Where the person showed to grasp: camera view and height map. */
  void demonstration(Observation seen, Grasp shown) throws IOException {
    write("demonstration.png", List.of(view(seen, shown, BLUE), heights(seen, shown, BLUE)), 2);
  }

  /** One row an attempt: camera view, height map, heat map. Green: the demonstrated place. */
  void attempts(String name, List<DemoAttempt> attempts) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    attempts.forEach(attempt -> pictures.addAll(row(attempt)));
    write(name, pictures, 3);
  }

  /** The first attempt before and after the lesson, one above the other. */
  void comparison(DemoAttempt before, DemoAttempt after) throws IOException {
    List<Picture> pictures = new ArrayList<>(row(before));
    pictures.addAll(row(after));
    write("before-and-after.png", pictures, 3);
  }

  private List<Picture> row(DemoAttempt attempt) {
    int colour = attempt.rightPlace() ? GREEN : RED;
    return List.of(view(attempt.seen(), attempt.grasp(), colour), heights(attempt.seen(), attempt.grasp(), colour),
        heat(attempt.heatMap(), attempt.grasp(), colour));
  }

  private static Picture view(Observation seen, Grasp grasp, int colour) {
    Picture picture = Picture.ofColour(seen).enlarged(VIEW_SCALE);
    return grasp == null ? picture : picture.drawInView(grasp, seen.camera(), seen.cameraInBase(), colour);
  }

  private Picture heights(Observation seen, Grasp grasp, int colour) {
    float[] metres = mapper.map(seen).metres();
    float tallest = LEAST_TALLEST;
    for (float height : metres) {
      tallest = Math.max(tallest, height);
    }
    return map(metres, tallest, grasp, colour);
  }

  private Picture heat(Image heatMap, Grasp grasp, int colour) {
    float[] values = new float[HeightMap.CELLS];
    if (heatMap != null && heatMap.data().length == values.length) {
      for (int i = 0; i < values.length; i++) {
        values[i] = heatMap.data()[i] & 0xFF;
      }
    }
    return map(values, 255, grasp, colour);
  }

  private Picture map(float[] values, float high, Grasp grasp, int colour) {
    Picture picture = Picture.ofMap(HeightMap.SIDE, HeightMap.SIDE, values, 0, high).enlarged(MAP_SCALE);
    return grasp == null ? picture : picture.drawOnMap(grasp, area, colour);
  }

  private void write(String name, List<Picture> pictures, int columns) throws IOException {
    Picture.sheet(pictures, columns).writePng(folder.resolve(name));
  }
}
