package org.onegrasp.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedLayers;
import org.onegrasp.network.Int8Layers;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.SlidingLayers;
import org.onegrasp.network.SplitLayers;
import org.onegrasp.network.SplitWeights;

/**
 * What meta-training ships: start weights, their fixed-point format, and by name what rules have trained besides, such as synthetic gradient
 * modules. Which parts a rule needs, and what is in them, the rule knows. Immutable by agreement: nobody writes the arrays.
 *
 * @param start weights of the network before any teaching, float, see {@link NetworkShape}
 * @param parts by name, in the order of the file; a model can be without any
 */
public record GraspModel(NetworkShape shape, float[] start, FixedFormat format, Map<String, Part> parts) {
  /**
   * What a rule has trained besides the network's weights.
   *
   * @param width channels of its thin maps
   * @param parameters float, in the rule's own order
   */
  public record Part(int width, float[] parameters) {}

  public GraspModel {
    if (start.length != shape.parameters()) {
      throw new IllegalArgumentException("model has " + start.length + " weights, its shape " + shape.parameters());
    }
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts)); // Map.copyOf forgets the order
  }

  /** The same model with one more part. */
  public GraspModel with(String name, int width, float[] parameters) {
    Map<String, Part> more = new LinkedHashMap<>(parts);
    more.put(name, new Part(width, parameters));
    return new GraspModel(shape, start, format, more);
  }

  /** @throws IllegalArgumentException when the model was trained without it */
  public Part part(String name) {
    Part part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("this model has no part \"" + name + "\"");
    }
    return part;
  }

  /** The start weights as int16, each layer with its own fraction bits. */
  public short[] fixedStart() {
    short[] fixed = new short[start.length];
    for (int i = 0; i < shape.size(); i++) {
      FixedLayers.quantise(start, shape.kernelOffset(i), shape.parameters(i), format.weightBits().get(i), fixed);
    }
    return fixed;
  }

  public FixedLayers fixedLayers(Kernels kernels, Arena arena) {
    return new FixedLayers(shape, inputBits(), outputShifts(), kernels, arena);
  }

  public Int8Layers int8Layers(Kernels kernels, Arena arena) {
    return new Int8Layers(shape, inputBits(), outputShifts(), kernels, arena);
  }

  public SlidingLayers slidingLayers(SplitWeights weights, Kernels kernels, Arena arena) {
    return new SlidingLayers(weights, inputBits(), outputShifts(), kernels, arena);
  }

  public SplitLayers splitLayers(int batch, Kernels kernels, Arena arena) {
    return new SplitLayers(shape, inputBits(), format.weightBits().stream().mapToInt(bits -> bits).toArray(), batch, kernels, arena);
  }

  private int[] inputBits() {
    return IntStream.range(0, shape.size()).map(format::inputBits).toArray();
  }

  private int[] outputShifts() {
    return IntStream.range(0, shape.size()).map(i -> i == shape.size() - 1 ? 0 : format.outputShift(i)).toArray();
  }
}
