package org.onegrasp.rules;

/**
 * How {@link ForwardGradients} probe and step.
 *
 * @param form of the slope along a direction
 * @param directions m, averaged in one step
 * @param swing epsilon: how far a probe moves each weight, as a fraction of the root mean square of its kernel (layer)
 * @param rate how far a step along one direction moves each weight, the same fraction, at the start of a lesson
 * @param probes what directions are like
 * @param span which layers they move
 * @param exactHead the last layer follows its exact gradient instead, as in ElasticZO
 * @param bits of weights and activations
 * @param nodeDirections directions of nudges for the dense layer below the exact head, see {@link FixedNodeGradients};
 * 0 when its weights are probed as all others
 */
public record ForwardSettings(Form form, int directions, double swing, double rate, Probes probes, Span span,
    boolean exactHead, Bits bits, int nodeDirections) {
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

  /**
   * What directions are like.
   *
   * @param kernelWise they have in each kernel the length of its weights, else in each layer
   * @param guidance share of the momentum of late steps in a direction, sixteenths; 0 for none, and no memory for it
   * @param sharpnessAware the weights first go one swing up the slope along a direction of its own, and are probed
   * there
   */
  public record Probes(boolean kernelWise, int guidance, boolean sharpnessAware) {}

  /**
   * How numbers are stored.
   *
   * @param weights 16; or 8 to see what the paper warns of
   * @param activations 8; or 16 to see what finer ones bring, see {@link org.onegrasp.network.WidestNetwork}
   */
  public record Bits(int weights, int activations) {}

  /**
   * Which layers move.
   *
   * @param first lowest of them
   * @param end the layer above the highest; 0 for all
   * @param atOnce layers that one direction moves, of those that move; 0 for all
   */
  public record Span(int first, int end, int atOnce) {}

  public ForwardSettings {
    if (directions < 1 || !(swing > 0 && swing < 1) || !(rate > 0 && rate < 1) || probes.guidance < 0
        || probes.guidance > 64 || span.first < 0 || span.end < 0 || span.atOnce < 0
        || !known(bits) || nodeDirections < 0 || nodeDirections > 0 && !exactHead
        || bits.activations == 16 && (exactHead || bits.weights != 16)) {
      throw new IllegalArgumentException(
          "forward gradients need directions >= 1, swing and rate between 0 and 1, guidance 0 to 64,"
              + " layers >= 0, 8 or 16 bits of weights, and of activations, of these 16 only beside 16-bit weights"
              + " and no exact head; got " + directions + ", " + swing + ", " + rate + ", " + probes + ", " + span
              + ", "
              + bits);
    }
  }

  private static boolean known(Bits bits) {
    return (bits.weights == 16 || bits.weights == 8) && (bits.activations == 16 || bits.activations == 8);
  }

  /** All layers, kernel-wise, no momentum, 16-bit weights, 8-bit activations. */
  public static ForwardSettings of(Form form, int directions, double swing, double rate) {
    return new ForwardSettings(form, directions, swing, rate, new Probes(true, 0, false), new Span(0, 0, 0), false,
        new Bits(16, 8), 0);
  }

  public ForwardSettings withRate(double other) {
    return new ForwardSettings(form, directions, swing, other, probes, span, exactHead, bits, nodeDirections);
  }

  public ForwardSettings withKernelWise(boolean other) {
    return with(new Probes(other, probes.guidance, probes.sharpnessAware));
  }

  public ForwardSettings withGuidance(int other) {
    return with(new Probes(probes.kernelWise, other, probes.sharpnessAware));
  }

  public ForwardSettings withSharpnessAware() {
    return with(new Probes(probes.kernelWise, probes.guidance, true));
  }

  private ForwardSettings with(Probes other) {
    return new ForwardSettings(form, directions, swing, rate, other, span, exactHead, bits, nodeDirections);
  }

  /** A direction moves the layers from {@code first} to {@code end - 1}, or {@code atOnce} of them if that is not 0. */
  public ForwardSettings withLayers(int first, int end, int atOnce) {
    return new ForwardSettings(form, directions, swing, rate, probes, new Span(first, end, atOnce), exactHead,
        bits, nodeDirections);
  }

  public ForwardSettings withExactHead() {
    return new ForwardSettings(form, directions, swing, rate, probes, span, true, bits, nodeDirections);
  }

  public ForwardSettings withWeightBits(int other) {
    return with(new Bits(other, bits.activations));
  }

  public ForwardSettings withActivationBits(int other) {
    return with(new Bits(bits.weights, other));
  }

  private ForwardSettings with(Bits other) {
    return new ForwardSettings(form, directions, swing, rate, probes, span, exactHead, other, nodeDirections);
  }

  /** With the dense layer below the exact head learning by node perturbation, so many directions a sample. */
  public ForwardSettings withNodes(int directionsOfNodes) {
    return new ForwardSettings(form, directions, swing, rate, probes, span, exactHead, bits, directionsOfNodes);
  }

  int weightBits() {
    return bits.weights;
  }

  boolean kernelWise() {
    return probes.kernelWise;
  }

  int guidance() {
    return probes.guidance;
  }

  boolean sharpnessAware() {
    return probes.sharpnessAware;
  }

  /** Lowest layer that moves. */
  int firstLayer() {
    return span.first;
  }

  /** Pairs of forward passes in a step. */
  public int pairs() {
    return directions + (sharpnessAware() ? 1 : 0);
  }

  /** Layers at the top whose weights no direction moves. */
  private int above() {
    return (exactHead ? 1 : 0) + (nodeDirections > 0 ? 1 : 0);
  }

  /** Layers that directions move, of a network of so many. */
  int moving(int layers) {
    int moving = (span.end == 0 ? layers - above() : span.end) - span.first;
    if (moving < 1 || span.atOnce > moving || span.first + moving > layers - above()) {
      throw new IllegalArgumentException(
          "forward gradients in layers " + span.first + " to " + (span.first + moving - 1) + ", "
              + span.atOnce + " at once"
              + (exactHead ? ", head exact" : "") + ": a network of " + layers + " layers has not enough");
    }
    return moving;
  }

  /** Whether the direction of this seed moves layer i. */
  boolean moves(long seed, int i, int layers) {
    int moving = moving(layers);
    return i >= span.first && i < span.first + moving
        && (span.atOnce == 0 || RandomDirections.moves(seed, i - span.first, moving, span.atOnce));
  }
}
