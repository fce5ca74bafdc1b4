package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate32;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.stream.IntStream;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.ByteWeights;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.WideNetwork;

/**
 * ElasticZO-INT8 (Sugiura and Matsutani 2025, arXiv 2501.04287) on batches: int8 weights and activations, the lower
 * layers by zeroth order ({@link ByteProbes}), the last ones by backpropagation in NITI's arithmetic
 * ({@link NitiRule}); where these are all of the layers it is NITI. Two forward passes a step and no third: the errors
 * of the exact layers are those of the second probe, whose inputs of these layers are kept.
 *
 * <p>
 * Written from the paper's abstract, its division of layers and NITI, not from its published code. Ours are therefore:
 * directions and their steps; scales of activations, which are those of {@link Calibration} and stay; the loss,
 * {@link IntegerLoss}, of which the sign of a difference is all that counts; rates, which fall linearly. Nothing is
 * allocated in a step.
 */
public final class ElasticTraining implements BatchTraining {
  private final NetworkShape shape;
  private final int exact; // lowest layer with an exact gradient
  private final Arena arena;
  private final FixedNetwork network;
  private final ByteProbes probes; // null where nothing is probed
  private final IntegerLoss entropy;
  private final BlockShifts shifts; // [i] of the errors at layer i's input
  private final BatchUpdate[] updates; // [i], null below exact
  private final short[] start;
  private final int classes;
  private final int logitBits;
  private final ByteBatch batch;
  private final int[] turns; // int8, outputs of even and odd layers below exact, of one sample
  private final int[] kept; // [i] int8 (batch, inputs of layer i), from exact on
  private final int[] errors; // [i] int8 (batch, outputs of layer i), likewise
  private final int logits; // int32 (classes)
  private final FixedForwardGradients.Loss loss = this::loss;
  private int samples;
  private long seen; // sum of the losses of a step

  /** @param most samples of a step */
  public ElasticTraining(ForwardTraining.Start from, ElasticSettings settings, int most, Kernels.Source source,
      Arena arena) {
    shape = from.shape();
    this.arena = arena;
    int size = shape.size();
    exact = size - settings.exactLayers();
    FixedFormat format = Calibration.of(new FloatNetwork(shape, source.make()), from.weights(), from.typical());
    start = new short[from.weights().length];
    for (int i = 0; i < size; i++) {
      Int16Weights.quantise(from.weights(), shape.kernelOffset(i), shape.parameters(i), format.weightBits().get(i),
          start);
    }
    Kernels kernels = source.with(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS));
    ByteWeights weights = new ByteWeights(shape, arena);
    network = new FixedNetwork(weights, IntStream.range(0, size).map(format::inputBits).toArray(),
        IntStream.range(0, size)
            .map(i -> i == size - 1 ? 0 : format.accumulatorBits(i) - format.inputBits(i + 1)).toArray(),
        kernels, arena);
    probes = settings.share() > 0 ? new ByteProbes(weights, exact, settings.reach()) : null;
    entropy = new IntegerLoss(arena);
    shifts = new BlockShifts(size);
    NitiRule.Steps steps = new NitiRule.Steps(weights, arena);
    classes = shape.layer(size - 1).outC();
    logitBits = format.accumulatorBits(size - 1);
    batch = new ByteBatch(most, shape.inputs(0), arena);
    updates = new BatchUpdate[size];
    kept = new int[size];
    errors = new int[size];
    turns = turns();
    for (int i = exact; i < size; i++) {
      boolean dense = shape.outputs(i) == shape.layer(i).outC() && shape.layer(i).kernel() == 1;
      updates[i] = dense ? new DenseUpdate(shape, i, format.inputBits(i), kernels, steps, arena)
          : new ConvolutionUpdate(shape, i, format.inputBits(i), kernels, steps, arena);
      kept[i] = i == 0 ? batch.input(0) : arena.bytes("inputs of layer " + i, most * shape.inputs(i));
      errors[i] = arena.bytes("errors of layer " + i, most * shape.outputs(i));
    }
    logits = arena.ints("logits", classes);
    begin(0);
  }

  /** What a hidden layer gives to the next below the exact ones; neighbours take turns. */
  private int[] turns() {
    int[] largest = new int[2];
    for (int i = 0; i < Math.min(exact, shape.size() - 1); i++) {
      largest[i % 2] = Math.max(largest[i % 2], shape.outputs(i));
    }
    return new int[] {arena.bytes("outputs of even layers", largest[0]),
        arena.bytes("outputs of odd layers", largest[1])};
  }

  @Override
  public void begin(long seed) {
    network.load(start);
    shifts.reset();
    if (probes != null) {
      probes.begin();
    }
  }

  @Override
  public void put(int n, float[] x, int from, int label) {
    batch.put(n, x, from, label);
  }

  /** @param rate Q0.24, share of the weights below the exact layers that the direction moves */
  @Override
  public double step(int count, long seed, int rate, int exactRate) {
    samples = count;
    seen = 0;
    if (probes == null) {
      loss();
    } else {
      probes.step(loss, RandomDirections.seed(seed, 0, 0), rate);
    }
    for (int i = shape.size() - 1; i >= exact; i--) {
      if (i > exact) {
        descend(i);
      }
      updates[i].step(samples, kept[i], errors[i], exactRate);
    }
    return seen / ((probes == null ? 1.0 : 2.0) * count * (1 << IntegerLoss.LOSS_BITS));
  }

  /** Errors of the whole batch go down at one scale, through the weights before their update. */
  private void descend(int i) {
    byte[] m = arena.slab();
    int count = samples * shape.inputs(i);
    do {
      for (int n = 0; n < samples; n++) {
        network.inputGradient(i, errors[i] + n * shape.outputs(i), shifts.get(i),
            errors[i - 1] + n * shape.inputs(i));
      }
    } while (shifts.saturated(i, m, errors[i - 1], count));
    Elementwise.closeUnitsOf8(m, kept[i], errors[i - 1], count);
  }

  /** Of the batch; leaves inputs and errors of the exact layers. */
  private long loss() {
    long sum = 0;
    for (int n = 0; n < samples; n++) {
      outputs(n);
      sum += entropy.ofClass(logits, classes, batch.label(n));
      if (exact < shape.size()) {
        entropy.errorOfClass(logits, classes, batch.label(n), errors[shape.size() - 1] + n * classes);
      }
    }
    seen += sum;
    return sum;
  }

  /** Logits of sample n. */
  private void outputs(int n) {
    int x = batch.input(n);
    for (int i = 0; i < shape.size() - 1; i++) {
      int y = i + 1 < exact ? turns[i % 2] : kept[i + 1] + n * shape.outputs(i);
      network.forward(i, x, y);
      x = y;
    }
    network.logits(x, logits);
    byte[] m = arena.slab();
    int shift = logitBits - WideNetwork.LOGIT_BITS;
    for (int c = 0; c < classes; c++) {
      long sum = getInt(m, logits + 4 * c);
      putInt(m, logits + 4 * c, saturate32(shift >= 0 ? roundingShiftRight(sum, shift) : sum << -shift));
    }
  }

  @Override
  public int right(int count) {
    int right = 0;
    for (int n = 0; n < count; n++) {
      outputs(n);
      right += ByteBatch.best(arena.slab(), logits, classes) == batch.label(n) ? 1 : 0;
    }
    return right;
  }
}
