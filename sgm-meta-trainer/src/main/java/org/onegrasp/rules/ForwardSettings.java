package org.onegrasp.rules;

/**
 * How {@link ForwardGradients} probe and step.
 *
 * @param form of the slope along a direction
 * @param directions m, averaged in one step
 * @param swing epsilon: how far a probe moves each weight, as a fraction of the root mean square of its kernel (layer)
 * @param rate how far a step along one direction moves each weight, the same fraction, at the start of a lesson
 * @param kernelWise directions have in each kernel the length of its weights, else in each layer
 * @param guidance share of the momentum of late steps in a direction, sixteenths; 0 for none, and no memory for it
 * @param firstLayer lowest layer that moves
 * @param endLayer the layer above the highest that moves; 0 for all
 * @param layersAtOnce layers that one direction moves, of those that move; 0 for all
 * @param exactHead the last layer follows its exact gradient instead, as in ElasticZO
 * @param weightBits 16; or 8 to see what the paper warns of
 * @param nodeDirections directions of nudges for the dense layer below the exact head, see {@link FixedNodeGradients};
 * 0 when its weights are probed as all others
 */
public record ForwardSettings(Form form, int directions, double swing, double rate, boolean kernelWise, int guidance,
    int firstLayer,
    int endLayer, int layersAtOnce, boolean exactHead, int weightBits, int nodeDirections) {
  /** What is taken of the slope. */
  public enum Form {
    /** Its sign: sign-m-SPSA. */
    SIGN,
    /**
     * The slope over the mean of late slopes, at most {@value ForwardGradients#STEEPEST}: m-SPSA with one rate for all
     * tasks.
     */
    AVERAGED
  }

  public ForwardSettings {
    if (directions < 1 || !(swing > 0 && swing < 1) || !(rate > 0 && rate < 1) || guidance < 0 || guidance > 64
        || firstLayer < 0
        || endLayer < 0 || layersAtOnce < 0 || weightBits != 16 && weightBits != 8 || nodeDirections < 0
        || nodeDirections > 0 && !exactHead) {
      throw new IllegalArgumentException(
          "forward gradients need directions >= 1, swing and rate between 0 and 1, guidance 0 to 64,"
              + " layers >= 0 and 8 or 16 bits of weights, got " + directions + ", " + swing + ", " + rate + ", "
              + guidance + ", "
              + firstLayer + ", " + endLayer + ", " + layersAtOnce + ", " + weightBits);
    }
  }

  /** All layers, kernel-wise, no momentum, 16 bits. */
  public static ForwardSettings of(Form form, int directions, double swing, double rate) {
    return new ForwardSettings(form, directions, swing, rate, true, 0, 0, 0, 0, false, 16, 0);
  }

  public ForwardSettings withRate(double other) {
    return new ForwardSettings(form, directions, swing, other, kernelWise, guidance, firstLayer, endLayer, layersAtOnce,
        exactHead, weightBits, nodeDirections);
  }

  public ForwardSettings withKernelWise(boolean other) {
    return new ForwardSettings(form, directions, swing, rate, other, guidance, firstLayer, endLayer, layersAtOnce,
        exactHead, weightBits, nodeDirections);
  }

  public ForwardSettings withGuidance(int other) {
    return new ForwardSettings(form, directions, swing, rate, kernelWise, other, firstLayer, endLayer, layersAtOnce,
        exactHead, weightBits, nodeDirections);
  }

  /** A direction moves the layers from {@code first} to {@code end - 1}, or {@code atOnce} of them if that is not 0. */
  public ForwardSettings withLayers(int first, int end, int atOnce) {
    return new ForwardSettings(form, directions, swing, rate, kernelWise, guidance, first, end, atOnce, exactHead,
        weightBits, nodeDirections);
  }

  public ForwardSettings withExactHead() {
    return new ForwardSettings(form, directions, swing, rate, kernelWise, guidance, firstLayer, endLayer, layersAtOnce,
        true, weightBits, nodeDirections);
  }

  public ForwardSettings withWeightBits(int other) {
    return new ForwardSettings(form, directions, swing, rate, kernelWise, guidance, firstLayer, endLayer, layersAtOnce,
        exactHead, other, nodeDirections);
  }

  /** With the dense layer below the exact head learning by node perturbation, so many directions a sample. */
  public ForwardSettings withNodes(int directionsOfNodes) {
    return new ForwardSettings(form, directions, swing, rate, kernelWise, guidance, firstLayer, endLayer, layersAtOnce,
        exactHead, weightBits,
        directionsOfNodes);
  }

  /** Layers at the top whose weights no direction moves. */
  private int above() {
    return (exactHead ? 1 : 0) + (nodeDirections > 0 ? 1 : 0);
  }

  /** Layers that directions move, of a network of so many. */
  int moving(int layers) {
    int moving = (endLayer == 0 ? layers - above() : endLayer) - firstLayer;
    if (moving < 1 || layersAtOnce > moving || firstLayer + moving > layers - above()) {
      throw new IllegalArgumentException(
          "forward gradients in layers " + firstLayer + " to " + (firstLayer + moving - 1) + ", "
              + layersAtOnce + " at once"
              + (exactHead ? ", head exact" : "") + ": a network of " + layers + " layers has not enough");
    }
    return moving;
  }

  /** Whether the direction of this seed moves layer i. */
  boolean moves(long seed, int i, int layers) {
    int moving = moving(layers);
    return i >= firstLayer && i < firstLayer + moving
        && (layersAtOnce == 0 || RandomDirections.moves(seed, i - firstLayer, moving, layersAtOnce));
  }
}
