package org.onegrasp.web;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a node is, as docs/web.md has it.
 *
 * @param model checksum of the start model
 * @param camera null while nothing is known of it
 * @param inUse skill, any or start
 * @param selected name of the skill in use; empty for none
 * @param undo null when nothing can be undone
 * @param lesson null when there was none
 * @param simulation null where the robot is none, or a simulated one that does not wait for the page
 */
public record State(String node, String version, String model, String rule, String baseFrame, double gripperOpening,
    Area workArea, Cells grid, Camera camera, String inUse, String selected, int skills, Undo undo, Lesson lesson,
    Rehearsal simulation, List<Diagnostic> diagnostics) {

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");

  /** The work area: metres. */
  public record Area(double x, double y, double tableZ, double size) {}

  /** Cells of the height map: so many along each side, of so many metres, from there. */
  public record Cells(int side, double cell, double left, double top) {}

  /**
   * The depth camera.
   *
   * @param live whether images come
   * @param age of the newest one, seconds
   * @param baseToCamera rows of [R t]
   */
  public record Camera(boolean live, double age, int width, int height, double fx, double fy, double cx, double cy,
      List<Double> baseToCamera) {
    Camera ageless() {
      return new Camera(live, 0, width, height, fx, fy, cx, cy, baseToCamera);
    }
  }

  /** What would be undone. */
  public record Undo(String what) {}

  /** A simulated robot that waits for the page. */
  public record Rehearsal(boolean busy, List<String> objects) {}

  /** One subject of /diagnostics. */
  public record Diagnostic(String subject, String level, String message) {}

  /** The same without what changes all the time though nothing has happened: two alike are one state. */
  State settled() {
    return new State(node, version, model, rule, baseFrame, gripperOpening, workArea, grid,
        camera == null ? null : camera.ageless(), inUse, selected, skills, undo, null, simulation,
        diagnostics.stream()
            .map(one -> new Diagnostic(one.subject, one.level, NUMBER.matcher(one.message).replaceAll("#")))
            .toList());
  }
}
