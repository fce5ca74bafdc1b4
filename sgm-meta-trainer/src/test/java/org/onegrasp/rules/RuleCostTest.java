package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.network.NetworkShape;

/** Multiplications of the rules for one sample. */
class RuleCostTest {
  private static final NetworkShape GRASP = NetworkShape.grasp();
  /** 10, 20 and 28 multiplications. */
  private static final NetworkShape DENSE = NetworkShape.dense(2, 5, 4, 7);
  private static final long FIRST = 10;
  private static final long SECOND = 20;
  private static final long THIRD = 28;

  @Test
  void backpropagationGoesForthAndThenDownToTheFirstTunedLayer() {
    long forward = FIRST + SECOND + THIRD;
    assertEquals(forward + (FIRST + SECOND + THIRD) + (SECOND + THIRD), BackpropagationRule.macs(DENSE, 0));
    assertEquals(forward + (SECOND + THIRD) + THIRD, BackpropagationRule.macs(DENSE, 1));
    assertEquals(forward + THIRD, BackpropagationRule.macs(DENSE, 2), "the head alone needs no gradient of inputs");
  }

  @Test
  void localRulesNeedGradientsOfWeightsAlone() {
    assertEquals(2 * (FIRST + SECOND + THIRD), TargetProjectionRule.macs(DENSE, 0));
    assertEquals(FIRST + SECOND + 2 * THIRD, TargetProjectionRule.macs(DENSE, 2));
  }

  @Test
  void eachDirectionOfAForwardGradientIsTwoMorePasses() {
    long one = ForwardGradientRule.macs(DENSE, 1, 1);
    assertEquals(FIRST + SECOND + THIRD + 3 * (SECOND + THIRD) + THIRD, one);
    assertEquals(one + 2 * (SECOND + THIRD), ForwardGradientRule.macs(DENSE, 1, 2));
  }

  @Test
  void zerothOrderBelowTwoExactLayersGoesForthTwice() {
    assertEquals(2 * (FIRST + SECOND + THIRD) + THIRD + (SECOND + THIRD) + THIRD, ElasticZoRule.macs(DENSE));
  }

  /** Patches of 2 x 2 leave a quarter of the cells, and of a 3 x 3 kernel without gaps one tap. */
  @Test
  void filterTakesWhatItsPatchesTake() {
    NetworkShape shape =
        new NetworkShape(List.of(Convolution.pointwise(1, 1).over(8, 8), Convolution.of(3, 1, 1).over(8, 8),
            Convolution.pointwise(1, 1).over(8, 8)));
    long middle = 8 * 8 * 9;
    long patches = 4 * 4;
    assertEquals(middle - patches, GradientFilterRule.savedMacs(shape, 0));
    assertEquals(BackpropagationRule.macs(shape, 0) - 2 * (middle - patches), GradientFilterRule.macs(shape, 0));
    assertEquals(BackpropagationRule.macs(shape, 1) - (middle - patches), GradientFilterRule.macs(shape, 1),
        "no gradient goes below");
    assertEquals(BackpropagationRule.macs(shape, 2), GradientFilterRule.macs(shape, 2), "the head is not filtered");
  }

  @Test
  void everyLayerMoreCostsMoreAndMemoryIsPaidForWithMultiplications() {
    ChainShape modules = ChainShape.of(GRASP, 24);
    for (int first = 1; first < GRASP.size(); first++) {
      assertTrue(LastLayersRule.macs(GRASP, first - 1) > LastLayersRule.macs(GRASP, first), "from layer " + first);
      assertTrue(
          SyntheticGradientRule.macs(GRASP, modules, first - 1) > SyntheticGradientRule.macs(GRASP, modules, first),
          "from layer " + first);
      assertTrue(OnePassRule.macs(GRASP, first - 1) > OnePassRule.macs(GRASP, first), "from layer " + first);
      assertTrue(LastLayersRule.macs(GRASP, first) > BackpropagationRule.macs(GRASP, first),
          "made anew from layer " + first);
    }
  }
}
