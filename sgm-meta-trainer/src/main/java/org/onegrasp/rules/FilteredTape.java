package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.ReluMask;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.Addition;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Normalisation;
import org.onegrasp.network.layers.Pooling;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.network.layers.Upsampling;

/**
 * Backpropagation through a net of convolutions, normalisations, ReLUs, mean pooling, upsampling, sums with earlier
 * layers and dense layers that keeps no more than it needs: inputs of dense layers, convolutions and normalisations,
 * one bit a unit of a ReLU. With a {@link GradientFilter} in the convolutions it keeps patch sums in place of their
 * inputs, r^2 less. Normalisations take the batch's statistics where they learn, and their running ones below.
 */
public final class FilteredTape {
  private final Stack stack;
  private final int firstLayer;
  private final GradientFilter[] filters; // [i], null where the gradient is exact
  private final float[][] kept; // [i] inputs or patch sums, (batch, ...)
  private final int[][] open; // [i] of a ReLU: one bit a unit
  // [i] of a layer that is added further up: what it gave, then the gradient from there
  private final float[][] added;
  private final float[][] turns = new float[2][]; // outputs of the forward pass, gradients of the backward pass
  private final float[] error;
  private final float[] averages;
  private final float[] pooled;

  /**
   * Which layers learn, and how.
   *
   * @param first lowest layer whose gradient is wanted; that of the whole stack for a tape that only runs forward
   * @param filteredEnd from here on gradients of convolutions are exact, below they are filtered
   * @param r cells along a side of a patch, or 0 for exact gradients everywhere
   */
  public record Part(int first, int filteredEnd, int r) {
    private boolean filters(int i) {
      return r > 0 && i >= first && i < filteredEnd;
    }
  }

  /**
   * @param batch most samples of a batch
   * @param firstLayer lowest layer whose gradient is wanted
   * @param r cells along a side of a patch, or 0 for exact gradients
   */
  public FilteredTape(Stack stack, int batch, int firstLayer, int r, Kernels kernels, Arena arena) {
    this(stack, batch, new Part(firstLayer, stack.size(), r), kernels, arena);
  }

  /** @param batch most samples of a batch */
  public FilteredTape(Stack stack, int batch, Part part, Kernels kernels, Arena arena) {
    this.stack = stack;
    firstLayer = part.first;
    filters = new GradientFilter[stack.size()];
    kept = new float[stack.size()][];
    open = new int[stack.size()][];
    added = new float[stack.size()][];
    int largest = 0;
    int small = 0;
    for (int i = 0; i < stack.size(); i++) {
      Layer layer = stack.layer(i);
      largest = Math.max(largest, layer.outputs());
      if (part.filters(i) && layer instanceof ConvolutionLayer convolution) {
        filters[i] = new GradientFilter(convolution.shape(), part.r, kernels);
        small = Math.max(small, Math.max(filters[i].inputs().pooled(), filters[i].outputs().pooled()));
      }
      if (i >= firstLayer) {
        reserve(i, batch, arena);
      }
      if (layer instanceof Addition sum) {
        added[sum.from()] = arena.floats("output of layer " + sum.from(), batch * sum.size());
      }
    }
    turns[0] = arena.floats("even maps", batch * largest);
    turns[1] = arena.floats("odd maps", batch * largest);
    error = arena.floats("error", batch * stack.outputs());
    averages = arena.floats("patch means of a gradient", batch * small);
    pooled = arena.floats("pooled gradient", batch * small);
  }

  private void reserve(int i, int batch, Arena arena) {
    Layer layer = stack.layer(i);
    if (filters[i] != null) {
      kept[i] = arena.floats("patch sums of layer " + i, batch * filters[i].inputs().pooled());
    } else if (layer instanceof Dense || layer instanceof ConvolutionLayer || layer instanceof Normalisation) {
      kept[i] = arena.floats("input of layer " + i, batch * layer.inputs());
    } else if (layer instanceof Activation activation && activation.function() == Activation.Function.RELU) {
      open[i] = arena.intArray("open units of layer " + i, ReluMask.words(batch * layer.outputs()));
    } else if (!(layer instanceof Pooling pooling && pooling.kind() == Pooling.Kind.MEAN
        || layer instanceof Upsampling || layer instanceof Addition)) {
      throw new IllegalArgumentException(
          "layer " + i + " is " + layer + "; filtered gradients go through dense layers, convolutions, ReLUs,"
              + " normalisations, sums, upsampling and mean pooling");
    }
  }

  /** Bytes that wait for the backward pass. */
  public long keptBytes() {
    long bytes = 0;
    for (int i = firstLayer; i < stack.size(); i++) {
      bytes += 4L * (kept[i] == null ? 0 : kept[i].length) + 4L * (open[i] == null ? 0 : open[i].length);
    }
    return bytes;
  }

  /** Multiplications of one sample's gradients, of weights and of inputs. */
  public long backwardMacs() {
    long macs = 0;
    for (int i = firstLayer; i < stack.size(); i++) {
      int ways = i > firstLayer ? 2 : 1; // the lowest layer hands nothing on
      if (filters[i] != null) {
        macs += ways * filters[i].patches().macs();
      } else if (stack.layer(i) instanceof ConvolutionLayer convolution) {
        macs += ways * convolution.shape().macs();
      } else if (stack.layer(i) instanceof Dense dense) {
        macs += (long) ways * dense.inputs() * dense.outputs();
      }
    }
    return macs;
  }

  /** Runs all layers; the result, (batch, outputs), stays valid until {@link #backward}. */
  public float[] forward(int batch, float[] parameters, float[] x) {
    float[] from = x;
    int turn = 0;
    for (int i = 0; i < stack.size(); i++) {
      if (kept[i] != null) {
        keep(i, batch, from);
      }
      boolean same = stack.layer(i).inPlace() && from != x;
      float[] to = same ? from : turns[turn];
      turn = same ? turn : 1 - turn;
      run(i, batch, parameters, from, to);
      if (open[i] != null) {
        ReluMask.pack(to, open[i]);
      }
      if (added[i] != null) {
        System.arraycopy(to, 0, added[i], 0, batch * stack.layer(i).outputs());
      }
      from = to;
    }
    return from;
  }

  private void run(int i, int batch, float[] parameters, float[] from, float[] to) {
    if (stack.layer(i) instanceof Addition sum) {
      System.arraycopy(from, 0, to, 0, batch * sum.size());
      Addition.add(added[sum.from()], to, batch * sum.size());
    } else if (i < firstLayer) {
      stack.layer(i).infer(batch, parameters, stack.at(i), from, to);
    } else {
      stack.layer(i).forward(batch, parameters, stack.at(i), from, to);
    }
  }

  private void keep(int i, int batch, float[] x) {
    if (filters[i] == null) {
      System.arraycopy(x, 0, kept[i], 0, batch * stack.layer(i).inputs());
      return;
    }
    for (int n = 0; n < batch; n++) {
      filters[i].keep(x, n * stack.layer(i).inputs(), kept[i], n * filters[i].inputs().pooled());
    }
  }

  /** Where the gradient with respect to the output goes before {@link #backward}. */
  public float[] error() {
    return error;
  }

  /** From the gradient in {@link #error} down to firstLayer; adds to gradients, which is like the parameters. */
  public void backward(int batch, float[] parameters, float[] gradients) {
    float[] gradient = error;
    int turn = 0;
    for (int i = stack.size() - 1; i >= firstLayer; i--) {
      if (added[i] != null) {
        Addition.add(added[i], gradient, batch * stack.layer(i).outputs());
      }
      if (open[i] != null) {
        ReluMask.apply(open[i], gradient, batch * stack.layer(i).outputs());
      } else if (stack.layer(i) instanceof Addition sum) {
        System.arraycopy(gradient, 0, added[sum.from()], 0, batch * sum.size());
      } else {
        layer(i, batch, parameters, gradient, turns[turn], gradients);
        gradient = turns[turn];
        turn = 1 - turn;
      }
    }
  }

  private void layer(int i, int batch, float[] parameters, float[] gy, float[] gx, float[] gradients) {
    Layer layer = stack.layer(i);
    if (filters[i] != null) {
      filtered(i, batch, parameters, gy, gx, gradients);
      return;
    }
    layer.addParameterGradient(batch, kept[i], gy, gradients, stack.at(i));
    if (i > firstLayer) {
      layer.inputGradient(batch, parameters, stack.at(i), kept[i], gy, gx);
    }
  }

  private void filtered(int i, int batch, float[] parameters, float[] gy, float[] gx, float[] gradients) {
    ConvShape s = ((ConvolutionLayer) stack.layer(i)).shape();
    GradientFilter filter = filters[i];
    for (int n = 0; n < batch; n++) {
      filter.filter(gy, n * s.outputs(), averages, n * filter.outputs().pooled());
    }
    filter.addWeightGradient(kept[i], averages, batch, gradients, stack.at(i), stack.at(i) + s.weights());
    if (i > firstLayer) {
      filter.inputGradient(averages, batch, parameters, stack.at(i), pooled);
      for (int n = 0; n < batch; n++) {
        filter.inputs().spread(pooled, n * filter.inputs().pooled(), gx, n * s.inputs());
      }
    }
  }
}
