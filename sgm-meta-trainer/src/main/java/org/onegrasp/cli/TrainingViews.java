package org.onegrasp.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.UnusableDepthException;
import org.onegrasp.meta.MetaSettings;
import org.onegrasp.meta.Subject;
import org.onegrasp.sim.render.RendererCamera;
import org.onegrasp.sim.render.RendererScene;
import org.onegrasp.world.GraspWorld;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SensorModel;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;

/**
 * Looks at objects as meta-training needs them: each view with the object somewhere near the middle of the table,
 * turned anyhow, seen by another camera of the family {@link SensorModel#same}; where it is asked for, one object in
 * {@link MetaSettings#EPISODES_PER_OTHER_SENSOR} is seen by one camera of any other kind instead. Rendered alone, the
 * same seed gives the same bytes; a simulator also lets the object come to rest, and repeats as far as it does.
 */
final class TrainingViews {
  private static final int MAX_DRAWS = 50; // of one view, before the camera must be at fault
  private static final int DRAWS_PER_SENSOR = 5;
  private final InputSpec input;
  private final WorkArea area;
  private final Looker looker;
  private final Looker otherSensor; // null: none

  /** Where an object was seen. */
  private record Look(Observation seen, Pose object) {}

  /** Looks at an object that stands at x, y (metres), turned by yaw (radians), through a camera that the seeds draw. */
  private interface Looker {
    Look at(ObjectModel object, Pose pose, long cameraSeed, long noiseSeed) throws IOException;
  }

  /**
   * Renders, without physics.
   *
   * @param otherSensors whether some objects are seen by cameras of any kind
   */
  TrainingViews(InputSpec input, WorkArea area, boolean otherSensors) {
    this.input = input;
    this.area = area;
    RendererScene scene = RendererScene.table(area);
    looker = (object, pose, cameraSeed, noiseSeed) -> {
      SensorModel sensor = SensorModel.same(SensorModel.STANDARD_CAMERA, SensorModel.STANDARD_POSE, cameraSeed);
      return new Look(new RendererCamera(scene, sensor, false, noiseSeed).look(object, pose, 0), pose);
    };
    otherSensor = !otherSensors ? null
        : (object, pose, cameraSeed, noiseSeed) -> new Look(
            new RendererCamera(scene, SensorModel.any(area, cameraSeed), false, noiseSeed).look(object, pose, 0), pose);
  }

  /** Puts objects onto the table of a simulator, a world for each view. */
  TrainingViews(InputSpec input, WorkArea area, Simulator simulator) {
    this.input = input;
    this.area = area;
    otherSensor = null;
    looker = (object, pose, cameraSeed, noiseSeed) -> {
      try (GraspWorld world =
          simulator.open(new SimConfiguration(null, SimConfiguration.Sensor.SAME, false, cameraSeed))) {
        world.place(object, pose.x(), pose.y(), pose.yaw());
        return new Look(world.observe(), world.objectPose());
      }
    };
  }

  /**
   * An object in so many views.
   *
   * @param index among all objects
   * @param seed of all of them
   */
  Subject subject(ObjectModel object, int index, int views, long seed) {
    boolean other = otherSensor != null && index % MetaSettings.EPISODES_PER_OTHER_SENSOR == 0;
    return subject(object, views, 1_000_003 * seed + index, other);
  }

  private Subject subject(ObjectModel object, int count, long seed, boolean other) {
    SplittableRandom random = new SplittableRandom(seed);
    OptionalLong sensor = other ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
    HeightMapper mapper = new HeightMapper(input.grid(area));
    List<Subject.View> views = new ArrayList<>();
    for (int v = 0; v < count; v++) {
      views.add(view(object, mapper, sensor, random));
    }
    return new Subject(object, views);
  }

  /** @param sensor seed of the camera of another kind; none: another one of the usual kind each time */
  private Subject.View view(ObjectModel object, HeightMapper mapper, OptionalLong sensor, SplittableRandom random) {
    UnusableDepthException last = null;
    for (int draw = 0; draw < MAX_DRAWS; draw++) {
      long cameraSeed = sensor.isPresent() ? sensor.getAsLong() + draw / DRAWS_PER_SENSOR : random.nextLong();
      Placing placing = Placing.random(area, random);
      Pose pose = Pose.ofYaw(placing.x(), placing.y(), area.tableZ(), placing.yaw());
      try {
        Look look = (sensor.isPresent() ? otherSensor : looker).at(object, pose, cameraSeed, random.nextLong());
        return new Subject.View(input.of(mapper.map(look.seen)), look.object);
      } catch (UnusableDepthException e) {
        last = e; // a real camera would look again, and so do we
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("no camera of " + MAX_DRAWS + " sees " + object.name() + ": " + last.getMessage(),
        last);
  }
}
