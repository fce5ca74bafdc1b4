package org.onegrasp.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.onegrasp.arm.IkSettings;
import org.onegrasp.arm.IkSolution;
import org.onegrasp.arm.InverseKinematics;
import org.onegrasp.arm.KinematicChain;
import org.onegrasp.arm.Kinematics;
import org.onegrasp.arm.PickPlan;
import org.onegrasp.arm.PickPlanner;
import org.onegrasp.arm.PickSettings;
import org.onegrasp.arm.Urdf;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/**
 * Random reachable poses of two arms, solved from the middle of the joints' ranges, and picks with one of them, on one
 * thread. Solved is what says so and lies within 0.1 mm and 0.1 degrees.
 */
final class ArmTable {
  private static final double METRES = 1e-4;
  private static final double RADIANS = Math.toRadians(0.1);
  private static final double[] PANDA_READY = {0, -0.785, 0, -2.356, 0, 1.571, 0.785};
  private static final PickSettings PANDA =
      new PickSettings(Pose.IDENTITY, Pose.ofYaw(0, 0, 0, Math.PI / 2), 0.10, 0.15, PickSettings.Pace.STANDARD);

  private ArmTable() {}

  static Table of(Setting setting) throws IOException {
    Path panda = urdf(setting, "arms/franka_panda_plain_urdf/panda.urdf");
    Path ur5 = urdf(setting, "arms/ur5_plain_urdf/ur5.urdf");
    int poses = setting.quick() ? 1000 : 20_000;
    KinematicChain chain = KinematicChain.between(Urdf.read(panda), "panda_link0", "panda_grasptarget");
    List<List<String>> rows = new ArrayList<>();
    rows.add(solved("Panda, 7 joints", chain, poses));
    rows.add(solved("UR5, 6 joints", KinematicChain.between(Urdf.read(ur5), "base_link", "tool0"), poses));
    rows.add(picked(chain, poses / 20));
    return new Table("Arms", List.of("", "solved", "median ms", "95 % ms", "99 % ms"), rows, List.of());
  }

  private static Path urdf(Setting setting, String name) {
    Path file = setting.data().resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalStateException("there is no arm at " + file + "; --data names the folder with public data");
    }
    return file;
  }

  private static List<String> solved(String name, KinematicChain chain, int poses) {
    InverseKinematics inverse = new InverseKinematics(chain, IkSettings.STANDARD);
    Kinematics kinematics = new Kinematics(chain);
    SplittableRandom random = new SplittableRandom(7);
    double[] middle = chain.joints().stream()
        .mapToDouble(j -> Double.isInfinite(j.lower()) ? 0 : (j.lower() + j.upper()) / 2).toArray();
    List<Double> times = new ArrayList<>();
    int reached = 0;
    for (int i = -poses; i < poses; i++) { // the first half is for the compiler
      kinematics.moveTo(chain.joints().stream().mapToDouble(j -> random.nextDouble(Math.max(j.lower(), -4 * Math.PI),
          Math.min(j.upper(), 4 * Math.PI))).toArray());
      Pose goal = kinematics.pose();
      long begun = System.nanoTime();
      IkSolution solution = inverse.solve(goal, middle);
      if (i >= 0) {
        times.add((System.nanoTime() - begun) * 1e-6);
        reached += solution.solved() && solution.metres() <= METRES && solution.radians() <= RADIANS ? 1 : 0;
      }
    }
    return row(name, reached, times);
  }

  /** Grasps in front of the arm, from its usual place above them. */
  private static List<String> picked(KinematicChain chain, int picks) {
    PickPlanner planner = new PickPlanner(chain, PANDA);
    SplittableRandom random = new SplittableRandom(3);
    List<Double> times = new ArrayList<>();
    int planned = 0;
    for (int i = 0; i < picks; i++) {
      Grasp grasp = new Grasp(random.nextDouble(0.35, 0.6), random.nextDouble(-0.3, 0.3), random.nextDouble(0.02, 0.2),
          random.nextDouble(-3, 3), 0.04, 1);
      long begun = System.nanoTime();
      planned += planner.plan(grasp, PANDA_READY) instanceof PickPlan.Planned ? 1 : 0;
      times.add((System.nanoTime() - begun) * 1e-6);
    }
    return row("Panda, a pick", planned, times);
  }

  private static List<String> row(String name, int good, List<Double> times) {
    return List.of(name, String.format(Locale.ROOT, "%.1f %%", 100.0 * good / times.size()),
        Samples.text(Samples.median(times)), Samples.text(Samples.share(times, 0.95)),
        Samples.text(Samples.share(times, 0.99)));
  }
}
