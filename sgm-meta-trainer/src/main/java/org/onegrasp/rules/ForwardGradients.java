package org.onegrasp.rules;

import java.util.Arrays;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

/**
 * Forward gradients in float: the loss is only ever evaluated, twice along each random direction, and nothing but the
 * weights has to stay in memory (Feng et al. 2024, arXiv 2411.04036, after Spall's SPSA, 1992).
 * {@link FixedForwardGradients} is the twin in integers.
 *
 * <pre>
 *   z_j from a seed, never stored                        {@link RandomDirections}
 *   slope_j = (L(w + eps z_j) - L(w - eps z_j)) / (2 eps)
 *   averaged:  g = 1/m sum_j slope_j z_j                 m-SPSA
 *   sign:      g = 1/m sum_j sign(slope_j) z_j           sign-m-SPSA
 *   w = w - rate g
 * </pre>
 *
 * With z of +1 and -1, E[g] of the averaged form is the gradient; for a quadratic loss the slope is exact. The paper's
 * additions:
 *
 * <ul>
 * <li><i>Kernel-wise normalisation:</i> z_k = r_o sign_k with r_o the root mean square of the start weights of k's
 * kernel (all weights of one output channel, and its bias), so a probe and a step move each kernel by the same share of
 * its length.
 * <li><i>Momentum-guided directions:</i> z_k = r_o (sign_k + guidance v_k / sqrt(mean v^2)), v = 15/16 v + 1/16 g sign.
 * <li><i>Sparse subsets:</i> one direction moves some layers only.
 * <li><i>Sharpness-aware steps</i> (Foret et al. 2021, arXiv 2010.01412): before the m directions one more, z_s, is
 * probed; they are probed at w + eps sign(slope_s) z_s, up the hill, and w steps from where it was.
 * <li><i>Exact head</i> (ElasticZO): the last layer is left to its exact gradient, which needs no backward pass through
 * others.
 * </ul>
 */
public final class ForwardGradients {
  /** Slopes count up to so many times the mean of late ones: a single steep one would undo many steps. */
  static final int STEEPEST = 4;
  private static final double LATE = 1.0 / 64;
  private final NetworkShape shape;
  private final ForwardSettings settings;
  private final float[] probe;
  private final float[] velocity; // empty without guidance
  private final float[] sizes; // [kernel] r_o, kernels of all layers one after the other
  private double meanSlope;
  private double guide; // guidance / sqrt(mean v^2)
  private long climbing; // direction up which the weights go before they are probed
  private double climb; // how far, with its sign

  /** A loss that can be evaluated at any weights. */
  @FunctionalInterface
  public interface Loss {
    /** @param parameters see {@link NetworkShape}; only read */
    double of(float[] parameters);
  }

  public ForwardGradients(NetworkShape shape, ForwardSettings settings, Arena arena) {
    this.shape = shape;
    this.settings = settings;
    settings.moving(shape.size());
    probe = arena.floats("weights of a probe", shape.parameters());
    velocity = arena.floats("momentum", settings.guidance() > 0 ? shape.parameters() : 0);
    sizes = arena.floats("sizes of kernels", shape.layers().stream().mapToInt(s -> s.outC()).sum());
  }

  /** Before a lesson: takes the lengths of the kernels from the weights it starts with. */
  public void begin(float[] start) {
    Arrays.fill(velocity, 0);
    meanSlope = 0;
    guide = 0;
    for (int i = 0, kernel = 0; i < shape.size(); kernel += shape.layer(i++).outC()) {
      int outC = shape.layer(i).outC();
      double whole = 0;
      for (int o = 0; o < outC; o++) {
        double sum = 0;
        for (int k = shape.kernelOffset(i) + o; k < shape.biasOffset(i); k += outC) {
          sum += (double) start[k] * start[k];
        }
        whole += sum;
        sizes[kernel + o] = (float) Math.sqrt(sum / shape.layer(i).terms());
      }
      if (!settings.kernelWise()) {
        Arrays.fill(sizes, kernel, kernel + outC, (float) Math.sqrt(whole / shape.layer(i).weights()));
      }
    }
  }

  /**
   * One step with new directions.
   *
   * @param seed of the directions
   * @param rate share of a kernel's size that a mean slope moves its weights
   * @return mean of all losses seen
   */
  public double step(float[] parameters, Loss loss, long seed, double rate) {
    double sum = 0;
    double[] heights = new double[settings.directions()];
    climb(parameters, loss, RandomDirections.seed(seed, 0, heights.length));
    for (int j = 0; j < heights.length; j++) {
      long direction = RandomDirections.seed(seed, 0, j);
      double up = at(parameters, direction, settings.swing(), loss);
      double down = at(parameters, direction, -settings.swing(), loss);
      heights[j] = height(up - down);
      sum += up + down;
    }
    climb = 0;
    for (int j = 0; j < heights.length; j++) {
      addDirection(parameters, RandomDirections.seed(seed, 0, j), -rate * heights[j] / heights.length);
    }
    guideBy(seed, heights);
    return sum / (2 * heights.length);
  }

  /**
   * The estimate itself: adds 1/m sum of slope_j z_j to {@code gradient}.
   *
   * @return mean of all losses seen
   */
  public double addGradient(float[] parameters, Loss loss, long seed, float[] gradient) {
    double sum = 0;
    for (int j = 0; j < settings.directions(); j++) {
      long direction = RandomDirections.seed(seed, 0, j);
      double up = at(parameters, direction, settings.swing(), loss);
      double down = at(parameters, direction, -settings.swing(), loss);
      double slope = (up - down) / (2 * settings.swing());
      double taken = settings.form() == ForwardSettings.Form.SIGN ? Math.signum(slope) : slope;
      addDirection(gradient, direction, taken / settings.directions());
      sum += up + down;
    }
    return sum / (2 * settings.directions());
  }

  /** Sharpness-aware: which way is up along this direction. */
  private void climb(float[] parameters, Loss loss, long direction) {
    climbing = direction;
    if (settings.sharpnessAware()) {
      climb = settings.swing() * Math.signum(
          at(parameters, direction, settings.swing(), loss) - at(parameters, direction, -settings.swing(), loss));
    }
  }

  private double at(float[] parameters, long direction, double swing, Loss loss) {
    System.arraycopy(parameters, 0, probe, 0, parameters.length);
    if (climb != 0) {
      addDirection(probe, climbing, climb);
    }
    addDirection(probe, direction, swing);
    return loss.of(probe);
  }

  private double height(double difference) {
    if (settings.form() == ForwardSettings.Form.SIGN) {
      return Math.signum(difference);
    }
    double magnitude = Math.abs(difference);
    meanSlope = meanSlope == 0 ? magnitude : meanSlope + LATE * (magnitude - meanSlope);
    return meanSlope == 0 ? 0 : Math.max(-STEEPEST, Math.min(STEEPEST, difference / meanSlope));
  }

  /** Adds share * z to the parameters that the direction moves. */
  private void addDirection(float[] values, long direction, double share) {
    for (int i = 0, kernel = 0; i < shape.size(); kernel += shape.layer(i++).outC()) {
      if (!settings.moves(direction, i, shape.size())) {
        continue;
      }
      int outC = shape.layer(i).outC();
      int end = shape.biasOffset(i) + outC;
      for (int k = shape.kernelOffset(i), o = 0; k < end; k++, o = o + 1 == outC ? 0 : o + 1) {
        double z = RandomDirections.sign(direction, k);
        if (guide > 0) {
          z += guide * velocity[k];
        }
        values[k] += (float) (share * sizes[kernel + o] * z);
      }
    }
  }

  private void guideBy(long seed, double[] heights) {
    if (settings.guidance() == 0) {
      return;
    }
    double sum = 0;
    for (int k = 0; k < velocity.length; k++) {
      double g = 0;
      for (int j = 0; j < heights.length; j++) {
        g += heights[j] * RandomDirections.sign(RandomDirections.seed(seed, 0, j), k) / heights.length;
      }
      velocity[k] += (float) (LATE * 4 * (g - velocity[k]));
      sum += velocity[k] * velocity[k];
    }
    guide = sum == 0 ? 0 : settings.guidance() / 16.0 / Math.sqrt(sum / velocity.length);
  }
}
