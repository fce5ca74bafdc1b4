package org.onegrasp.papers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.onegrasp.network.Arena;
import org.onegrasp.plot.Picture;
import org.onegrasp.rules.ForwardSettings;
import org.onegrasp.rules.ForwardTraining;

/**
 * The loss around three lessons that start from the same weights, by backpropagation in float, by weights probed in
 * every layer and by node perturbation, both in integers, on the plane of their first two principal directions (Li et
 * al. 2018, arXiv 1712.09913):
 *
 * <pre>
 *   rows of D: w_t - w_0 of all lessons, at the same number of points
 *   u, v: eigenvectors of D^T D with the largest values, found through the small matrix D D^T
 *   w = w_0 + a u + b v,  L(w) over a grid of (a, b)
 * </pre>
 */
public final class Landscape {
  private static final int POINTS = 12; // of each lesson
  private static final int GRID = 25;
  private static final int CELL = 16; // pixels
  private static final int COLUMNS = 3;
  private static final int JUDGED = 400;
  private static final int ROUNDS = 300; // of the power iteration
  private static final double MARGIN = 0.25; // of the lessons' extent, around them
  private final String task;
  private final NetRule.Lesson lesson;
  private final Examples judged;
  private final List<Trail> trails;
  private final double[][] plane = new double[2][]; // u, v

  /** A task of which there is such a picture. */
  interface Drawn extends Task {
    /** Of the first seed. */
    Landscape landscape(Bench bench) throws IOException;
  }

  /**
   * The lessons.
   *
   * @param steps of backpropagation at {@code rate} falling linearly to 0
   * @param probed how weights are probed in every layer
   * @param nodes how node perturbation learns
   */
  record Course(int steps, double rate, ForwardSettings probed, NetRule.Pace probedPace, ForwardSettings nodes,
      NetRule.Pace nodesPace) {}

  /** Weights that a lesson went through. */
  private record Trail(String name, Color colour, List<float[]> points) {}

  Landscape(String task, NetRule.Lesson lesson, Course course) {
    this.task = task;
    this.lesson = lesson;
    Examples adapting = lesson.material().adapting();
    judged = adapting.part(0, Math.min(JUDGED, adapting.count()));
    trails = List.of(exact(course.steps, course.rate),
        fixed("weights probed", new Color(0xff8040), course.probed, course.probedPace),
        fixed("node perturbation", new Color(0x60ff60), course.nodes, course.nodesPace));
    findPlane();
  }

  private Trail exact(int steps, double rate) {
    List<float[]> points = new ArrayList<>();
    lesson.material().net().backpropagate(lesson.start().clone(), lesson.material().adapting(),
        new ForwardNet.Training(0, NetRule.BATCH, steps, rate, lesson.seed()), Arena.unlimited(), every(steps, points));
    return new Trail("backpropagation", Color.WHITE, points);
  }

  private Trail fixed(String name, Color colour, ForwardSettings how, NetRule.Pace pace) {
    List<float[]> points = new ArrayList<>();
    Consumer<float[]> kept = every(pace.steps(), points);
    ForwardTraining training = lesson.material().net()
        .inFixedPoint(lesson.start(), lesson.material().typical(), how, NetRule.BATCH, Arena.unlimited());
    float[] now = new float[lesson.start().length];
    NetRule.learn(training, lesson, pace, () -> {
      training.weights(now);
      kept.accept(now);
    });
    return new Trail(name, colour, points);
  }

  /** Keeps the weights at some steps. */
  private static Consumer<float[]> every(int steps, List<float[]> kept) {
    int[] step = new int[1];
    return w -> {
      if (++step[0] * POINTS / steps > kept.size()) {
        kept.add(w.clone());
      }
    };
  }

  private void findPlane() {
    List<double[]> rows = new ArrayList<>();
    for (Trail trail : trails) {
      trail.points.forEach(w -> rows.add(moved(w)));
    }
    for (int axis = 0; axis < 2; axis++) {
      double[] u = rows.get(axis == 0 ? trails.get(0).points.size() - 1 : rows.size() - 1).clone();
      for (int round = 0; round < ROUNDS; round++) {
        double[] next = new double[u.length];
        for (double[] row : rows) {
          addScaled(next, row, dot(row, u));
        }
        if (axis == 1) {
          addScaled(next, plane[0], -dot(next, plane[0]));
        }
        double length = Math.sqrt(dot(next, next));
        for (int k = 0; k < u.length; k++) {
          u[k] = next[k] / length;
        }
      }
      plane[axis] = u;
    }
  }

  /** From the start. */
  private double[] moved(float[] w) {
    double[] way = new double[w.length];
    for (int k = 0; k < way.length; k++) {
      way[k] = w[k] - lesson.start()[k];
    }
    return way;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static void addScaled(double[] to, double[] v, double factor) {
    for (int k = 0; k < to.length; k++) {
      to[k] += factor * v[k];
    }
  }

  /** Coordinate of weights along an axis of the plane. */
  private double coordinate(float[] w, int axis) {
    return dot(moved(w), plane[axis]);
  }

  private double loss(double a, double b) {
    float[] w = lesson.start().clone();
    for (int k = 0; k < w.length; k++) {
      w[k] += (float) (a * plane[0][k] + b * plane[1][k]);
    }
    return loss(w);
  }

  private double loss(float[] w) {
    return lesson.material().net().loss(w, judged);
  }

  /** Where each lesson ends: how far from the start, how much of the way lies in the plane, and its loss. */
  String ends() {
    return String.format(Locale.ROOT, "%s loss %.3f at the start; ", task, loss(lesson.start()))
        + trails.stream().map(this::end).collect(Collectors.joining("; "));
  }

  private String end(Trail trail) {
    float[] last = trail.points.get(trail.points.size() - 1);
    double[] way = moved(last);
    double length = Math.sqrt(dot(way, way));
    return String.format(Locale.ROOT, "%s %.3f, %.2f away, %.2f of it in the plane", trail.name, loss(last), length,
        Math.hypot(coordinate(last, 0), coordinate(last, 1)) / length);
  }

  /** Ends of the grid along an axis, round all lessons. */
  private double[] range(int axis) {
    double least = 0;
    double most = 0;
    for (Trail trail : trails) {
      for (float[] w : trail.points) {
        least = Math.min(least, coordinate(w, axis));
        most = Math.max(most, coordinate(w, axis));
      }
    }
    double margin = MARGIN * (most - least);
    return new double[] {least - margin, most + margin};
  }

  private BufferedImage picture() {
    double[][] ranges = {range(0), range(1)};
    float[] losses = new float[GRID * GRID]; // rows from the top
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (int k = 0; k < losses.length; k++) {
      losses[k] = (float) Math.log(loss(at(k % GRID, ranges[0]), at(GRID - 1 - k / GRID, ranges[1])));
      least = Math.min(least, losses[k]);
      most = Math.max(most, losses[k]);
    }
    BufferedImage sheet = painted(Picture.ofMap(GRID, GRID, losses, least, most).enlarged(CELL));
    Graphics2D g = sheet.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setStroke(new BasicStroke(2));
    for (int k = 0; k < trails.size(); k++) {
      draw(g, trails.get(k), ranges, 40 + 20 * k);
    }
    g.setColor(Color.WHITE);
    g.drawString(task, 10, 20);
    g.drawString(String.format(Locale.ROOT, "loss %.3g (dark) to %.3g nats", Math.exp(least), Math.exp(most)), 10,
        GRID * CELL - 10);
    g.dispose();
    return sheet;
  }

  private static double at(int cell, double[] range) {
    return range[0] + (cell + 0.5) * (range[1] - range[0]) / GRID;
  }

  private static BufferedImage painted(Picture picture) {
    BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        image.setRGB(x, y, picture.colourAt(x, y));
      }
    }
    return image;
  }

  private void draw(Graphics2D g, Trail trail, double[][] ranges, int line) {
    g.setColor(trail.colour);
    g.drawString(trail.name, 10, line);
    int fromX = pixel(0, ranges[0], false);
    int fromY = pixel(0, ranges[1], true);
    for (float[] w : trail.points) {
      int x = pixel(coordinate(w, 0), ranges[0], false);
      int y = pixel(coordinate(w, 1), ranges[1], true);
      g.drawLine(fromX, fromY, x, y);
      g.fillOval(x - 3, y - 3, 6, 6);
      fromX = x;
      fromY = y;
    }
  }

  private static int pixel(double value, double[] range, boolean upwards) {
    double share = (value - range[0]) / (range[1] - range[0]);
    return (int) (GRID * CELL * (upwards ? 1 - share : share));
  }

  /**
   * Writes pictures of the first seed's lessons to a PNG, side by side: of those of the tasks that adapt a network and
   * whose data are there.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static void write(Bench bench, List<Task> tasks, Path file) throws IOException {
    List<BufferedImage> pictures = new ArrayList<>();
    for (Task task : tasks) {
      if (task instanceof Drawn drawn && Files.isDirectory(bench.folder(task))) {
        Landscape landscape = drawn.landscape(bench);
        bench.progress().accept(landscape.ends());
        pictures.add(landscape.picture());
      }
    }
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("--landscape: none of these tasks adapts a network with data that are there: "
          + tasks.stream().map(Task::name).collect(Collectors.joining(", ")));
    }
    int side = GRID * CELL;
    int columns = Math.min(COLUMNS, pictures.size());
    BufferedImage sheet = new BufferedImage(columns * side, (pictures.size() + columns - 1) / columns * side,
        BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    for (int k = 0; k < pictures.size(); k++) {
      g.drawImage(pictures.get(k), k % columns * side, k / columns * side, null);
    }
    g.dispose();
    ImageIO.write(sheet, "png", file.toFile());
  }
}
