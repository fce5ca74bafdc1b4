package org.onegrasp.lesson;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.ChangePass;
import org.onegrasp.network.Epilogue;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule;
import org.onegrasp.network.Schedule.Tensor;
import org.onegrasp.network.SplitWeights;

/** Forward passes in fixed point, with an arena of its own: what serves while teaching goes on elsewhere. */
public final class FixedServing {
  /** A label's largest share of its own sum is near 1 / 4.7, so a network as sure as a label says 1. */
  public static final float LABEL_SUM = 4.7f;
  private final NetworkShape shape;
  private final Arena arena = Arena.unlimited();
  private final FixedNetwork network;
  private final FixedSoftmax softmax;
  private final FixedFormat format;
  private final Schedule schedule;
  private final Tensor input;
  private final Tensor logits;
  private final byte[] emptyTable;
  private final boolean byChanges; // whether the network's kind can
  private ChangePass changes; // null before weights come again
  private short[] loaded;
  private short[] known; // weights with which an empty table went through

  public FixedServing(GraspModel model, Kernels.Source kernels) {
    this(model, model.shape(), kernels);
  }

  /** @param whole shape of the network over the whole work area */
  public FixedServing(GraspModel model, NetworkShape whole, Kernels.Source kernels) {
    shape = whole;
    format = model.format();
    byChanges = ChangePass.suits(shape);
    emptyTable = model.input().emptyTable(whole.inputs(0));
    Kernels own = kernels.with(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS));
    softmax = new FixedSoftmax(new Dither(), arena);
    network = model.network(new SplitWeights(shape, shape.size(), arena), own, arena); // int8 as products see them
    schedule = new Schedule(arena);
    input = schedule.tensor("input", shape.inputs(0));
    logits = schedule.tensor("logits", 4 * shape.outputs(shape.size() - 1));
    declare();
    schedule.place();
  }

  private void declare() {
    Tensor[] h = new Tensor[shape.size()];
    for (int layer = 0; layer < shape.size() - 1; layer++) {
      int i = layer;
      Tensor x = i == 0 ? input : h[i - 1];
      Tensor skip = shape.skip(i) == Epilogue.NO_SKIP ? x : h[shape.skip(i)];
      Tensor y = schedule.tensor("h_" + i, shape.outputs(i));
      schedule.step("layer " + i, () -> network.forward(i, x.at(), skip.at(), y.at())).uses(x, skip, y)
          .workspace(network.forwardBytes(i));
      h[i] = y;
    }
    int last = shape.size() - 1;
    Tensor x = last == 0 ? input : h[last - 1];
    schedule.step("logits", () -> network.logits(x.at(), logits.at())).uses(x, logits)
        .workspace(network.forwardBytes(last));
  }

  /** Where the same weights see one table after the other, the empty one goes through once. */
  private ChangePass changes(short[] weights) {
    if (changes == null) {
      changes = new ChangePass(network);
    }
    if (weights != known) {
      changes.know(emptyTable);
      known = weights;
    }
    return changes;
  }

  /** Quality map of an int8 input under the given weights; the array of weights must not change. */
  public void predict(short[] weights, byte[] heights, float[] quality) {
    boolean again = weights == loaded;
    if (!again) {
      network.load(weights);
      loaded = weights;
    }
    if (again && byChanges) {
      changes(weights).logits(heights, logits.at());
    } else {
      System.arraycopy(heights, 0, arena.slab(), input.at(), heights.length);
      schedule.run();
    }
    int last = shape.size() - 1;
    softmax.probabilities(arena.slab(), logits.at(), format.accumulatorBits(last), LABEL_SUM, quality);
  }
}
