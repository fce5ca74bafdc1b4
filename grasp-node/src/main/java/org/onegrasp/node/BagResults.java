package org.onegrasp.node;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onegrasp.evaluation.Picture;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** What comes of a recording: one line an image, pictures, and a summary. */
final class BagResults {
  private static final int GREEN = 0x2ecc40;

  private final PrintStream out;
  private final Path folder;
  private final MapPictures maps;
  private int grasps;
  private int empty;
  private int unusable;
  private int taught;
  private int notTaught;
  private String lastUnusable = "";

  /** @param folder for pictures; null for none */
  BagResults(PrintStream out, Path folder, WorkArea area) throws IOException {
    this.out = out;
    this.folder = folder;
    this.maps = new MapPictures(area);
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }

  /**
   * An image that a prediction was made of.
   *
   * @param number counts the images from 1
   * @param seconds since the beginning of the recording
   * @param again after a lesson: counted before
   */
  void prediction(int number, double seconds, Prediction prediction, boolean again) throws IOException {
    Optional<Grasp> best = prediction.decoding().best();
    if (!again) {
      grasps += best.isPresent() ? 1 : 0;
      empty += best.isPresent() ? 0 : 1;
    }
    line(number, seconds, best.map(grasp -> words(grasp, prediction.skill().object()))
        .orElseGet(() -> "no grasp: " + prediction.obstacle()));
    if (folder != null) {
      picture(number, prediction, best.orElse(null));
    }
  }

  private static String words(Grasp grasp, String object) {
    return String.format(Locale.ROOT, "x=%.4f y=%.4f z=%.4f yaw=%.3f width=%.4f quality=%.2f object=%s", grasp.x(), grasp.y(),
        grasp.z(), grasp.yaw(), grasp.width(), grasp.quality(), object.isEmpty() ? "-" : object);
  }

  private void picture(int number, Prediction prediction, Grasp grasp) throws IOException {
    Picture heights = maps.heights(prediction.scene().map(), grasp, GREEN);
    Picture heat = maps.heat(GraspOutputs.heatMap(Header.of(RosTime.ZERO, ""), prediction.quality()), grasp, GREEN);
    Picture.sheet(List.of(heights, heat), 2).writePng(folder.resolve(String.format(Locale.ROOT, "image-%05d.png", number)));
  }

  void unusable(int number, double seconds, String reason) {
    unusable++;
    lastUnusable = reason;
    line(number, seconds, "unusable: " + reason);
  }

  private void line(int number, double seconds, String text) {
    out.println(String.format(Locale.ROOT, "image %d  %.3f s  %s", number, seconds, text));
  }

  void lesson(TeachingStatus status) {
    boolean done = status.state() == TeachingStatus.DONE;
    lesson(done, "'" + status.object() + "' " + (done ? "taught in " + status.steps() + " steps"
        + (status.reason().isEmpty() ? "" : " (" + status.reason() + ")") : "not taught: " + status.reason()));
  }

  void refused(String object, String reason) {
    lesson(false, "'" + object + "' not taught: " + reason);
  }

  private void lesson(boolean done, String text) {
    taught += done ? 1 : 0;
    notTaught += done ? 0 : 1;
    out.println("lesson: " + text);
  }

  void problem(String text) {
    out.println("bag: " + text);
  }

  /** Prints the last lines; false when nothing could be used or a lesson failed. */
  boolean summary(Path skills, String contents) {
    int images = grasps + empty + unusable;
    out.println(String.format(Locale.ROOT, "%d images: %d with a grasp, %d without, %d unusable; %d lessons taught, %d not.", images,
        grasps, empty, unusable, taught, notTaught));
    if (taught > 0) {
      out.println("The skills are in " + skills);
    }
    if (folder != null && images > unusable) {
      out.println("Pictures are in " + folder.toAbsolutePath().normalize());
    }
    if (images == unusable) {
      out.println("No image could be used: " + lastUnusable);
      out.println(contents);
    }
    return images > unusable && notTaught == 0;
  }
}
