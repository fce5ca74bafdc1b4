package org.onegrasp.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.table.SimConfiguration;

/** What the embedded simulator takes for a frame of its camera and for an attempt. */
final class SimulatorTable {
  private SimulatorTable() {}

  static Table of(Setting setting) throws IOException {
    SimConfiguration depth = SimConfiguration.shipped(1);
    SimConfiguration colour = new SimConfiguration(depth.world(), depth.sensor(), true, 1);
    List<List<String>> rows = new ArrayList<>();
    rows.add(frame("a 320x240 frame of depth, with noise", depth, setting));
    rows.add(frame("the same with colour", colour, setting));
    rows.add(attempts(depth, setting.quick() ? 2 : 30));
    return new Table("Simulator", List.of("", "times as fast as real time", "ms"), rows,
        List.of("A frame beside a camera's 33 ms; processor time, medians."));
  }

  private static List<String> frame(String what, SimConfiguration configuration, Setting setting) throws IOException {
    try (SimWorld world = SimWorld.open(configuration)) {
      world.place(HouseholdObjects.heldout(1, 1).get(0), 0, 0, 1);
      double ms = Samples.milliseconds(setting.quick() ? 20 : 500, world::observe);
      return List.of(what, Samples.text(1000 / 30.0 / ms), Samples.text(ms));
    }
  }

  private static List<String> attempts(SimConfiguration configuration, int count) throws IOException {
    List<Double> ratios = new ArrayList<>();
    List<Double> times = new ArrayList<>();
    try (SimWorld world = SimWorld.open(configuration)) {
      ObjectModel thing = HouseholdObjects.heldout(1, 1).get(0);
      for (int i = -count / 3; i < count; i++) {
        world.place(thing, 0.02, 0.03, i);
        double simulated = world.seconds();
        long begun = System.nanoTime();
        world.attempt(GraspLabel.equivalents(thing.demonstration(), world.objectPose()).get(0));
        double seconds = (System.nanoTime() - begun) * 1e-9;
        if (i >= 0) {
          ratios.add((world.seconds() - simulated) / seconds);
          times.add(1000 * seconds);
        }
      }
    }
    return List.of("an attempt", Samples.text(Samples.median(ratios)), Samples.text(Samples.median(times)));
  }
}
