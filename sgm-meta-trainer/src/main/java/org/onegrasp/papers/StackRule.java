package org.onegrasp.papers;

import java.util.Arrays;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Descent;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Tape;
import org.onegrasp.rules.DirectFeedbackAlignment;
import org.onegrasp.rules.DirectRandomTargetProjection;
import org.onegrasp.rules.FeedbackAlignment;
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
      return twoRates(projection(plan, TargetProjection.Norm.L1, seed, arena)::step, parameters, rates);
    }
  },
  TPSGD_L2("tpsgd-l2") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(projection(plan, TargetProjection.Norm.L2, seed, arena)::step, parameters, rates);
    }
  },
  /** The label is projected to what a layer itself gives, where frozen layers stand above it. */
  TPSGD_L2_APART("tpsgd-l2-apart") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      TargetProjection rule = new TargetProjection(plan.net(), plan.batch(),
          new TargetProjection.Settings(plan.firstLayer(), TargetProjection.Norm.L2, LOSS, seed, true), arena);
      return twoRates(rule::step, parameters, rates);
    }
  },
  /** Feedback alignment. */
  FA("fa") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new FeedbackAlignment(plan.net(), plan.batch(), feedback(plan, seed), arena)::step, parameters,
          rates);
    }
  },
  /** Direct feedback alignment. */
  DFA("dfa") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new DirectFeedbackAlignment(plan.net(), plan.batch(), feedback(plan, seed), arena)::step,
          parameters, rates);
    }
  },
  /** Direct random target projection. */
  DRTP("drtp") {
    @Override
    Learner learner(TrainingPlan plan, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new DirectRandomTargetProjection(plan.net(), plan.batch(), feedback(plan, seed), arena)::step,
          parameters, rates);
    }
  };

  private static final Loss LOSS = new Loss.SoftmaxCrossEntropy();

  /**
   * Step sizes.
   *
   * @param rate of the layers below the last, or of all
   * @param lastRate of the last layer
   */
  record Rates(float rate, float lastRate) {}

  /** A rule at work on a net's parameters. */
  interface Learner {
    /** @param share of the full step sizes */
    void step(int batch, float[] x, float[] target, float share);
  }

  /** A rule whose last layer has a step size of its own. */
  private interface TwoRates {
    double step(int batch, float[] parameters, float[] x, float[] target, float rate, float lastRate);
  }

  private final String title;

  StackRule(String title) {
    this.title = title;
  }

  /** Its name in reports. */
  String title() {
    return title;
  }

  /** Whether all that moves takes the exact gradient of the loss; otherwise only the last layer does. */
  boolean exact() {
    return this == BP || this == BP_IN_PLACE || this == HEAD;
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

  private static FeedbackAlignment.Settings feedback(TrainingPlan plan, long seed) {
    return new FeedbackAlignment.Settings(plan.firstLayer(), LOSS, seed);
  }

  private static TargetProjection projection(TrainingPlan plan, TargetProjection.Norm norm, long seed, Arena arena) {
    return new TargetProjection(plan.net(), plan.batch(),
        new TargetProjection.Settings(plan.firstLayer(), norm, LOSS, seed), arena);
  }

  private static Learner twoRates(TwoRates rule, float[] parameters, Rates rates) {
    return (batch, x, target, share) -> rule.step(batch, parameters, x, target, rates.rate() * share,
        rates.lastRate() * share);
  }
}
