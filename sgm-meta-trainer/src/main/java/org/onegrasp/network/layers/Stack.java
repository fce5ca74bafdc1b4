package org.onegrasp.network.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A net: layers one above the other, and where the parameters of each lie in the one vector of all. */
public record Stack(List<Layer> layers) {
  public Stack {
    layers = List.copyOf(layers);
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i).inputs() != layers.get(i - 1).outputs()) {
        throw new IllegalArgumentException(
            "layer " + i + " takes " + layers.get(i).inputs() + " values (" + layers.get(i)
                + "), the layer below gives " + layers.get(i - 1).outputs() + " (" + layers.get(i - 1) + ")");
      }
    }
    requireSums(layers);
  }

  private static void requireSums(List<Layer> layers) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Addition sum
          && (sum.from() < 0 || sum.from() >= i || layers.get(sum.from()).outputs() != sum.size()
              || layers.subList(0, i).stream().anyMatch(l -> l instanceof Addition a && a.from() == sum.from()))) {
        throw new IllegalArgumentException(
            "layer " + i + " adds what layer " + sum.from() + " gave: that must be an earlier layer with "
                + sum.size() + " outputs that no other layer adds");
      }
    }
  }

  public static Stack of(Layer... layers) {
    return new Stack(List.of(layers));
  }

  public int size() {
    return layers.size();
  }

  public Layer layer(int i) {
    return layers.get(i);
  }

  /** Values of one sample that the first layer takes. */
  public int inputs() {
    return layers.get(0).inputs();
  }

  /** Values of one sample that the last layer gives. */
  public int outputs() {
    return layers.get(size() - 1).outputs();
  }

  /** Where layer i's parameters start. */
  public int at(int i) {
    int at = 0;
    for (int j = 0; j < i; j++) {
      at += layers.get(j).parameters();
    }
    return at;
  }

  /** Parameters of all layers. */
  public int parameters() {
    return at(size());
  }

  /** Random starting parameters. */
  public float[] initial(SplittableRandom random) {
    float[] parameters = new float[parameters()];
    for (int i = 0; i < size(); i++) {
      layers.get(i).initialise(parameters, at(i), random);
    }
    return parameters;
  }

  /** A net and its parameters. */
  public record Trained(Stack stack, float[] parameters) {}

  /**
   * The same function as {@link Inference} computes, without the {@linkplain Normalisation normalisations}: each is
   * multiplied into the dense or convolution layer right below it. Sums add what that layer gives then.
   */
  public Trained folded(float[] parameters) {
    List<Layer> kept = new ArrayList<>();
    int[] places = new int[size()];
    float[] folded = new float[parameters.length];
    int end = 0;
    for (int i = 0; i < size(); i++) {
      if (layers.get(i) instanceof Normalisation normalisation) {
        if (kept.isEmpty()) {
          throw new IllegalArgumentException(
              "a normalisation is the lowest layer; there is none below to fold it into");
        }
        fold(normalisation, parameters, at(i), kept.get(kept.size() - 1), folded, end);
      } else {
        kept.add(layers.get(i) instanceof Addition sum ? new Addition(places[sum.from()], sum.size()) : layers.get(i));
        System.arraycopy(parameters, at(i), folded, end, layers.get(i).parameters());
        end += layers.get(i).parameters();
      }
      places[i] = kept.size() - 1;
    }
    return new Trained(new Stack(kept), Arrays.copyOf(folded, end));
  }

  private static void fold(Normalisation n, float[] parameters, int at, Layer below, float[] folded, int end) {
    if (!(below instanceof Dense || below instanceof ConvolutionLayer)) {
      throw new IllegalArgumentException(
          "a normalisation can be folded into a dense or convolution layer, below it is " + below);
    }
    int biases = below instanceof Dense dense ? dense.outputs() : n.channels();
    n.fold(parameters, at, folded, end - below.parameters(), end - biases, end);
  }
}
