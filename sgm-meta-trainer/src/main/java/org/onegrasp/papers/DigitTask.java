package org.onegrasp.papers;

import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.Stack;

/**
 * Handwritten digits from a random start: backpropagation, tpSGD, its rivals with random feedback and a random net with
 * an exact last layer. The rules may differ in their activations: ReLU where the gradient is exact; tanh under tpSGD,
 * where ReLU units die (see learning-rules.md), and under its rivals.
 *
 * @param nets the net for an activation
 * @param count examples to learn from
 * @param rules those to compare
 */
record DigitTask(String name, String about, BiFunction<Activation.Function, Kernels, Stack> nets, int count, int epochs,
    StackRule... rules) implements Task {

  /** All but the backpropagation that stores its gradients. */
  static final StackRule[] LEAN = {StackRule.BP_IN_PLACE, StackRule.HEAD, StackRule.TPSGD_L1, StackRule.TPSGD_L2,
      StackRule.FA, StackRule.DFA, StackRule.DRTP};
  private static final int BATCH = 16;
  private static final int QUICK = 240;
  private static final int TESTED = 2_000;

  static Task mlp() {
    return new DigitTask("mnist-mlp", "784-1000-10 from scratch, tpSGD against backpropagation and random feedback",
        DigitNets::mlp, 20_000,
        5,
        StackRule.values());
  }

  static Task conv() {
    return new DigitTask("mnist-conv",
        "32c5-pool-1000-10 from scratch, tpSGD against backpropagation and random feedback", DigitNets::conv,
        2_000, 3, LEAN);
  }

  static Task deep() {
    return new DigitTask("mnist-deep",
        "six 3x3 convolutions, 64-10, from scratch, tpSGD against backpropagation and random feedback",
        DigitNets::deep, 2_000,
        3, LEAN);
  }

  @Override
  public String folder() {
    return Mnist.FOLDER;
  }

  @Override
  public List<Row> run(Bench bench) throws IOException {
    Split all = Mnist.read(bench.folder(this));
    Split data = Images.standardised(new Split(Images.some(all.train(), bench.quick() ? QUICK : count),
        bench.quick() ? Images.some(all.test(), QUICK) : Images.some(all.test(), TESTED)));
    Kernels kernels = bench.kernels().make();
    return new Contest(this, bench, data, (rule, seed) -> TrainingPlan.fromScratch(
        nets.apply(rule.exact() ? Activation.Function.RELU : Activation.Function.TANH, kernels), epochs, BATCH))
        .rows(rules);
  }
}
