package org.onegrasp.rules;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.UnusableDepthException;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.sim.render.RendererCamera;
import org.onegrasp.sim.render.RendererScene;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SensorModel;

/**
 * How well a static module could know the gradient at the output of each block of a deep network without any error, as
 * in one forward pass: fits to exact gradients in closed form, on augmentations of training objects, half of them at a
 * model's start weights and half after a lesson on the object, judged on others, at both. Prints mean cosines to the
 * exact gradient, lowest place first: of modules that see the block's own map, of such that see the label, of such that
 * see both and their products ({@link LabelFeatures}), and of those that see the gradient at the stage's top
 * ({@link StageFit}), or that and all else. Run by hand with the test class path. Arguments: a deep model; objects to
 * fit to (default 40); views of each (12), an augmentation of each; and of how many held-out objects lessons are
 * compared ({@link OnePassLessons}, default none).
 */
final class OnePassProbe {
  private static final long OTHERS_SEED = 500_000_001; // as meta-training's validation has it
  private static final int OTHERS = 20;
  private static final int OTHER_SAMPLES = 4; // of each
  private static final int JUDGED_VIEWS = 6; // after a lesson
  private static final int CELLS = 8; // one of so many is fitted to
  private final GraspModel model;
  private final NetworkShape shape;
  private final StageShape stage;
  private final Backpropagation exact;
  private final float[] discarded;
  private final LabelFeatures features;
  private final RidgeFit[] fits; // [b] for x_b, the top too
  private final StageFit ofTop;
  private final Augmenter augmenter;
  private final byte[] sample;
  private final float[] x;
  private final float[] target;
  private final SplittableRandom random = new SplittableRandom(1);
  private float[] weights;

  /**
   * A view of an object.
   *
   * @param right grasps at the place that a person shows, all equal
   */
  record Shown(byte[] heights, List<Grasp> right) {
    Grasp grasp() {
      return right.get(0);
    }
  }

  private OnePassProbe(GraspModel model) {
    this.model = model;
    shape = model.shape();
    weights = model.start();
    stage = StageShape.of(shape);
    exact = new Backpropagation(new FloatNetwork(shape, Kernels.best().make()), 0, Arena.unlimited());
    discarded = new float[shape.parameters()];
    features = features(shape);
    fits = new RidgeFit[stage.modules() + 1];
    for (int b = 0; b < fits.length; b++) {
      fits[b] = new RidgeFit(features.count(), features.channels());
    }
    ofTop = new StageFit(stage);
    augmenter = new Augmenter(model.input(), model.output(), WorkArea.STANDARD, AugmentationSettings.STANDARD);
    sample = new byte[shape.inputs(0)];
    x = new float[sample.length];
    target = new float[shape.outputs(shape.size() - 1)];
  }

  static LabelFeatures features(NetworkShape shape) {
    ConvShape top = shape.layer(StageShape.of(shape).top());
    ConvShape last = shape.layer(shape.size() - 1);
    return new LabelFeatures(top.outHeight(), top.outC(), last.outHeight(), last.outC());
  }

  public static void main(String[] arguments) throws IOException {
    GraspModel model = ModelFile.read(Path.of(arguments[0])).model();
    OnePassProbe probe = new OnePassProbe(model);
    int objects = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 40;
    int samples = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 12;
    int lessons = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
    OnePassLessons taught = new OnePassLessons(model);
    for (List<Shown> shown : views(model, HouseholdObjects.wide(objects, 1), samples, 1)) {
      float[] after = taught.exact(shown);
      for (int k = 0; k < samples; k++) {
        probe.weights = k % 2 == 0 ? model.start() : after;
        probe.gradient(shown.get(k));
        probe.fit();
      }
    }
    List<List<Shown>> others = views(model, HouseholdObjects.wide(OTHERS, OTHERS_SEED), OTHER_SAMPLES, 2);
    System.out.println("at the start weights");
    probe.judge(others, shown -> model.start());
    System.out.println("after a lesson by exact gradients on the object");
    probe.judge(others, taught::exact);
    if (lessons > 0) {
      int[] used = probe.features.ofOnePass();
      taught.compare(probe.features, probe.modules(used), used,
          views(model, HouseholdObjects.heldout(lessons, 77), 1 + JUDGED_VIEWS, 3));
    }
  }

  /** Of each object so many, as meta-training sees them. */
  static List<List<Shown>> views(GraspModel model, List<ObjectModel> objects, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return objects.stream()
        .map(object -> IntStream.range(0, count).mapToObj(view -> shown(model, object, random)).toList()).toList();
  }

  private static Shown shown(GraspModel model, ObjectModel object, SplittableRandom random) {
    WorkArea area = WorkArea.STANDARD;
    while (true) {
      Placing placing = Placing.random(area, random);
      Pose pose = Pose.ofYaw(placing.x(), placing.y(), area.tableZ(), placing.yaw());
      SensorModel sensor =
          SensorModel.same(SensorModel.STANDARD_CAMERA, SensorModel.STANDARD_POSE, random.nextLong());
      RendererCamera camera = new RendererCamera(RendererScene.table(area), sensor, false, random.nextLong());
      try {
        byte[] heights =
            model.input().of(new HeightMapper(model.input().grid(area)).map(camera.look(object, pose, 0)));
        return new Shown(heights, GraspLabel.equivalents(object.demonstration(), pose));
      } catch (UnusableDepthException e) {
        // another camera sees it
      }
    }
  }

  /** The exact one of the next augmentation. */
  private void gradient(Shown shown) {
    augmenter.sample(shown.heights, 0, shown.grasp(), random, sample, 0).label(target, 0);
    scale(sample, x);
    exact.addGradient(weights, x, target, discarded);
  }

  /** As the float network takes it. */
  static void scale(byte[] heights, float[] x) {
    for (int k = 0; k < x.length; k++) {
      x[k] = heights[k] / (float) InputSpec.UNIT;
    }
  }

  /** Of all that is right in a view. */
  static void label(GraspModel model, Shown view, float[] target) {
    new GraspLabel(model.output(), WorkArea.STANDARD).write(view.right(), target, 0);
  }

  private void fit() {
    ofTop.add(exact);
    look();
    double[] seen = new double[features.count()];
    for (int b = 0; b < fits.length; b++) {
      float[] delta = exact.delta(stage.end(b));
      features.map(exact.activation(stage.end(b) + 1));
      double weight = 1 / square(delta); // directions count
      for (int cell = random.nextInt(CELLS); cell < features.cells(); cell += 1 + random.nextInt(2 * CELLS - 1)) {
        features.at(cell, seen);
        fits[b].add(seen, delta, cell * features.channels(), weight);
      }
    }
  }

  /** What is the same for all blocks of the latest sample. */
  private void look() {
    features.label(target);
    features.top(exact.delta(stage.top()));
  }

  private static double square(float[] values) {
    double sum = 1e-30;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  /** For each place the module that sees these features. */
  private double[][][] modules(int[] used) {
    return Arrays.stream(fits).map(fit -> fit.solve(used)).toArray(double[][][]::new);
  }

  /** @param taught weights for an object */
  private void judge(List<List<Shown>> others, Function<List<Shown>, float[]> taught) {
    int[][] groups = {features.ofMap(), features.ofLabel(), features.ofOnePass(), features.all()};
    String[] names = {"own map", "label", "map, label, products", "the same and the top"};
    double[][][][] modules = Arrays.stream(groups).map(this::modules).toArray(double[][][][]::new);
    float[] top = ofTop.modules();
    double[][] cosines = new double[groups.length + 1][fits.length];
    for (List<Shown> shown : others) {
      weights = taught.apply(shown);
      for (Shown view : shown) {
        gradient(view);
        look();
        for (int b = 0; b < fits.length; b++) {
          features.map(exact.activation(stage.end(b) + 1));
          for (int g = 0; g < groups.length; g++) {
            cosines[g][b] += cosine(exact.delta(stage.end(b)), predicted(features, modules[g][b], groups[g]));
          }
          cosines[groups.length][b] += b == stage.modules() ? 1 : cosine(exact.delta(stage.end(b)), ofTop(top, b));
        }
      }
    }
    int count = others.size() * OTHER_SAMPLES;
    for (int g = 0; g < cosines.length; g++) {
      StringBuilder line =
          new StringBuilder(String.format("%-24s", g < names.length ? names[g] : "gradient at the top"));
      for (double sum : cosines[g]) {
        line.append(String.format(Locale.ROOT, " %5.2f", sum / count));
      }
      System.out.println(line);
    }
  }

  /** What a module says at every cell of the features' map. */
  static float[] predicted(LabelFeatures features, double[][] module, int[] used) {
    int channels = features.channels();
    float[] predicted = new float[features.cells() * channels];
    double[] seen = new double[features.count()];
    double[] sums = new double[channels];
    for (int cell = 0; cell < features.cells(); cell++) {
      features.at(cell, seen);
      Arrays.fill(sums, 0);
      for (int f : used) {
        double[] row = module[f];
        if (seen[f] != 0) {
          for (int c = 0; c < channels; c++) {
            sums[c] += seen[f] * row[c];
          }
        }
      }
      for (int c = 0; c < channels; c++) {
        predicted[cell * channels + c] = (float) sums[c];
      }
    }
    return predicted;
  }

  private float[] ofTop(float[] modules, int b) {
    float[] delta = exact.delta(stage.top());
    float[] s = new float[delta.length];
    int channels = features.channels();
    for (int k = 0; k < s.length; k++) {
      for (int c = 0; c < channels; c++) {
        s[k] += delta[k / channels * channels + c] * modules[stage.offset(b) + c * channels + k % channels];
      }
    }
    return s;
  }

  static double cosine(float[] a, float[] b) {
    double dot = 0;
    for (int k = 0; k < a.length; k++) {
      dot += (double) a[k] * b[k];
    }
    return dot / Math.sqrt(square(a) * square(b));
  }
}
