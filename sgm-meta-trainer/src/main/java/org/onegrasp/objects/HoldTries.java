package org.onegrasp.objects;

import java.io.IOException;
import java.util.List;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.table.SimConfiguration;

/**
 * Tries in the embedded simulator whether a place holds: exactly there, and a little beside and turned, as somebody who
 * shows a grasp would make sure before showing it.
 */
final class HoldTries implements AutoCloseable {
  /**
   * How far each try is off: metres across the closing direction, radians, and the object's yaw on the table, radians.
   */
  private static final List<double[]> ERRORS =
      List.of(new double[] {0, 0, 0.4}, new double[] {0.004, 0.08, 2.5}, new double[] {-0.004, -0.08, 4.6});
  static final int TRIES = ERRORS.size();

  private final SimWorld world;

  /** @throws IOException when the shipped world cannot be read */
  HoldTries() throws IOException {
    world = SimWorld.open(new SimConfiguration(null, SimConfiguration.Sensor.NOMINAL, false, 1));
  }

  /**
   * In how many of the {@link #TRIES} the grasp lifts the object and keeps it in a shake.
   *
   * @param grasp in the object's frame
   * @throws IllegalArgumentException when the object does not stand as modelled
   */
  int held(ObjectModel object, Grasp grasp) {
    int held = 0;
    for (double[] error : ERRORS) {
      world.place(object, 0, 0, error[2]);
      Grasp tried = new Grasp(grasp.x() - StrictMath.sin(grasp.yaw()) * error[0],
          grasp.y() + StrictMath.cos(grasp.yaw()) * error[0],
          grasp.z(), grasp.yaw() + error[1], grasp.width(), 1);
      held += world.attempt(aboveTable(tried.in(world.objectPose()))).success() ? 1 : 0;
    }
    return held;
  }

  /** Where the object rests a little tilted, fingers go no deeper than they ever do. */
  private Grasp aboveTable(Grasp g) {
    double z = Math.max(g.z(), world.workArea().tableZ() + GraspCheck.LOWEST);
    return new Grasp(g.x(), g.y(), z, g.yaw(), g.width(), g.quality());
  }

  @Override
  public void close() {
    world.close();
  }
}
