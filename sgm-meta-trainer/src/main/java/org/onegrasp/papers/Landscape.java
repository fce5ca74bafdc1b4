package org.onegrasp.papers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.onegrasp.network.Arena;
import org.onegrasp.plot.Picture;
import org.onegrasp.rules.ForwardSettings;

/**
 * The loss around two lessons that start from the same weights, one by backpropagation and one by forward gradients, on
 * the plane of their first two principal directions (Li et al. 2018, arXiv 1712.09913):
 *
 * <pre>
 *   rows of D: w_t - w_0 of both lessons, at the same number of points
 *   u, v: eigenvectors of D^T D with the largest values, found through the small matrix D D^T
 *   w = w_0 + a u + b v,  L(w) over a grid of (a, b)
 * </pre>
 */
public final class Landscape {
  private static final int POINTS = 12; // of each lesson
  private static final int GRID = 25;
  private static final int CELL = 20; // pixels
  private static final int JUDGED = 400;
  private static final int ROUNDS = 300; // of the power iteration
  private static final double MARGIN = 0.25; // of the lessons' extent, around them
  private static final int BATCH = 16;
  private final ForwardNet net;
  private final Examples judged;
  private final float[] start;
  private final List<float[]> backpropagation = new ArrayList<>();
  private final List<float[]> forward = new ArrayList<>();
  private final double[][] plane = new double[2][]; // u, v

  private Landscape(AdaptationTask.Material material, AdaptationTask.Settings s, long seed, boolean quick) {
    net = material.net();
    judged = material.adapting().part(0, Math.min(JUDGED, material.adapting().count()));
    int shorter = quick ? 20 : 1;
    start = net.initial(new SplittableRandom(seed));
    net.backpropagate(start, material.familiar(),
        new ForwardNet.Training(0, BATCH, s.trainingSteps() / shorter, s.trainingRate(), seed),
        Arena.unlimited(), w -> {});
    int steps = s.steps() / shorter;
    net.backpropagate(start.clone(), material.adapting(), new ForwardNet.Training(0, BATCH, steps, s.rate(), seed),
        Arena.unlimited(),
        every(steps, backpropagation));
    int probes = s.probes() / shorter;
    net.forwardGradients(start.clone(), material.adapting(),
        ForwardSettings.of(ForwardSettings.Form.AVERAGED, 1, s.swing(),
            s.averagedRate()),
        new ForwardNet.Training(0, BATCH, probes, s.averagedRate(), seed), Arena.unlimited(), every(probes, forward));
    findPlane();
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
    for (List<float[]> lesson : List.of(backpropagation, forward)) {
      for (float[] w : lesson) {
        double[] row = new double[w.length];
        for (int k = 0; k < row.length; k++) {
          row[k] = w[k] - start[k];
        }
        rows.add(row);
      }
    }
    for (int axis = 0; axis < 2; axis++) {
      double[] u = rows.get(axis == 0 ? POINTS - 1 : rows.size() - 1).clone();
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
    double sum = 0;
    for (int k = 0; k < w.length; k++) {
      sum += (w[k] - start[k]) * plane[axis][k];
    }
    return sum;
  }

  private double loss(double a, double b) {
    float[] w = start.clone();
    for (int k = 0; k < w.length; k++) {
      w[k] += (float) (a * plane[0][k] + b * plane[1][k]);
    }
    return net.loss(w, judged);
  }

  /** Ends of the grid along an axis, round both lessons. */
  private double[] range(int axis) {
    double least = 0;
    double most = 0;
    for (List<float[]> lesson : List.of(backpropagation, forward)) {
      for (float[] w : lesson) {
        least = Math.min(least, coordinate(w, axis));
        most = Math.max(most, coordinate(w, axis));
      }
    }
    double margin = MARGIN * (most - least);
    return new double[] {least - margin, most + margin};
  }

  private void write(Path file) throws IOException {
    double[][] ranges = {range(0), range(1)};
    float[] losses = new float[GRID * GRID]; // rows from the top
    float least = Float.MAX_VALUE;
    float most = 0;
    for (int k = 0; k < losses.length; k++) {
      losses[k] = (float) Math.log(loss(at(k % GRID, ranges[0]), at(GRID - 1 - k / GRID, ranges[1])));
      least = Math.min(least, losses[k]);
      most = Math.max(most, losses[k]);
    }
    BufferedImage sheet = painted(Picture.ofMap(GRID, GRID, losses, least, most).enlarged(CELL));
    Graphics2D g = sheet.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setStroke(new BasicStroke(2));
    draw(g, backpropagation, ranges, Color.WHITE, "backpropagation", 20);
    draw(g, forward, ranges, new Color(0xff8040), "forward gradients", 40);
    g.setColor(Color.WHITE);
    g.drawString(String.format(Locale.ROOT, "loss %.2f (dark) to %.2f nats", Math.exp(least), Math.exp(most)), 10,
        GRID * CELL - 10);
    g.dispose();
    ImageIO.write(sheet, "png", file.toFile());
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

  private void draw(Graphics2D g, List<float[]> lesson, double[][] ranges, Color colour, String name, int line) {
    g.setColor(colour);
    g.drawString(name, 10, line);
    int fromX = pixel(0, ranges[0], false);
    int fromY = pixel(0, ranges[1], true);
    for (float[] w : lesson) {
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

  /** Writes the picture of the first seed's lessons on turned digits to a PNG. */
  public static void write(Bench bench, Path file) throws IOException {
    AdaptationTask task = AdaptationTasks.rotated();
    new Landscape(task.source().read(bench.folder(task), bench.kernels()), task.settings(), bench.seeds().get(0),
        bench.quick())
        .write(file);
  }
}
