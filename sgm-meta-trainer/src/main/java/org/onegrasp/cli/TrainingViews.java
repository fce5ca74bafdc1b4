package org.onegrasp.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.UnusableDepthException;
import org.onegrasp.meta.Subject;
import org.onegrasp.sim.RendererCamera;
import org.onegrasp.sim.RendererScene;
import org.onegrasp.sim.SensorModel;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Looks at objects as meta-training needs them: each view with the object somewhere near the middle of the table, turned
 * anyhow, seen by another camera of the family {@link SensorModel#same}. The same seed gives the same bytes.
 */
final class TrainingViews {
  /** How far from the middle of the work area an object may stand, along x and y, metres. */
  private static final double REACH = 0.07;
  private static final int MAX_DRAWS = 50; // of one view, before the camera must be at fault
  private final WorkArea area;
  private final RendererScene scene;

  TrainingViews(WorkArea area) {
    this.area = area;
    scene = RendererScene.table(area);
  }

  /** One subject for each object, in their order. */
  List<Subject> of(List<ObjectModel> objects, int views, long seed, Workers workers) {
    return workers.map(objects.size(), i -> subject(objects.get(i), views, 1_000_003 * seed + i));
  }

  private Subject subject(ObjectModel object, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HeightMapper mapper = new HeightMapper(area);
    List<Subject.View> views = new ArrayList<>();
    for (int v = 0; v < count; v++) {
      views.add(view(object, mapper, random));
    }
    return new Subject(object, views);
  }

  private Subject.View view(ObjectModel object, HeightMapper mapper, SplittableRandom random) {
    UnusableDepthException last = null;
    for (int draw = 0; draw < MAX_DRAWS; draw++) {
      SensorModel sensor = SensorModel.same(SensorModel.STANDARD_CAMERA, SensorModel.STANDARD_POSE, random.nextLong());
      Pose pose = Pose.ofYaw(area.centreX() + around(random), area.centreY() + around(random), area.tableZ(), 2 * Math.PI * random.nextDouble());
      RendererCamera camera = new RendererCamera(scene, sensor, false, random.nextLong());
      try {
        return new Subject.View(mapper.map(camera.look(object, pose, 0)).quantise(new byte[HeightMap.CELLS]), pose);
      } catch (UnusableDepthException e) {
        last = e; // a real camera would look again, and so do we
      }
    }
    throw new IllegalStateException("no camera of " + MAX_DRAWS + " sees " + object.name() + ": " + last.getMessage(), last);
  }

  private static double around(SplittableRandom random) {
    return (2 * random.nextDouble() - 1) * REACH;
  }
}
