package org.onegrasp.lesson;

import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/** One teaching run in float with any {@link FloatRule}: the reference beside the fixed-point product. */
public final class FloatTeaching {
  private final TeachingSettings settings;
  private final FloatRule rule;
  private final LayerSteps momentum;
  private final double[] shares; // [i] of the rate by which layer i steps
  private final double[] parts; // [i] of the rate that is left where a part of layer i learns
  private final float[] parameters;
  private final float[] gradients;
  private final float[] x;
  private final float[] target;

  /**
   * All tensors of the run, those of {@code rule} included, come from {@code arena}.
   *
   * @param shares [i] of the rate by which layer i steps
   */
  public FloatTeaching(FloatNetwork network, FloatRule rule, double[] shares, TeachingSettings settings, Arena arena) {
    this.shares = shares.clone();
    parts = shares.clone();
    this.settings = settings;
    this.rule = rule;
    NetworkShape shape = network.shape();
    momentum = new LayerSteps(shape, rule.firstLayer(), arena);
    parameters = arena.floats("weights", shape.parameters());
    gradients = arena.floats("weight gradients", shape.parameters());
    x = arena.floats("input", shape.inputs(0));
    target = arena.floats("target", shape.outputs(shape.size() - 1));
  }

  /** Fine-tunes a copy of {@code start}; the result is this object's own array, overwritten by the next run. */
  public float[] run(float[] start, SampleSource samples) {
    System.arraycopy(start, 0, parameters, 0, start.length);
    momentum.reset(start);
    rule.begin(start);
    for (int step = 0; step < settings.steps(); step++) {
      for (int b = 0; b < settings.batch(); b++) {
        samples.next(x, target);
        rule.addGradient(parameters, x, target, gradients);
      }
      for (int i = 0; i < parts.length; i++) {
        parts[i] = shares[i] * rule.part(i);
      }
      momentum.step(parameters, gradients, settings.rate(step), parts, rule.firstLayer());
    }
    return parameters;
  }

  /** Gives samples without end. */
  @FunctionalInterface
  public interface SampleSource {
    /** Overwrites x (the network's input) and target (its output). */
    void next(float[] x, float[] target);
  }
}
