package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkBuilder;
import org.onegrasp.network.NetworkShape;

/** What meta-training sees of a network with residual blocks. */
class StageEpisodeTest {
  private static final NetworkShape SHAPE =
      new NetworkBuilder(8, 12, 2).convolution(5, 3, 2, 1).residualSeparable(3, 3, 1)
          .separable(7, 3, 2, 1).residualSeparable(1, 3, 2).logits(3);
  private static final StageShape STAGE = StageShape.of(SHAPE);
  private static final int WIDTH = 24; // of no meaning here
  private final SplittableRandom random = new SplittableRandom(12);
  private final float[] parameters = LessonProbe.uniform(SHAPE.parameters(), 0.5f, random);
  private final float[] modules = STAGE.identity();
  private final float[] x = LessonProbe.uniform(SHAPE.inputs(0), 1, random);
  private final float[] label = label();
  private final EpisodeGradients episode = EpisodeGradients.of(network(), WIDTH);

  private static FloatNetwork network() {
    return new FloatNetwork(SHAPE, Kernels.best().make());
  }

  private static float[] label() {
    float[] label = new float[SHAPE.outputs(SHAPE.size() - 1)];
    label[4] = 1;
    return label;
  }

  private EpisodeGradients.Sums sums() {
    return new EpisodeGradients.Sums(new float[parameters.length], new float[parameters.length],
        new float[modules.length]);
  }

  private double lack() {
    episode.takeCosines();
    episode.add(parameters, modules, x, label, sums());
    return Arrays.stream(episode.takeCosines()).map(cosine -> 1 - cosine).sum();
  }

  @Test
  void theGradientOfTheModulesIsTheSlopeOfWhatTheirCosinesLack() {
    EpisodeGradients.Sums sums = sums();
    episode.add(parameters, modules, x, label, sums);
    for (int k = 0; k < modules.length; k++) {
      float start = modules[k];
      modules[k] = start + 0.01f;
      double above = lack();
      modules[k] = start - 0.01f;
      double below = lack();
      modules[k] = start;
      assertEquals((above - below) / 0.02, sums.modules()[k], 2e-3, "parameter " + k);
    }
  }

  @Test
  void bothGradientsAreThoseOfTheRules() {
    EpisodeGradients.Sums sums = sums();
    float loss = episode.add(parameters, modules, x, label, sums);
    float[] exact = new float[parameters.length];
    float[] synthetic = new float[parameters.length];
    assertEquals(new Backpropagation(network(), 0, Arena.unlimited()).addGradient(parameters, x, label, exact), loss);
    new StageGradients(network(), modules, 0, Arena.unlimited()).addGradient(parameters, x, label, synthetic);
    assertArrayEquals(exact, sums.exact());
    assertArrayEquals(synthetic, sums.synthetic());
  }

  @Test
  void modulesLearnFromTheIdentityTowardsTheExactGradients() {
    double before = lack();
    for (int step = 0; step < 200; step++) {
      EpisodeGradients.Sums sums = sums();
      episode.add(parameters, modules, x, label, sums);
      for (int k = 0; k < modules.length; k++) {
        modules[k] -= 0.02f * sums.modules()[k];
      }
    }
    double after = lack();
    assertTrue(after < 0.8 * before, "of three modules: " + before + " and then " + after);
  }
}
