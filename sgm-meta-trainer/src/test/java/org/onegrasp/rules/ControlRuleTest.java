package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** What {@code sgm} is compared with, to see what its modules are worth. */
class ControlRuleTest {
  private final StoredModel stored = shipped();
  private final GraspModel model = stored.model();
  private final NetworkShape shape = model.shape();
  private final int lowestExact = shape.size() - ChainShape.EXACT_LAYERS;

  private static StoredModel shipped() {
    try {
      return ModelFile.shipped();
    } catch (IOException e) {
      throw new IllegalStateException("the shipped model is among the resources", e);
    }
  }

  @Test
  void noNodeTeachesByAControl() {
    for (String name : new String[] {"sgm-still", "sgm-random"}) {
      assertFalse(Rules.parse(name).forNodes());
      assertFalse(Rules.parse(name + "/float").forNodes());
    }
  }

  @Test
  void stillLayersHaveNoShareOfTheRate() {
    for (int i = 0; i < shape.size(); i++) {
      double share = Rules.parse("sgm").learning().share(model, i);
      assertEquals(i < lowestExact ? 0 : share, Rules.parse("sgm-still").learning().share(model, i));
      assertEquals(share, Rules.parse("sgm-random").learning().share(model, i));
    }
  }

  @Test
  void aPlainNetworksModulesAreFollowedAsTheModelSays() {
    GraspModel.Part part = model.part(SyntheticGradients.PART);
    GraspModel told = model.with(SyntheticGradients.PART,
        new GraspModel.Part(part.width(), part.parameters(), new float[] {0.3f, 0.94f}));
    double[] shares = {0, 0.3, 1, 1, 1, 1};
    for (int i = 0; i < shape.size(); i++) {
      assertEquals(i < lowestExact ? 0.3 : 1, Rules.parse("sgm").learning().share(model, i), "nothing is told");
      assertEquals(shares[i], Rules.parse("sgm").learning().share(told, i), "layer " + i);
    }
    assertArrayEquals(new float[] {0.3f, 0.94f},
        new ControlRule(ControlRule.Modules.RANDOM).prepared(told).part(SyntheticGradients.PART).cosines());
  }

  @Test
  void randomModulesKeepTheSizeOfEveryParameter() {
    GraspModel random = new ControlRule(ControlRule.Modules.RANDOM).prepared(model);
    float[] trained = model.part(SyntheticGradients.PART).parameters();
    float[] drawn = random.part(SyntheticGradients.PART).parameters();
    int turned = 0;
    for (int k = 0; k < trained.length; k++) {
      assertEquals(Math.abs(trained[k]), Math.abs(drawn[k]));
      turned += trained[k] == drawn[k] ? 0 : 1;
    }
    assertTrue(Math.abs(turned - trained.length / 2) < trained.length / 10, turned + " of " + trained.length);
    assertArrayEquals(drawn, new ControlRule(ControlRule.Modules.RANDOM).prepared(model)
        .part(SyntheticGradients.PART).parameters(), "always the same");
  }

  @Test
  void theLowLayersStayOrMoveElsewhereAndTheUpperOnesAreTaughtInThreeWays() {
    short[] start = model.fixedStart();
    short[] sgm = taught("sgm");
    short[] still = taught("sgm-still");
    short[] random = taught("sgm-random");
    int exactFrom = shape.kernelOffset(lowestExact);
    assertArrayEquals(Arrays.copyOf(start, exactFrom), Arrays.copyOf(still, exactFrom));
    assertFalse(Arrays.equals(Arrays.copyOf(start, exactFrom), Arrays.copyOf(random, exactFrom)));
    assertFalse(Arrays.equals(Arrays.copyOf(sgm, exactFrom), Arrays.copyOf(random, exactFrom)));
    assertFalse(Arrays.equals(start, exactFrom, start.length, still, exactFrom, start.length));
  }

  private short[] taught(String rule) {
    return Rules.parse(rule + "#12").learner(stored, WorkArea.STANDARD, 1 << 20, Kernels.best())
        .teach(LessonProbe.shown("bar", LessonProbe.bar(), new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1)), 7, seen -> {})
        .skill().weights();
  }
}
