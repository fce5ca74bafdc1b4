package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.FloatTeaching;
import org.onegrasp.lesson.TeachingSettings;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.statistics.StudentT;
import org.onegrasp.world.WorkArea;

/**
 * Short lessons in float on a deep network, by modules that know no error beside those that see the gradient at the
 * stage's top, exact gradients of all layers and of those above the stage alone: the loss on other views afterwards.
 */
final class OnePassLessons {
  private static final int STEPS = 28;
  private static final int BATCH = 4;
  private static final float RATE = 0.006f; // that of bp/float
  private static final double SHARE = 0.3; // of layers that modules serve, as sgm has it
  private static final int LOWEST = 4;
  private static final int FOLLOWED = 5; // modules, from the stage's top, as sgm has it on this network
  private static final String STILL = "exact above the stage alone";
  private final GraspModel model;
  private final NetworkShape shape;
  private final StageShape stage;
  private final FloatNetwork network;
  private final Augmenter augmenter;
  private final Backpropagation judge;
  private final byte[] sample;
  private final Map<String, List<Double>> losses = new LinkedHashMap<>();

  OnePassLessons(GraspModel model) {
    this.model = model;
    shape = model.shape();
    stage = StageShape.of(shape);
    network = new FloatNetwork(shape, Kernels.best().make());
    augmenter = new Augmenter(model.input(), model.output(), WorkArea.STANDARD, AugmentationSettings.STANDARD);
    judge = new Backpropagation(network, 0, Arena.unlimited());
    sample = new byte[shape.inputs(0)];
  }

  /** @param views [object] the one that is shown first, then others that the taught weights are judged by */
  void compare(LabelFeatures features, double[][][] modules, int[] used, List<List<OnePassProbe.Shown>> views) {
    float[] seeingTop = model.part(StageGradients.PART).parameters();
    FloatRule onePass = new OnePassStage(network, modules, features, used);
    FloatRule exact = new Backpropagation(network, 0, Arena.unlimited());
    FloatRule ofTop = new StageGradients(network, seeingTop, 0, Arena.unlimited());
    for (int k = 0; k < views.size(); k++) {
      List<OnePassProbe.Shown> seen = views.get(k);
      note("untaught", loss(model.start(), seen));
      int all = stage.modules() + 1;
      lesson("exact", exact, shares(all, 1), seen, k);
      lesson(STILL, exact, shares(0, 0), seen, k);
      double[] asSgm = shares(FOLLOWED + 1, SHARE);
      Arrays.fill(asSgm, stage.end(stage.modules() - 1) + 1, stage.top() + 1, 1); // the topmost block has no module
      lesson("modules see the top, upper five", ofTop, asSgm, seen, k);
      lesson("one pass, lowest four", onePass, lowest(), seen, k);
      lesson("one pass, all", onePass, shares(all, SHARE), seen, k);
    }
    print();
  }

  /** Weights after a lesson by exact gradients from the first view; the array is the caller's. */
  float[] exact(List<OnePassProbe.Shown> seen) {
    FloatRule rule = new Backpropagation(network, 0, Arena.unlimited());
    return taught(rule, shares(stage.modules() + 1, 1), seen.get(0), 0);
  }

  /** Of the rate: in the stage 0 but for so many places from below its top, above the stage 1. */
  private double[] shares(int places, double share) {
    double[] shares = new double[shape.size()];
    Arrays.fill(shares, 1);
    for (int b = 0; b <= stage.modules(); b++) {
      int lowest = b == 0 ? 0 : stage.end(b - 1) + 1;
      Arrays.fill(shares, lowest, stage.end(b) + 1, b >= stage.modules() + 1 - places ? share : 0);
    }
    return shares;
  }

  /** Where fits in one pass come nearer to the exact gradient than those that see the top. */
  private double[] lowest() {
    double[] shares = shares(0, 0);
    Arrays.fill(shares, 0, stage.end(LOWEST - 1) + 1, SHARE);
    return shares;
  }

  private void lesson(String name, FloatRule rule, double[] shares, List<OnePassProbe.Shown> seen, long seed) {
    note(name, loss(taught(rule, shares, seen.get(0), seed), seen));
  }

  private float[] taught(FloatRule rule, double[] shares, OnePassProbe.Shown shown, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TeachingSettings settings = new TeachingSettings(STEPS, BATCH, RATE);
    return new FloatTeaching(network, rule, shares, settings, Arena.unlimited()).run(model.start(),
        (x, target) -> next(shown, random, x, target));
  }

  private void next(OnePassProbe.Shown shown, SplittableRandom random, float[] x, float[] target) {
    augmenter.sample(shown.heights(), 0, shown.grasp(), random, sample, 0).label(target, 0);
    OnePassProbe.scale(sample, x);
  }

  /** Mean over the views that were not shown. */
  private double loss(float[] weights, List<OnePassProbe.Shown> seen) {
    float[] x = new float[shape.inputs(0)];
    float[] target = new float[shape.outputs(shape.size() - 1)];
    double sum = 0;
    for (OnePassProbe.Shown view : seen.subList(1, seen.size())) {
      OnePassProbe.scale(view.heights(), x);
      OnePassProbe.label(model, view, target);
      sum += judge.error(weights, x, target);
    }
    return sum / (seen.size() - 1);
  }

  private void note(String name, double loss) {
    losses.computeIfAbsent(name, key -> new ArrayList<>()).add(loss);
  }

  private void print() {
    List<Double> still = losses.get(STILL);
    losses.forEach((name, values) -> {
      double[] minus = new double[values.size()];
      for (int k = 0; k < minus.length; k++) {
        minus[k] = values.get(k) - still.get(k);
      }
      System.out.printf(Locale.ROOT, "%-34s loss %.3f, minus that of the exact layers alone %+.3f +- %.3f%n", name,
          values.stream().mapToDouble(v -> v).average().orElseThrow(), Arrays.stream(minus).average().orElseThrow(),
          StudentT.margin(minus));
    });
  }
}
