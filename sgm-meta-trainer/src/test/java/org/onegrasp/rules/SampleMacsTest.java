package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.network.NetworkShape;

class SampleMacsTest {
  private static final NetworkShape GRASP = NetworkShape.grasp();
  /** 10, 20 and 28 multiplications. */
  private static final NetworkShape DENSE = NetworkShape.dense(2, 5, 4, 7);
  private static final long FIRST = 10;
  private static final long SECOND = 20;
  private static final long THIRD = 28;

  @Test
  void backpropagationGoesForthAndThenDownToTheFirstTunedLayer() {
    long forward = FIRST + SECOND + THIRD;
    assertEquals(forward + (FIRST + SECOND + THIRD) + (SECOND + THIRD), SampleMacs.backpropagation(DENSE, 0));
    assertEquals(forward + (SECOND + THIRD) + THIRD, SampleMacs.backpropagation(DENSE, 1));
    assertEquals(forward + THIRD, SampleMacs.backpropagation(DENSE, 2), "the head alone needs no gradient of inputs");
  }

  @Test
  void localRulesNeedGradientsOfWeightsAlone() {
    assertEquals(2 * (FIRST + SECOND + THIRD), SampleMacs.local(DENSE, 0));
    assertEquals(FIRST + SECOND + 2 * THIRD, SampleMacs.local(DENSE, 2));
  }

  @Test
  void eachDirectionOfAForwardGradientIsTwoMorePasses() {
    long one = SampleMacs.forwardBelowHead(DENSE, 1, 1);
    assertEquals(FIRST + SECOND + THIRD + 3 * (SECOND + THIRD) + THIRD, one);
    assertEquals(one + 2 * (SECOND + THIRD), SampleMacs.forwardBelowHead(DENSE, 1, 2));
  }

  /** Patches of 2 x 2 leave a quarter of the cells, and of a 3 x 3 kernel without gaps one tap. */
  @Test
  void filterTakesWhatItsPatchesTake() {
    NetworkShape shape = new NetworkShape(List.of(new ConvShape(8, 8, 1, 1, 1, 1, 1), new ConvShape(8, 8, 1, 1, 3, 1, 1),
        new ConvShape(8, 8, 1, 1, 1, 1, 1)));
    long middle = 8 * 8 * 9;
    long patches = 4 * 4;
    assertEquals(middle - patches, SampleMacs.savedByFilter(shape, 0));
    assertEquals(SampleMacs.backpropagation(shape, 0) - 2 * (middle - patches), SampleMacs.filtered(shape, 0));
    assertEquals(SampleMacs.backpropagation(shape, 1) - (middle - patches), SampleMacs.filtered(shape, 1), "no gradient goes below");
    assertEquals(SampleMacs.backpropagation(shape, 2), SampleMacs.filtered(shape, 2), "the head is not filtered");
  }

  @Test
  void everyLayerMoreCostsMoreAndMemoryIsPaidForWithMultiplications() {
    ChainShape modules = ChainShape.of(GRASP, 24);
    for (int first = 1; first < GRASP.size(); first++) {
      assertTrue(SampleMacs.lastLayers(GRASP, first - 1) > SampleMacs.lastLayers(GRASP, first), "from layer " + first);
      assertTrue(SampleMacs.synthetic(GRASP, modules, first - 1) > SampleMacs.synthetic(GRASP, modules, first), "from layer " + first);
      assertTrue(SampleMacs.onePass(GRASP, first - 1) > SampleMacs.onePass(GRASP, first), "from layer " + first);
      assertTrue(SampleMacs.lastLayers(GRASP, first) > SampleMacs.backpropagation(GRASP, first), "made anew from layer " + first);
    }
  }
}
