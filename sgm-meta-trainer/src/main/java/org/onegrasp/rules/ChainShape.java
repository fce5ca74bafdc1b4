package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.NetworkShape;

/**
 * Shape of the static synthetic gradient modules of a network, bottleneck maps of {@code width} channels. From layer
 * {@code top} up gradients are exact, through the network's own weights; modules serve the layers below. The module
 * between layers j and j - 1 has a reduction C_j from the channels of h_j, a step Q_j down (the bottleneck twin of
 * layer j, backwards) and an outlet E_{j-1} to the channels of h_{j-1}.
 *
 * @param reductions [j], 1x1, channels of h_j to width; null for j = 0
 * @param steps [j], from the level of h_j to that of h_{j-1}, at the resolution of h_j; null for j = 0
 * @param outlets [j], 1x1, width to the channels of h_j, or of 2x2 cells of it; null for j = top
 * @param width channels of the bottleneck maps
 */
public record ChainShape(List<ConvShape> reductions, List<ConvShape> steps, List<ConvShape> outlets, int width) {

  /**
   * Layers whose gradient is exact, the last ones: all that share the resolution of the output but the first of them.
   */
  static final int EXACT_LAYERS = 4;

  /** Of the modules that a model has. */
  public static ChainShape in(GraspModel model) {
    return of(model.shape(), model.part(SyntheticGradients.PART).width());
  }

  static ChainShape of(NetworkShape network, int width) {
    if (!obstacle(network).isEmpty()) {
      throw new IllegalArgumentException(obstacle(network));
    }
    return of(network, width, network.size() - EXACT_LAYERS);
  }

  /** Why a network cannot have modules, and what to do; empty when it can. */
  static String obstacle(NetworkShape network) {
    int top = network.size() - EXACT_LAYERS;
    if (top < 1) {
      return "synthetic gradient modules need more than " + EXACT_LAYERS + " layers, and the network has "
          + network.size()
          + "; bp-checkpoint needs none";
    }
    for (int j = 1; j <= top; j++) {
      int stride = network.layer(j).stride();
      if (stride > (j == 1 ? 2 : 1)) {
        return "layer " + j + " of the network has stride " + stride
            + "; above layer 1 synthetic gradient modules need one resolution, and"
            + " from layer 0 to it no more than half of it; bp-checkpoint needs no modules";
      }
    }
    return "";
  }

  /** No modules: every layer's gradient is exact. */
  static ChainShape withoutModules(NetworkShape network) {
    return of(network, 0, 0);
  }

  private static ChainShape of(NetworkShape network, int width, int top) {
    List<ConvShape> reductions = new ArrayList<>();
    List<ConvShape> steps = new ArrayList<>();
    List<ConvShape> outlets = new ArrayList<>();
    for (int j = 0; j <= top; j++) {
      ConvShape layer = network.layer(j);
      int level = Math.max(j, 1);
      int rows = network.layer(level).outHeight();
      int columns = network.layer(level).outWidth();
      reductions.add(j == 0 ? null : pointwise(rows, columns, layer.outC(), width));
      steps.add(
          j == 0 ? null : Convolution.of(layer.kernel(), width, width).dilated(layer.dilation()).over(rows, columns));
      outlets.add(j == top ? null : pointwise(rows, columns, width, layer.outputs() / (rows * columns)));
    }
    return new ChainShape(unmodifiable(reductions), unmodifiable(steps), unmodifiable(outlets), width);
  }

  private static List<ConvShape> unmodifiable(List<ConvShape> shapes) {
    return Collections.unmodifiableList(shapes); // List.copyOf refuses the nulls
  }

  private static ConvShape pointwise(int height, int width, int inC, int outC) {
    return Convolution.pointwise(inC, outC).over(height, width);
  }

  /** Lowest layer whose gradient is exact; the modules hang from it. */
  public int top() {
    return outlets.size() - 1;
  }

  /** Values of one bottleneck map. */
  int bottleneck() {
    return steps.get(top()).inputs();
  }

  /**
   * Whether h_j is twice as wide and high as the bottleneck maps: E_j then gives the values of 2x2 cells at once,
   * channels of the left upper cell first.
   */
  public boolean upsampled(NetworkShape network, int j) {
    return network.layer(j).outHeight() == 2 * outlets.get(j).outHeight();
  }

  /**
   * Brings the values of an upsampled E_j from one after the other for each 2x2 cells into the order of S_j, in place.
   *
   * @param map float[] or byte[]
   * @param row scratch like {@code map}, for one row of bottleneck cells
   */
  void interleave(int j, Object map, int offset, Object row, int rowOffset) {
    ConvShape s = outlets.get(j);
    int line = line(j);
    for (int at = offset; at < offset + s.outputs(); at += line) {
      System.arraycopy(map, at, row, rowOffset, line);
      // two neighbours each, of the upper and of the lower row in turns
      for (int chunk = 0; chunk < 2 * s.outWidth(); chunk++) {
        System.arraycopy(row, rowOffset + chunk * s.outC() / 2, map, at + fine(chunk, line, s.outC()), s.outC() / 2);
      }
    }
  }

  /** The other way round. */
  void gather(int j, float[] map, float[] row) {
    ConvShape s = outlets.get(j);
    int line = line(j);
    for (int at = 0; at < s.outputs(); at += line) {
      System.arraycopy(map, at, row, 0, line);
      for (int chunk = 0; chunk < 2 * s.outWidth(); chunk++) {
        System.arraycopy(row, fine(chunk, line, s.outC()), map, at + chunk * s.outC() / 2, s.outC() / 2);
      }
    }
  }

  private static int fine(int chunk, int line, int channels) {
    return chunk % 2 * line / 2 + chunk / 2 * channels / 2;
  }

  /** Values of one row of E_j. */
  int line(int j) {
    return outlets.get(j).outWidth() * outlets.get(j).outC();
  }

  /** Where the weights of E_j start; j below top. */
  public int outletOffset(int j) {
    int offset = 0;
    for (int i = 0; i < j; i++) {
      offset += outlets.get(i).weights();
    }
    return offset;
  }

  /** Where the weights of C_j start; j above 0. */
  public int reductionOffset(int j) {
    int offset = outletOffset(top());
    for (int i = 1; i < j; i++) {
      offset += reductions.get(i).weights() + steps.get(i).weights();
    }
    return offset;
  }

  /** Where the weights of Q_j start; j above 0. */
  public int stepOffset(int j) {
    return reductionOffset(j) + reductions.get(j).weights();
  }

  /** Weights of all modules. */
  public int parameters() {
    return top() == 0 ? 0 : stepOffset(top()) + steps.get(top()).weights();
  }

  /** Multiplications of all modules from layer {@code first} on, for one sample. */
  long macs(int first) {
    long macs = 0;
    for (int j = first; j < top(); j++) {
      macs += (j == first ? 1 : 2) * outlets.get(j).macs() + steps.get(j + 1).macs() + reductions.get(j + 1).macs();
    }
    return macs;
  }
}
