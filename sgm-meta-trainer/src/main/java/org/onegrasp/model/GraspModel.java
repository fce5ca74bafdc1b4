package org.onegrasp.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.WeightStore;
import org.onegrasp.network.WideNetwork;
import org.onegrasp.network.WideWeights;
import org.onegrasp.world.WorkArea;

/**
 * What meta-training ships: start weights, their fixed-point format, and by name what rules have trained besides, such
 * as synthetic gradient modules. Which parts a rule needs, and what is in them, the rule knows. Immutable by agreement:
 * nobody writes the arrays.
 *
 * @param input what the network is shown
 * @param start weights of the network before any teaching, float, see {@link NetworkShape}
 * @param parts by name, in the order of the file; a model can be without any
 */
public record GraspModel(NetworkShape shape, InputSpec input, float[] start, FixedFormat format,
    Map<String, Part> parts) {
  /**
   * What a rule has trained besides the network's weights.
   *
   * @param width channels of its bottleneck maps
   * @param parameters float, in the rule's own order
   * @param cosines how well each of its modules pointed along the exact gradient when training ended, lowest layer
   * first; empty where that was not written down
   */
  public record Part(int width, float[] parameters, float[] cosines) {
    /** Whose modules nobody has measured. */
    public Part(int width, float[] parameters) {
      this(width, parameters, new float[0]);
    }
  }

  public GraspModel {
    if (start.length != shape.parameters()) {
      throw new IllegalArgumentException("model has " + start.length + " weights, its shape " + shape.parameters());
    }
    if (!input.equals(inputOf(shape, input.cell()))) {
      throw new IllegalArgumentException("model is said to see " + input.describe() + ", its shape takes "
          + inputOf(shape, input.cell()).describe());
    }
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts)); // Map.copyOf forgets the order
  }

  /** A model that sees cells as large as the shipped one does. */
  public GraspModel(NetworkShape shape, float[] start, FixedFormat format, Map<String, Part> parts) {
    this(shape, inputOf(shape, InputSpec.STANDARD.cell()), start, format, parts);
  }

  /** The same model with one more part. */
  public GraspModel with(String name, int width, float[] parameters) {
    return with(name, new Part(width, parameters));
  }

  /** The same model with this part, in place of another of that name. */
  public GraspModel with(String name, Part part) {
    Map<String, Part> more = new LinkedHashMap<>(parts);
    more.put(name, part);
    return new GraspModel(shape, input, start, format, more);
  }

  /** @throws IllegalArgumentException when the model was trained without it */
  public Part part(String name) {
    Part part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("this model has no part \"" + name + "\"");
    }
    return part;
  }

  /**
   * What a network of this shape is shown.
   *
   * @param cell side of a cell, metres
   * @throws IllegalArgumentException when its input is no square of one or two channels
   */
  public static InputSpec inputOf(NetworkShape shape, double cell) {
    ConvShape first = shape.layer(0);
    requireSquare("input", first.height(), first.width());
    return new InputSpec(first.height(), first.inC(), cell);
  }

  /** What a network of this shape says of such an input. */
  public static OutputSpec outputOf(NetworkShape shape, InputSpec input) {
    ConvShape last = shape.layer(shape.size() - 1);
    requireSquare("output", last.outHeight(), last.outWidth());
    return new OutputSpec(last.outHeight(), last.outC(), input.size() / last.outHeight());
  }

  private static void requireSquare(String what, int rows, int columns) {
    if (rows != columns) {
      throw new IllegalArgumentException(
          "the network's " + what + " must be as wide as high, it has " + rows + " rows and " + columns
              + " columns");
    }
  }

  /** What the network says. */
  public OutputSpec output() {
    return outputOf(shape, input);
  }

  /** Shape of the network over a work area, {@link #shape} where that is as large as what it was trained on. */
  public NetworkShape shapeOver(WorkArea area) {
    return shape.over(input.grid(area).side());
  }

  /** The start weights as int16, each layer with its own fraction bits. */
  public short[] fixedStart() {
    short[] fixed = new short[start.length];
    for (int i = 0; i < shape.size(); i++) {
      Int16Weights.quantise(start, shape.kernelOffset(i), shape.parameters(i), format.weightBits().get(i), fixed);
    }
    return fixed;
  }

  /** The network in fixed point, over an area of the size that the weights' shape says. */
  public FixedNetwork network(WeightStore weights, Kernels kernels, Arena arena) {
    return new FixedNetwork(weights, inputBits(), outputShifts(), kernels, arena);
  }

  /** The same with products that see all bits of a weight. */
  public WideNetwork network(WideWeights weights, Kernels kernels, Arena arena) {
    return new WideNetwork(weights, inputBits(), format.weightBits().stream().mapToInt(bits -> bits).toArray(), kernels,
        arena);
  }

  private int[] inputBits() {
    return IntStream.range(0, shape.size()).map(format::inputBits).toArray();
  }

  private int[] outputShifts() {
    return IntStream.range(0, shape.size()).map(i -> i == shape.size() - 1 ? 0 : format.outputShift(i)).toArray();
  }
}
