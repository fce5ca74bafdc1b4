package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** The network of {@code train --network small}. */
class SmallNetworkTest {
  private static final int WIDTH = 16;
  private static final Grasp GRASP = new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1);

  private final NetworkShape shape = NetworkShape.small();
  private final SplittableRandom random = new SplittableRandom(1);
  private final float[] input = new float[96 * 96];
  private final GraspModel model;

  SmallNetworkTest() {
    Arrays.fill(input, 4000, 5000, 0.5f);
    model = Calibration.model(new FloatNetwork(shape, Kernels.best().make()),
        FloatNetwork.randomParameters(shape, random), List.of(input))
        .with(SyntheticGradients.PART, WIDTH, SyntheticGradients.randomModules(shape, WIDTH, random));
  }

  @Test
  void aLessonByModulesFitsHalfOfTheUsualBudgetAndMovesEveryLayer() {
    assertEquals(9_152, shape.parameters());
    Arena arena = new Arena(131_072);
    Rules.parse("sgm").lesson(model, WorkArea.STANDARD, arena, Kernels.best());
    assertEquals(125_440, arena.peakBytes());

    short[] before = model.fixedStart();
    short[] after = new FixedLearner(model, "test", Rules.parse("sgm#8"), WorkArea.STANDARD, 131_072, Kernels.best())
        .teach(LessonProbe.shown("bar", LessonProbe.bar(), GRASP), 7, report -> {}).skill().weights();
    for (int i = 0; i < shape.size(); i++) {
      int from = shape.kernelOffset(i);
      int end = shape.biasOffset(i);
      assertTrue(!Arrays.equals(before, from, end, after, from, end), "layer " + i + " stays");
    }
  }

  @Test
  void itSaysWhatTheStandardOneSays() {
    assertEquals(NetworkShape.grasp().layer(5).outputs(), shape.layer(5).outputs());
    assertEquals(NetworkShape.grasp().layer(0).inputs(), shape.layer(0).inputs());
  }
}
