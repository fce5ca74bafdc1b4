package org.onegrasp.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.model.Demonstration;
import org.onegrasp.node.GraspOutputs;
import org.onegrasp.node.Prediction;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.sight.Claim;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;
import org.onegrasp.world.WorkArea;

/** What comes of a recording: one line an image, pictures, and a summary. */
final class BagResults {
  private static final Pattern NUMBERS = Pattern.compile("-?\\d+(\\.\\d+)?");

  private final PrintStream out;
  private final Path folder;
  private final BagPictures pictures;
  private int grasps;
  private int empty;
  private int unusable;
  private final Set<String> taught = new TreeSet<>();
  private int lessons;
  private int notTaught;
  private int notLocated;
  private final Map<String, Integer> leftOut = new TreeMap<>(); // messages by topic
  private String lastUnusable = "";
  private Map<String, String> unsaved = Map.of(); // why, by object
  private boolean stopped;
  private boolean damaged;
  private String tableTold = "";

  /** @param folder for pictures; null for none */
  BagResults(PrintStream out, Path folder, WorkArea area) throws IOException {
    this.out = out;
    this.folder = folder;
    this.pictures = new BagPictures(folder, area);
    if (folder != null) {
      makeFolder();
    }
  }

  private void makeFolder() throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          "--out " + folder + ": there is a file of that name (" + e.getFile() + "): name a folder for the pictures",
          e);
    } catch (FileSystemException e) {
      throw new IOException("--out " + folder + ": cannot make the folder for the pictures ("
          + (e.getReason() == null ? "permission denied" : e.getReason()) + "): name another one", e);
    }
  }

  /**
   * An image that a prediction was made of.
   *
   * @param number counts the images from 1
   * @param seconds since the beginning of the recording
   * @param again after a lesson: counted before
   */
  void prediction(int number, double seconds, Prediction prediction, boolean again) {
    Optional<Grasp> best = prediction.best();
    if (!again) {
      grasps += best.isPresent() ? 1 : 0;
      empty += best.isPresent() ? 0 : 1;
    }
    table(prediction.scene());
    line(number, seconds, best.map(grasp -> words(grasp, prediction.object()))
        .orElseGet(() -> "no grasp: " + prediction.sight().obstacle()));
  }

  /** What is to be said of the table, when it is something new. */
  private void table(Scene scene) {
    String words = scene.tableNews();
    String kind = scene.tableDoubt().isEmpty() ? words : NUMBERS.matcher(words).replaceAll("#");
    if (!words.isEmpty() && !kind.equals(tableTold)) {
      out.println(Quoted.line("table: " + words));
    }
    tableTold = kind;
  }

  /** Whether pictures are wanted. */
  boolean drawing() {
    return folder != null;
  }

  private static String words(Grasp grasp, String object) {
    return String.format(Locale.ROOT, "x=%.4f y=%.4f z=%.4f yaw=%.3f width=%.4f quality=%.2f object=%s", grasp.x(),
        grasp.y(),
        grasp.z(), grasp.yaw(), grasp.width(), grasp.quality(), object.isEmpty() ? "-" : object);
  }

  /** @param view what the camera saw; nothing of points */
  void draw(int number, Prediction prediction, Optional<Observation> view) throws IOException {
    Optional<Grasp> best = prediction.best();
    String object = prediction.object();
    pictures.write(number, new BagPictures.Look(view, prediction.scene().map(),
        GraspOutputs.heatMap(Header.of(RosTime.ZERO, ""), prediction), best,
        best.map(grasp -> words(grasp, object)).orElseGet(() -> "no grasp: " + prediction.sight().obstacle()),
        shown(prediction)));
  }

  /** What the found grasp is like, or what was looked for. */
  private static Optional<Demonstration> shown(Prediction prediction) {
    return prediction.sight().best().flatMap(Claim::shown).or(() -> prediction.skill().shown().stream().findFirst());
  }

  void unusable(int number, double seconds, String reason) {
    unusable++;
    lastUnusable = reason;
    line(number, seconds, "unusable: " + reason);
  }

  private void line(int number, double seconds, String text) {
    out.println(Quoted.line(String.format(Locale.ROOT, "image %d  %.3f s  %s", number, seconds, text)));
  }

  void lesson(TeachingStatus status) {
    boolean done = status.state() == TeachingStatus.DONE;
    if (done) {
      taught.add(status.object());
    }
    lesson(done, "'" + status.object() + "' " + (done ? "taught in " + status.steps() + " steps"
        + (status.reason().isEmpty() ? "" : " (" + status.reason() + ")") : "not taught: " + status.reason()));
  }

  void refused(String object, String reason) {
    lesson(false, "'" + object + "' not taught: " + reason);
  }

  private void lesson(boolean done, String text) {
    lessons += done ? 1 : 0;
    notTaught += done ? 0 : 1;
    out.println(Quoted.line("lesson: " + text));
  }

  void problem(String text) {
    out.println(Quoted.line("bag: " + text));
  }

  /** A message that is of no use: the first of a topic is told, the others are counted. */
  void leftOut(String topic, String reason) {
    if (leftOut.merge(topic, 1, Integer::sum) == 1) {
      problem("a message on " + topic + " is left out: " + reason);
    }
  }

  /** An image that was used although its camera's place was not recorded after it. */
  void notLocated() {
    notLocated++;
  }

  /** The recording was not played to its end. */
  void stopped() {
    stopped = true;
  }

  /** Something in the midst of the recording cannot be read. */
  void damaged() {
    damaged = true;
  }

  /** @param reasons why a skill is not on the disk, by object; empty when all are */
  void unsaved(Map<String, String> reasons) {
    unsaved = reasons;
  }

  /**
   * Prints the last lines.
   *
   * @return false when nothing could be used, a lesson failed or was not saved, or something of the recording was not
   * played
   */
  boolean summary(Path skills, String contents) {
    leftOut.values().removeIf(messages -> messages == 1); // told when it came
    leftOut.forEach((topic, messages) -> problem(messages + " messages on " + topic + " were left out"));
    if (notLocated > 0) {
      problem("for " + notLocated
          + " images no transform of the camera was recorded at or after their time; the nearest was used");
    }
    int images = grasps + empty + unusable;
    out.println(String.format(Locale.ROOT,
        "%d images: %d with a grasp, %d without, %d unusable; %d lessons taught, %d not.", images,
        grasps, empty, unusable, lessons, notTaught));
    if (!taught.isEmpty() && unsaved.isEmpty()) {
      out.println("The skills are in " + skills);
    }
    if (folder != null && images > unusable) {
      out.println("Pictures are in " + folder.toAbsolutePath().normalize());
    }
    if (images == unusable) {
      out.println("No image could be used: " + (lastUnusable.isEmpty() ? "none could be read" : lastUnusable));
      out.println(contents);
    }
    if (damaged) {
      out.println("The bag is damaged: not all of it was played, see above.");
    }
    if (stopped) {
      out.println("Ended before the end of the recording: the node was asked to.");
    }
    if (!unsaved.isEmpty()) {
      String reason = unsaved.values().iterator().next().replace(SkillStore.LATER, "");
      out.println((unsaved.keySet().containsAll(taught) ? "Nothing" : "Not everything") + " was saved: " + reason);
    }
    return images > unusable && notTaught == 0 && unsaved.isEmpty() && !stopped && !damaged;
  }
}
