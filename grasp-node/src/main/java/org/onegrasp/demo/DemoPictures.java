package org.onegrasp.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.msgs.Image;
import org.onegrasp.plot.Picture;
import org.onegrasp.view.MapPictures;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;
import org.onegrasp.world.WorkArea;

/** The pictures of a demo: camera view, height map and heat map of every attempt, with the grasp drawn in. */
final class DemoPictures {
  private static final int GREEN = 0x2ecc40;
  private static final int RED = 0xff4136;
  private static final int BLUE = 0x3fa9f5;
  private static final int VIEW_SCALE = 2;

  private final Path folder;
  private final WorkArea area;
  private final HeightMapper mapper;
  private final MapPictures maps;

  DemoPictures(Path folder, WorkArea area) {
    this.folder = folder;
    this.area = area;
    this.mapper = new HeightMapper(InputSpec.STANDARD.grid(area));
    this.maps = new MapPictures(area);
  }

  /** All attempts, each with camera view, height map and heat map, two side by side. Green: the demonstrated place. */
  void attempts(String name, List<DemoAttempt> attempts) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    attempts
        .forEach(attempt -> pictures.addAll(row(attempt.seen(), attempt.heatMap(), attempt.grasp(), colour(attempt))));
    write(name, pictures, 6);
  }

  /** One above the other: the first attempt before the lesson, the demonstration (blue), the first attempt after it. */
  void lesson(DemoAttempt before, DemoLesson lesson, Image heatMap, DemoAttempt after) throws IOException {
    List<Picture> pictures = new ArrayList<>(row(before.seen(), before.heatMap(), before.grasp(), colour(before)));
    pictures.addAll(row(lesson.seen(), heatMap, lesson.shown(), BLUE));
    pictures.addAll(row(after.seen(), after.heatMap(), after.grasp(), colour(after)));
    write("lesson.png", pictures, 3);
  }

  /**
   * The story in views of the camera, three a row: the two demonstrations (blue), the first attempt at each object
   * (green: the demonstrated place), and what is not grasped: the table without the first object, and the stranger.
   */
  void story(List<DemoLesson> lessons, List<DemoAttempt> after, List<DemoAbsence> absences) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < lessons.size(); i++) {
      DemoLesson lesson = lessons.get(i);
      String name = lesson.object().name();
      pictures.add(part(lesson.seen(), lesson.shown(), BLUE).captioned("shown once: " + name));
      pictures.add(after.stream().filter(attempt -> attempt.asked().equals(name)).findFirst()
          .map(attempt -> part(attempt.seen(), attempt.grasp(), colour(attempt)).captioned("asked for " + name + ": "
              + (attempt.lifted() ? "lifted and held" : "not lifted")))
          .orElseGet(() -> Picture.empty(1, 1)));
      DemoAbsence absence = absences.get(i == 0 ? 0 : absences.size() - 1);
      pictures.add(part(absence.seen(), absence.grasp(), RED).captioned(
          "asked for " + (absence.asked().isEmpty() ? "any object" : absence.asked()) + ": "
              + (absence.said() ? "not here" : "a grasp")));
    }
    write("demo.png", pictures, 3);
  }

  private Picture part(Observation seen, Grasp grasp, int colour) {
    return view(seen, grasp, colour).cutTo(area, seen.camera(), seen.cameraInBase());
  }

  private static int colour(DemoAttempt attempt) {
    return attempt.rightPlace() ? GREEN : RED;
  }

  private List<Picture> row(Observation seen, Image heatMap, Grasp grasp, int colour) {
    return List.of(view(seen, grasp, colour), maps.heights(mapper.map(seen), grasp, colour),
        maps.heat(heatMap, grasp, colour));
  }

  private static Picture view(Observation seen, Grasp grasp, int colour) {
    Picture picture = Picture.ofColour(seen).enlarged(VIEW_SCALE);
    return grasp == null ? picture : picture.drawInView(grasp, seen.camera(), seen.cameraInBase(), colour);
  }

  private void write(String name, List<Picture> pictures, int columns) throws IOException {
    Picture.sheet(pictures, columns).writePng(folder.resolve(name));
  }
}
