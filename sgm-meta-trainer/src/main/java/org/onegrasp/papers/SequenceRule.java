package org.onegrasp.papers;

import java.util.Arrays;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Descent;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.RecurrentNet;
import org.onegrasp.network.layers.TimeTape;
import org.onegrasp.rules.FeedbackAlignment;
import org.onegrasp.rules.RecurrentDirectFeedback;
import org.onegrasp.rules.RecurrentTargetProjection;
import org.onegrasp.rules.TargetProjection;

/** The rules that the spoken digits compare on nets of recurrent layers. */
enum SequenceRule {
  /**
   * Backpropagation through time; descent with momentum 0.9, gradients longer than 1 are shortened to it (Pascanu et
   * al. 2013).
   */
  BP("bp") {
    @Override
    Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena) {
      TimeTape tape = new TimeTape(net, batch, arena);
      float[] gradient = arena.floats("gradient", parameters.length);
      Descent descent = new Descent(parameters.length, MOMENTUM, arena);
      return (x, target, share) -> {
        LOSS.error(batch, net.head().outputs(), tape.forward(batch, parameters, x), target, tape.error());
        Arrays.fill(gradient, 0);
        tape.backward(batch, parameters, gradient);
        descent.step(rates.rate() * share * shortening(gradient), gradient, 0, parameters, 0, parameters.length);
      };
    }
  },
  /** The exact gradient of the dense layer on random recurrent layers. */
  HEAD("head") {
    @Override
    Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new RecurrentTargetProjection(net, 0, batch, settings(net.size(), TargetProjection.Norm.L2,
          seed), arena)::step, batch, parameters, rates);
    }
  },
  TPSGD_L1("tpsgd-l1") {
    @Override
    Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new RecurrentTargetProjection(net, 0, batch, settings(0, TargetProjection.Norm.L1, seed),
          arena)::step, batch, parameters, rates);
    }
  },
  TPSGD_L2("tpsgd-l2") {
    @Override
    Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new RecurrentTargetProjection(net, 0, batch, settings(0, TargetProjection.Norm.L2, seed),
          arena)::step, batch, parameters, rates);
    }
  },
  /** The recurrent layers below the uppermost stay random. */
  TPSGD_L2_TOP("tpsgd-l2-top") {
    @Override
    Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new RecurrentTargetProjection(net, 0, batch,
          settings(net.size() - 1, TargetProjection.Norm.L2, seed), arena)::step, batch, parameters, rates);
    }
  },
  /** The error at the outputs goes to every layer by a random matrix. */
  DFA("dfa") {
    @Override
    Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new RecurrentDirectFeedback(net, RecurrentDirectFeedback.Signal.ERROR, batch, feedback(seed),
          arena)::step, batch, parameters, rates);
    }
  },
  /** The label does. */
  DRTP("drtp") {
    @Override
    Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new RecurrentDirectFeedback(net, RecurrentDirectFeedback.Signal.TARGET, batch, feedback(seed),
          arena)::step, batch, parameters, rates);
    }
  },
  /** The label is projected only in the last three eighths of a sequence. */
  TPSGD_L1_LATE("tpsgd-l1-late") {
    @Override
    Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new RecurrentTargetProjection(net, late(net), batch, settings(0, TargetProjection.Norm.L1,
          seed), arena)::step, batch, parameters, rates);
    }
  },
  TPSGD_L2_LATE("tpsgd-l2-late") {
    @Override
    Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena) {
      return twoRates(new RecurrentTargetProjection(net, late(net), batch, settings(0, TargetProjection.Norm.L2,
          seed), arena)::step, batch, parameters, rates);
    }
  };

  private static final Loss LOSS = new Loss.SoftmaxCrossEntropy();
  private static final double MOMENTUM = 0.9;

  /**
   * Step sizes.
   *
   * @param rate of the recurrent layers, or of all
   * @param lastRate of the dense layer
   */
  record Rates(float rate, float lastRate) {}

  /** A rule at work on a net's parameters. */
  interface Learner {
    /** @param share of the full step sizes */
    void step(float[][] x, float[] target, float share);
  }

  /** A rule whose dense layer has a step size of its own. */
  private interface TwoRates {
    double step(int batch, float[] parameters, float[][] x, float[] target, float rate, float lastRate);
  }

  private final String title;

  SequenceRule(String title) {
    this.title = title;
  }

  /** Its name in reports. */
  String title() {
    return title;
  }

  /** @param arena takes everything but parameters and data */
  abstract Learner learner(RecurrentNet net, int batch, float[] parameters, Rates rates, long seed, Arena arena);

  private static int late(RecurrentNet net) {
    return net.steps() * 5 / 8;
  }

  private static TargetProjection.Settings settings(int firstLayer, TargetProjection.Norm norm, long seed) {
    return new TargetProjection.Settings(firstLayer, norm, LOSS, seed);
  }

  private static FeedbackAlignment.Settings feedback(long seed) {
    return new FeedbackAlignment.Settings(0, LOSS, seed);
  }

  private static Learner twoRates(TwoRates rule, int batch, float[] parameters, Rates rates) {
    return (x, target, share) -> rule.step(batch, parameters, x, target, rates.rate() * share,
        rates.lastRate() * share);
  }

  private static float shortening(float[] gradient) {
    double squares = 0;
    for (float g : gradient) {
      squares += (double) g * g;
    }
    return (float) (1 / Math.max(1, Math.sqrt(squares)));
  }
}
