package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Teaching in fixed point beside the same in float. */
class FixedTeachingTest {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final NetworkShape SHAPE = NetworkShape.grasp();
  private static final int WIDTH = 16;
  private final SplittableRandom random = new SplittableRandom(3);
  private final float[] start = FloatNetwork.randomParameters(SHAPE, random);
  private final float[] modules = SyntheticGradients.randomModules(SHAPE, WIDTH, random);
  private final byte[] heights = bar();
  private final Grasp grasp = new Grasp(0.03, 0, 0.41, Math.PI / 2, 0.03, 1);
  private final GraspModel model = Calibration.model(SHAPE, WIDTH, start, modules, List.of(floats(heights)));

  /** A bar along x, thicker at one end. */
  private static byte[] bar() {
    byte[] map = new byte[96 * 96];
    for (int row = 0; row < 96; row++) {
      for (int column = 30; column < 70; column++) {
        int half = column < 40 ? 8 : 4;
        map[row * 96 + column] = (byte) (Math.abs(row - 48) < half ? 30 : 0);
      }
    }
    return map;
  }

  private static float[] floats(byte[] map) {
    float[] values = new float[map.length];
    for (int k = 0; k < map.length; k++) {
      values[k] = map[k] / 64f;
    }
    return values;
  }

  @Test
  void everyLayerMovesWhereTheFloatRuleWouldMoveIt() {
    Arena arena = new Arena(FixedLearner.STANDARD_BUDGET);
    FixedTeaching teaching = new FixedTeaching(model, 0, AREA, AugmentationSettings.STANDARD, arena);
    List<Double> cosines = new ArrayList<>();
    teaching.begin(model.fixedStart(), heights, 5);
    teaching.learn(grasp, new SplittableRandom(9), 0, 0);
    float[] gradient = new float[start.length];
    byte[] sample = new byte[96 * 96];
    float[] target = new float[GraspLabel.SIZE];
    new Augmenter(AREA, AugmentationSettings.STANDARD).sample(heights, 0, grasp, new SplittableRandom(9), sample, 0, target, 0);
    FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best());
    new SyntheticGradients(network, modules, WIDTH, 0, Arena.unlimited()).addGradient(start, floats(sample), target, gradient);
    for (int i = 0; i < SHAPE.size(); i++) {
      cosines.add(cosine(arena.slab(), teaching.velocityOffset(), gradient, SHAPE.kernelOffset(i), SHAPE.parameters(i)));
    }
    System.out.println("cosines of fixed to float, lowest layer first: " + cosines);
    assertTrue(cosines.stream().allMatch(c -> c > 0.9), cosines.toString());
  }

  private static double cosine(byte[] m, int velocity, float[] gradient, int from, int count) {
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int k = from; k < from + count; k++) {
      dot += m[velocity + k] * gradient[k];
      a += m[velocity + k] * m[velocity + k];
      b += gradient[k] * gradient[k];
    }
    return dot / Math.sqrt(a * b);
  }
}
