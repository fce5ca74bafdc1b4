package org.onegrasp.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

class FloatTeachingTest {
  private static final NetworkShape SHAPE = NetworkShape.dense(2, 2, 2, 2);

  /** A gradient of ones for the layers from the given one on. */
  private record Ones(int firstLayer) implements FloatRule {
    @Override
    public float addGradient(float[] parameters, float[] x, float[] target, float[] gradients) {
      for (int k = SHAPE.kernelOffset(firstLayer); k < gradients.length; k++) {
        gradients[k] += 1;
      }
      return 0;
    }
  }

  /** How far the first weight of each layer moves in one step. */
  private static float[] moves(int firstLayer, double... shares) {
    float[] start = new float[SHAPE.parameters()];
    Arrays.fill(start, 1);
    FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
    float[] taught =
        new FloatTeaching(network, new Ones(firstLayer), shares, new TeachingSettings(1, 1, 0.125f), Arena.unlimited())
            .run(start, (x, target) -> {});
    float[] moves = new float[SHAPE.size()];
    for (int i = 0; i < moves.length; i++) {
      moves[i] = 1 - taught[SHAPE.kernelOffset(i)];
    }
    return moves;
  }

  @Test
  void everyLayerStepsAtItsShareOfTheRate() {
    assertEquals("[0.125, 0.0625, 0.0]", Arrays.toString(moves(0, 1, 0.5, 0)));
  }

  @Test
  void layersThatTheRuleDoesNotTuneStandStill() {
    assertEquals("[0.0, 0.125, 0.125]", Arrays.toString(moves(1, 1, 1, 1)));
  }
}
