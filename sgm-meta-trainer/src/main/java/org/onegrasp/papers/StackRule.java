package org.onegrasp.papers;

import java.util.Arrays;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Descent;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Tape;
import org.onegrasp.rules.TargetProjection;

/** The rules that these tasks compare on nets of general layers. */
enum StackRule {
  /** As frameworks do it: all gradients are stored, then all layers step. */
  BP("bp") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      Tape tape = new Tape(plan.net(), plan.batch(), plan.firstLayer(), arena);
      int from = plan.net().at(plan.firstLayer());
      float[] gradients = arena.floats("gradients", parameters.length);
      Descent descent = new Descent(parameters.length, 0, arena);
      return (batch, x, target, share) -> {
        Arrays.fill(gradients, 0);
        LOSS.error(batch, plan.net().outputs(), tape.forward(batch, parameters, x), target, tape.error());
        tape.backward(batch, parameters, gradients);
        descent.step(rates.rate() * share, gradients, from, parameters, from, gradients.length - from);
      };
    }
  },
  /** The same steps, each layer as soon as its error has gone down: no gradient is stored. */
  BP_IN_PLACE("bp-in-place") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      return descent(plan, plan.firstLayer(), parameters, rates, arena);
    }
  },
  /** The exact gradient of the last layer; what is below stays as it is, random unless it was taught before. */
  HEAD("head") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      return descent(plan, plan.head(), parameters, rates, arena);
    }
  },
  TPSGD_L1("tpsgd-l1") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      return projection(plan, TargetProjection.Norm.L1, parameters, rates, seed, arena);
    }
  },
  TPSGD_L2("tpsgd-l2") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      return projection(plan, TargetProjection.Norm.L2, parameters, rates, seed, arena);
    }
  };

  private static final Loss LOSS = new Loss.SoftmaxCrossEntropy();

  /**
   * Step sizes.
   *
   * @param rate of the layers with local losses, or of all
   * @param lastRate of the last layer
   */
  record Rates(float rate, float lastRate) {}

  /** A rule at work on a net's parameters. */
  interface Learner {
    /** @param share of the full step sizes */
    void step(int batch, float[] x, float[] target, float share);
  }

  private final String title;

  StackRule(String title) {
    this.title = title;
  }

  /** Its name in reports. */
  String title() {
    return title;
  }

  /** Whether only the last layer sees the loss. */
  boolean local() {
    return this == TPSGD_L1 || this == TPSGD_L2;
  }

  /** @param arena takes everything but parameters and data */
  abstract Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena);

  private static Learner descent(TrainingPlan plan, int firstLayer, float[] parameters, Rates rates, Arena arena) {
    Tape tape = new Tape(plan.net(), plan.batch(), firstLayer, arena);
    return (batch, x, target, share) -> {
      LOSS.error(batch, plan.net().outputs(), tape.forward(batch, parameters, x), target, tape.error());
      tape.descend(batch, parameters, rates.rate() * share);
    };
  }

  private static Learner projection(TrainingPlan plan, TargetProjection.Norm norm, float[] parameters, Rates rates,
      long seed, Arena arena) {
    TargetProjection rule = new TargetProjection(plan.net(), plan.batch(),
        new TargetProjection.Settings(plan.firstLayer(), norm, LOSS, seed), arena);
    return (batch, x, target, share) -> rule.step(batch, parameters, x, target, rates.rate() * share,
        rates.lastRate() * share);
  }
}
