package org.onegrasp.lesson;

import java.util.List;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule;
import org.onegrasp.network.Schedule.Tensor;

/**
 * The steps that most passes in fixed point are made of, and the tensors that these use: a rule declares its steps
 * once, and {@link #place} makes them the pass of a lesson.
 */
public final class PassSchedule {
  private final NetworkShape shape;
  private final FixedFormat format;
  private final Arena arena;
  private final FixedNetwork network;
  private final FixedUpdate updates;
  private final FixedSoftmax softmax;
  private final Augmentations samples;
  private final Schedule schedule;
  private final Tensor input;
  private final Tensor error;
  private Rates rates;

  public PassSchedule(LessonParts parts, FixedNetwork network, FixedUpdate updates) {
    shape = parts.shape();
    format = parts.model().format();
    arena = parts.arena();
    this.network = network;
    this.updates = updates;
    softmax = parts.softmax();
    samples = parts.samples();
    schedule = new Schedule(arena);
    input = schedule.tensor("input", shape.inputs(0));
    error = schedule.tensor("label, then error", shape.outputs(shape.size() - 1));
  }

  public Schedule schedule() {
    return schedule;
  }

  /** int8 input of the network. */
  public Tensor input() {
    return input;
  }

  /** int8 label of the sample; from {@link #error(Tensor)} on the gradient at the logits, of any scale. */
  public Tensor error() {
    return error;
  }

  /** A new tensor for the output of layer i, or for a gradient there. */
  public Tensor output(String name, int i) {
    return schedule.tensor(name + "_" + i, shape.outputs(i));
  }

  /** The next sample. */
  public void sample() {
    schedule.step("sample", () -> samples.next(input.at(), error.at())).uses(input, error);
  }

  /** int8 output y of hidden layer i from its input. */
  public Schedule.Step forward(int i, Tensor x, Tensor y) {
    return schedule.step("layer " + i, () -> network.forward(i, x.at(), y.at())).uses(x, y)
        .workspace(network.forwardBytes(i));
  }

  /** The same of a layer that adds what another gave. */
  public Schedule.Step forward(int i, Tensor x, Tensor skip, Tensor y) {
    return schedule.step("layer " + i, () -> network.forward(i, x.at(), skip.at(), y.at())).uses(x, skip, y)
        .workspace(network.forwardBytes(i));
  }

  /** From the last layer's input to the error. */
  public void error(Tensor x) {
    int last = shape.size() - 1;
    Tensor logits = schedule.tensor("logits", 4 * shape.outputs(last));
    schedule.step("layer " + last, () -> network.logits(x.at(), logits.at())).uses(x, logits)
        .workspace(network.forwardBytes(last));
    schedule.step("error",
        () -> softmax.error(arena.slab(), logits.at(), format.accumulatorBits(last), error.at(), error.at(),
            shape.outputs(last)))
        .uses(logits, error);
  }

  /** Layer i learns from its input and the gradient at its output before ReLU, int8 of any scale. */
  public void learn(int i, Tensor x, Tensor gz) {
    schedule.step("layer " + i + " learns", () -> updates.update(i, x.at(), gz.at(), rates.of(i))).whenLearning()
        .uses(x, gz)
        .workspace(updates.bytes(i), updates.mostBytes(i));
  }

  /** Of the layers, in the step that is done. */
  public Rates rates() {
    return rates;
  }

  /**
   * Places every tensor, behind the last step.
   *
   * @param resets make what the steps remember from sample to sample forget it; done when a lesson begins, after its
   * weights are there
   */
  public FixedPass place(Runnable... resets) {
    schedule.place();
    return new Placed(List.of(resets));
  }

  private final class Placed implements FixedPass {
    private final List<Runnable> resets;

    Placed(List<Runnable> resets) {
      this.resets = resets;
    }

    @Override
    public void begin(short[] start, long seed) {
      network.load(start);
      resets.forEach(Runnable::run);
    }

    @Override
    public void forward() {
      schedule.runWithoutLearning();
    }

    @Override
    public void learn(Rates ofLayers) {
      rates = ofLayers;
      schedule.run();
    }

    @Override
    public short[] weights() {
      return network.store();
    }
  }
}
