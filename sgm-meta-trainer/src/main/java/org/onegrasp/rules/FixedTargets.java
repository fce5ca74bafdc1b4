package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.PassSchedule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule.Tensor;

/**
 * {@link TargetMaps} in fixed point: one pass a sample, in which every hidden layer moves as soon as its output is
 * there. The output that goes on is that of the weights before. The error of int8 outputs needs no scale but theirs:
 *
 * <pre>
 *   l2: e = y - sum P y* / 2^7,  0 at units that are cut off or saturated     l1: 64 sign(e)
 *
 * </pre>
 */
final class FixedTargets {
  private static final int ENTRY_BITS = 7;
  private static final int SIGN = 64;
  private final NetworkShape shape;
  private final int firstLayer;
  private final TargetProjection.Norm norm;
  private final Arena arena;
  private final FixedSteps steps;
  private final PassSchedule pass;

  FixedTargets(LessonParts parts, TargetProjection.Norm norm) {
    GraspModel model = parts.model();
    this.shape = model.shape();
    this.firstLayer = parts.firstLayer();
    this.norm = norm;
    this.arena = parts.arena();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    parts.softmax();
    Int16Weights weights = new Int16Weights(model.shape(), arena);
    FixedNetwork network = model.network(weights, kernels, arena);
    steps = new FixedSteps(weights, parts);
    pass = new PassSchedule(parts, network, new FixedUpdate(shape, model.format(), kernels, steps, arena));
    declare();
  }

  private void declare() {
    pass.sample();
    Tensor x = pass.input();
    for (int i = 0; i < shape.size() - 1; i++) {
      Tensor y = pass.output("h", i);
      pass.forward(i, x, y);
      if (i >= firstLayer) {
        tune(i, x, y);
      }
      x = y;
    }
    pass.error(x);
    pass.learn(shape.size() - 1, x, pass.error());
  }

  private void tune(int i, Tensor x, Tensor y) {
    Tensor error = pass.output("e", i);
    Tensor label = pass.error();
    pass.schedule().step("target of layer " + i, () -> error(i, y.at(), label.at(), error.at())).whenLearning()
        .uses(y, label, error)
        .workspace(projectionBytes(i));
    pass.learn(i, x, error);
  }

  /** Places every tensor; to be called once. */
  FixedPass pass() {
    return pass.place(steps::reset);
  }

  private int projectionBytes(int i) {
    return shape.layer(i).outC() * shape.layer(shape.size() - 1).outC();
  }

  private void error(int i, int y, int label, int error) {
    ConvShape s = shape.layer(i);
    int bins = shape.layer(shape.size() - 1).outC();
    int mark = arena.mark();
    int projection = arena.bytes("projection", projectionBytes(i));
    byte[] m = arena.slab();
    for (int k = 0; k < s.outC() * bins; k++) {
      m[projection + k] = (byte) TargetMaps.entry(i, k / bins, k % bins);
    }
    for (int cell = 0; cell < s.outHeight() * s.outWidth(); cell++) {
      int from = label + TargetMaps.labelCell(shape, i, cell) * bins;
      boolean blank = blank(m, from, bins);
      for (int k = cell * s.outC(), p = projection; k < (cell + 1) * s.outC(); k++, p += bins) {
        m[error + k] = error(m[y + k], blank ? 0 : projected(m, p, from, bins));
      }
    }
    arena.release(mark);
  }

  private static boolean blank(byte[] m, int from, int bins) {
    int any = 0;
    for (int b = 0; b < bins; b++) {
      any |= m[from + b];
    }
    return any == 0;
  }

  private static int projected(byte[] m, int projection, int from, int bins) {
    int sum = 0; // at most 2^14 each
    for (int b = 0; b < bins; b++) {
      sum += m[projection + b] * m[from + b];
    }
    return sum >> ENTRY_BITS;
  }

  private byte error(int y, int target) {
    if (y <= 0 || y == Byte.MAX_VALUE) {
      return 0;
    }
    int e = y - target;
    return (byte) (norm == TargetProjection.Norm.L1 ? SIGN * Integer.signum(e) : Math.max(-127, e));
  }
}
