package org.onegrasp.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.TableFinder;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.camera.DepthMessage;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.camera.TableWords;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.plot.Picture;
import org.onegrasp.view.MapPictures;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Plane;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Finds the table in depth pictures without any calibration, and says where the camera is above it: lines to read, the
 * parameters to paste, and a picture. For one thread.
 */
public final class TableSurvey {
  /** So many pictures are looked at. */
  public static final int PICTURES = 5;
  /** Cameras that stand still are found so near each other: metres, radians. */
  private static final double SAME = 0.005;
  private static final double SAME_TURN = Math.toRadians(0.7);
  private static final double PARALLEL = 10; // degrees
  private static final int WHITE = 0xffffff;

  private final PrintStream out;
  private final Path picture;
  private final NodeConfiguration configuration;
  private final SceneReader reader;
  private final TableFinder finder = new TableFinder();
  private final List<Pose> cameras = new ArrayList<>();
  private int pictures;

  /**
   * @param picture file to draw to
   * @param configuration with a base frame on the table
   */
  public TableSurvey(PrintStream out, Path picture, NodeConfiguration configuration) {
    this.out = out;
    this.picture = picture;
    this.configuration = configuration;
    this.reader = new SceneReader(configuration, InputSpec.STANDARD,
        new FrameTree(configuration.transformToleranceSeconds(), () -> 0), new SceneHistory(), new Problems(), () -> 1);
  }

  /** Where the pictures come from: the name may say that they are rectified. */
  public void depthTopic(String topic) {
    reader.depthTopic(topic);
  }

  /** Whether enough pictures were looked at. */
  public boolean complete() {
    return pictures >= PICTURES;
  }

  /** Looks at one picture. */
  public void look(DepthMessage image, Optional<CameraInfo> info) throws IOException {
    pictures++;
    try {
      Observation view = reader.view(image, info).orElseThrow(() -> new IllegalArgumentException(
          "points without order do not show where the camera is: name a topic of depth images"));
      out.println("image " + pictures + ": the camera is " + TableWords.camera(onTable(view.cameraInBase())));
      tellPlanes(finder.planes(view.camera(), view.depthMetres()));
      if (cameras.isEmpty()) {
        draw(view, image, info);
      }
      cameras.add(view.cameraInBase());
    } catch (UnusableInputException e) {
      out.println(Quoted.line("image " + pictures + ": " + e.getMessage()));
    }
  }

  private Pose onTable(Pose camera) {
    return new Pose(camera.x(), camera.y(), camera.z() - configuration.workArea().tableZ(), camera.qx(), camera.qy(),
        camera.qz(), camera.qw());
  }

  private void tellPlanes(List<TableFinder.Found> planes) {
    Plane table = planes.get(0).plane();
    out.printf(Locale.ROOT, "  %.0f %% of the picture is table%n", 100 * planes.get(0).share());
    for (TableFinder.Found other : planes.subList(1, planes.size())) {
      double turned = Math.toDegrees(table.angleTo(other.plane()));
      double above = table.above(0, 0, 0) - other.plane().above(0, 0, 0);
      out.printf(Locale.ROOT, "  %.0f %% is another plane, %s%n", 100 * other.share(),
          turned <= PARALLEL ? String.format(Locale.ROOT, "%.0f mm %s the table", Math.abs(above) * 1000,
              above > 0 ? "above" : "below")
              : String.format(Locale.ROOT, "turned by %.0f degrees from the table, such as a wall", turned));
    }
  }

  private void draw(Observation view, DepthMessage image, Optional<CameraInfo> info) throws IOException {
    WorkArea area = configuration.workArea();
    List<Picture> drawn = new ArrayList<>();
    drawn.add(Picture.ofColour(view).drawArea(area, view.camera(), view.cameraInBase(), WHITE)
        .captioned("near is light; the work area on the table with x (red) and y (green)"));
    try {
      drawn.add(new MapPictures(area).heights(reader.read(image, info, 1).map(), null, WHITE).withAxes(area)
          .captioned("heights above the table, metres of the base frame"));
    } catch (UnusableInputException e) {
      out.println(Quoted.line("  no height map of the work area: " + e.getMessage()));
    }
    Picture.sheet(drawn, drawn.size()).writePng(picture);
  }

  /** Prints what to paste; false when no picture shows a table. */
  public boolean summary() {
    if (cameras.isEmpty()) {
      out.println(pictures == 0 ? "No depth image came." : "No table was found.");
      return false;
    }
    Pose first = cameras.get(0);
    if (cameras.stream().anyMatch(camera -> !same(first, camera))) {
      out.println("The camera moved, or the table did: these are the numbers of the first picture.");
    }
    String pose = TableWords.parameter(first);
    String z = String.format(Locale.ROOT, "%.3f", configuration.workArea().tableZ());
    out.println("To paste (base frame on the table, where the camera's axis meets it; x to the right in the picture):");
    out.println("  launch/onegrasp node _camera_pose:=\"" + pose + "\" _table_z:=" + z);
    out.println("  roslaunch onegrasp node.launch camera_pose:=\"" + pose + "\" table_z:=" + z);
    out.println("Picture: " + picture.toAbsolutePath().normalize());
    return true;
  }

  private static boolean same(Pose a, Pose b) {
    Plane table = Plane.level(0);
    return Math.abs(a.z() - b.z()) <= SAME
        && table.in(a.inverse()).angleTo(table.in(b.inverse())) <= SAME_TURN;
  }
}
