package org.onegrasp.arm;

import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.onegrasp.world.Pose;

/**
 * Joint positions for a pose of the tool, by damped least squares:
 *
 * <pre>dq = J' (J J' + lambda^2 I)^-1 e</pre>
 *
 * <p>
 * with the geometric Jacobian J and the error e (Wampler, IEEE Trans. SMC 16(1), 1986; Buss, Introduction to Inverse
 * Kinematics with Jacobian Transpose, Pseudoinverse and Damped Least Squares Methods, 2004, eq. 11). The damping
 * lambda^2 = |e|^2 / 2 + a constant makes far steps careful and near ones exact (Sugihara, IEEE Trans. Robotics 27(5),
 * 2011). A joint at a limit that would go beyond it is held, and the others take its part. An attempt that no longer
 * comes nearer is given up for another start.
 *
 * <p>
 * Holds its buffers and allocates nothing per iteration; for one thread. The same call gives the same answer, whatever
 * was asked before.
 */
public final class InverseKinematics {
  /** Metres that an error of one radian weighs: about what a wrist's turn moves the tool. */
  private static final double RADIAN_METRES = 0.3;
  private static final double LEAST_DAMPING = 1e-6;
  private static final double LARGEST_STEP = 0.8; // radians or metres
  private static final int PATIENCE = 5; // iterations
  private static final double PROGRESS = 0.7; // of the squared error, within the patience

  private final KinematicChain chain;
  private final List<ChainJoint> joints;
  private final IkSettings settings;
  private final Kinematics kinematics;
  private final PoseError error = new PoseError();
  private final DMatrixRMaj jacobian;
  private final DMatrixRMaj weighted = new DMatrixRMaj(6, 1);
  private final DMatrixRMaj square = new DMatrixRMaj(6, 6);
  private final DMatrixRMaj solved = new DMatrixRMaj(6, 1);
  private final DMatrixRMaj step;
  private final LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(6);
  private final double[] present;
  private final double[] best;
  private double bestError;
  private int iterations;

  public InverseKinematics(KinematicChain chain, IkSettings settings) {
    this.chain = chain;
    this.joints = chain.joints();
    this.settings = settings;
    this.kinematics = new Kinematics(chain);
    int n = joints.size();
    this.jacobian = new DMatrixRMaj(6, n);
    this.step = new DMatrixRMaj(n, 1);
    this.present = new double[n];
    this.best = new double[n];
  }

  public KinematicChain chain() {
    return chain;
  }

  /**
   * Searches from {@code start} and then from other places.
   *
   * @param tool pose of the tool in the chain's base frame
   * @param start joint positions; of equal turns of a joint the solution takes the one nearest to it
   */
  public IkSolution solve(Pose tool, double[] start) {
    return search(tool, start, settings.attempts(), settings.seed());
  }

  /** As {@link #solve}, but only from {@code start}: a small way off, the solution is on the same branch. */
  public IkSolution follow(Pose tool, double[] start) {
    return search(tool, start, 1, settings.seed());
  }

  /** As {@link #solve} with other places to start from. */
  IkSolution search(Pose tool, double[] start, int attempts, long seed) {
    double[] target = KinematicChain.matrix(tool);
    SplittableRandom random = new SplittableRandom(seed);
    bestError = Double.POSITIVE_INFINITY;
    iterations = 0;
    begin(start);
    boolean reached = attempt(target);
    for (int i = 1; i < attempts && !reached; i++) {
      for (int j = 0; j < present.length; j++) {
        present[j] = joints.get(j).anywhere(random);
      }
      reached = attempt(target);
    }
    return solution(target, start, reached);
  }

  private void begin(double[] start) {
    for (int j = 0; j < present.length; j++) {
      present[j] = joints.get(j).clamp(start[j]);
    }
  }

  /** From the present joint positions; whether the target was reached. */
  private boolean attempt(double[] target) {
    double least = Double.POSITIVE_INFINITY;
    int patience = PATIENCE;
    for (int i = 0; i < settings.iterations(); i++) {
      double squared = look(target);
      if (error.metres() <= settings.metres() && error.radians() <= settings.radians()) {
        return true;
      }
      if (squared < PROGRESS * least) {
        least = squared;
        patience = PATIENCE;
      } else if (--patience == 0) {
        return false;
      }
      iterations++;
      advance(squared);
    }
    return look(target) >= 0 && error.metres() <= settings.metres() && error.radians() <= settings.radians();
  }

  /** Measures the present error, remembers the best, and gives its weighted square, m^2. */
  private double look(double[] target) {
    kinematics.moveTo(present);
    error.set(target, kinematics.tool());
    double squared = 0;
    for (int i = 0; i < 6; i++) {
      double part = i < 3 ? error.parts[i] : RADIAN_METRES * error.parts[i];
      weighted.data[i] = part;
      squared += part * part;
    }
    if (squared < bestError) {
      bestError = squared;
      System.arraycopy(present, 0, best, 0, best.length);
    }
    return squared;
  }

  private void advance(double squared) {
    kinematics.jacobian(jacobian);
    int n = joints.size();
    for (int i = 3 * n; i < 6 * n; i++) {
      jacobian.data[i] *= RADIAN_METRES;
    }
    // Each turn holds at least one more joint, or ends.
    do {
      dampedStep(squared / 2 + LEAST_DAMPING);
    } while (holdAtLimits());
    double largest = 0;
    for (int j = 0; j < n; j++) {
      largest = Math.max(largest, Math.abs(step.data[j]));
    }
    double scale = largest > LARGEST_STEP ? LARGEST_STEP / largest : 1;
    for (int j = 0; j < n; j++) {
      present[j] = joints.get(j).clamp(present[j] + scale * step.data[j]);
    }
  }

  private void dampedStep(double damping) {
    CommonOps_DDRM.multOuter(jacobian, square);
    for (int i = 0; i < 6; i++) {
      square.data[7 * i] += damping;
    }
    if (!solver.setA(square)) {
      throw new IllegalStateException("J J' + lambda^2 I is not positive definite; are the joint positions finite?");
    }
    solver.solve(weighted, solved);
    CommonOps_DDRM.multTransA(jacobian, solved, step);
  }

  /** Takes joints at a limit that would leave it out of the Jacobian; whether there was one. */
  private boolean holdAtLimits() {
    boolean held = false;
    int n = joints.size();
    for (int j = 0; j < n; j++) {
      double change = step.data[j];
      boolean outwards =
          change < 0 && present[j] <= joints.get(j).lower() || change > 0 && present[j] >= joints.get(j).upper();
      if (outwards) {
        held = true;
        for (int row = 0; row < 6; row++) {
          jacobian.data[row * n + j] = 0;
        }
      }
    }
    return held;
  }

  private IkSolution solution(double[] target, double[] start, boolean reached) {
    double[] found = reached ? present : best;
    kinematics.moveTo(found);
    error.set(target, kinematics.tool());
    double[] nearest = new double[found.length];
    for (int j = 0; j < found.length; j++) {
      nearest[j] = joints.get(j).nearest(found[j], start[j]);
    }
    return new IkSolution(reached, nearest, error.metres(), error.radians(), iterations);
  }
}
