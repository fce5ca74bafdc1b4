package org.onegrasp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;

class NetworkShapeTest {
  private static final ConvShape LAYER = Convolution.of(3, 2, 2).over(4, 4);

  @Test
  void buildsTenBlocksAtTwoResolutions() {
    NetworkShape shape =
        new NetworkBuilder(96, 96, 1).convolution(24, 5, 2, 1).residualSeparable(8, 3, 1).separable(32, 3, 2, 1)
            .residualSeparable(2, 3, 1).logits(8);
    assertEquals(24, shape.size());
    assertEquals(11_400, shape.parameters());
    assertEquals(18_206_208, shape.macs(0));
    assertEquals(Convolution.depthwise(3, 24).over(48, 48), shape.layer(1));
    assertEquals(Epilogue.RELU, shape.epilogues().get(1));
    assertEquals(0, shape.skip(2));
    assertEquals(2, shape.skipTo(0));
    assertEquals(Epilogue.NO_SKIP, shape.skipTo(1));
    assertFalse(shape.plain());
    assertTrue(NetworkShape.grasp().plain());
  }

  @Test
  void aDepthwiseLayerMakesANetworkMoreThanPlain() {
    assertFalse(new NetworkShape(List.of(Convolution.depthwise(3, 2).over(4, 4), LAYER)).plain());
    assertTrue(new NetworkShape(List.of(LAYER, LAYER)).plain());
  }

  @Test
  void overALargerAreaTheSameParametersGiveALargerMap() {
    NetworkShape large = NetworkShape.grasp().over(200);
    assertEquals(NetworkShape.grasp().parameters(), large.parameters());
    assertEquals(200 * 200, large.inputs(0));
    assertEquals(50 * 50 * 8, large.outputs(large.size() - 1));
    assertEquals(4, large.layer(4).dilation());
  }

  @Test
  void overItsOwnAreaItIsItself() {
    NetworkShape shape = NetworkShape.grasp();
    assertSame(shape, shape.over(96));
  }

  @Test
  void sideMustSuitTheStridesAndNoLayerMayBeDense() {
    assertThrows(IllegalArgumentException.class, () -> NetworkShape.grasp().over(98));
    assertEquals("a network with dense layers has one size of input, so it cannot take 4 cells a side",
        assertThrows(IllegalArgumentException.class, () -> NetworkShape.dense(2, 3).over(4)).getMessage());
  }

  @Test
  void largerMapKeepsSkipsAndDepthwiseLayers() {
    NetworkShape shape = new NetworkBuilder(96, 96, 1).convolution(24, 5, 2, 1).residualSeparable(2, 3, 1)
        .separable(32, 3, 2, 1).logits(8);
    NetworkShape large = shape.over(128);
    assertEquals(shape.epilogues(), large.epilogues());
    assertEquals(Convolution.depthwise(3, 24).over(64, 64), large.layer(1));
    assertEquals(shape.parameters(), large.parameters());
  }

  @Test
  void blocksStayBlocksOverALargerArea() {
    NetworkShape shape = new NetworkBuilder(96, 96, 1).convolution(4, 5, 2, 1).residualSeparable(1, 3, 1).logits(8);
    assertEquals(new NetworkBuilder(192, 192, 1).convolution(4, 5, 2, 1).residualSeparable(1, 3, 1).logits(8),
        shape.over(192));
  }

  @Test
  void refusesSkipsThatDoNotFit() {
    assertRefused("an output of the same shape", Epilogue.RELU, new Epilogue(false, 1), Epilogue.LINEAR); // itself
    assertRefused("an output of the same shape", Epilogue.RELU, new Epilogue(false, -2), Epilogue.LINEAR);
    assertRefused("the last one linear", Epilogue.RELU, Epilogue.RELU, Epilogue.adding(0));
    assertRefused("the last one linear", Epilogue.RELU, Epilogue.RELU, Epilogue.RELU);
    assertRefused("as many epilogues", Epilogue.RELU, Epilogue.LINEAR);
    assertRefused("that no other layer adds", Epilogue.RELU, Epilogue.adding(0), Epilogue.adding(0), Epilogue.LINEAR);
    assertThrows(IllegalArgumentException.class, () -> new NetworkShape(
        List.of(LAYER, Convolution.of(3, 2, 3).over(4, 4), Convolution.pointwise(3, 1).over(4, 4)),
        List.of(Epilogue.RELU, Epilogue.adding(0), Epilogue.LINEAR)), "2 channels added to 3");
  }

  private static void assertRefused(String why, Epilogue... epilogues) {
    List<ConvShape> layers = List.of(LAYER, LAYER, LAYER, LAYER).subList(0, Math.max(3, epilogues.length));
    String message =
        assertThrows(IllegalArgumentException.class, () -> new NetworkShape(layers, List.of(epilogues))).getMessage();
    assertTrue(message.contains(why), message);
  }
}
