package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.sim.render.RendererCamera;
import org.onegrasp.sim.render.RendererScene;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SensorModel;

/** The whole way from a simulated camera: a perfect quality map must decode to the place that was meant. */
class HouseholdPlacesTest {
  private final HeightMapper mapper = new HeightMapper(InputSpec.STANDARD.grid(WorkArea.STANDARD));
  private final GraspDecoder decoder = new GraspDecoder(OutputSpec.STANDARD, 0.085);
  private final GraspLabel label = new GraspLabel(OutputSpec.STANDARD, WorkArea.STANDARD);

  @Test
  void perfectQualityMapsDecodeToTheirPlacesWithTheCameraOfTraining() {
    // Measured: 716 of 720 looks. What is lost are walls of narrow mugs whose inside no camera sees.
    assertTrue(decoded(seed -> SensorModel.same(SensorModel.STANDARD_CAMERA, SensorModel.STANDARD_POSE, seed)) >= 0.96);
  }

  @Test
  void perfectQualityMapsDecodeToTheirPlacesWithABiasedCoarseCamera() {
    // Measured: 657 of 720 looks, although this camera lifts the table by some 15 mm.
    assertTrue(decoded(seed -> SensorModel.unseen(SensorModel.STANDARD_POSE, WorkArea.STANDARD, seed)) >= 0.85);
  }

  private double decoded(java.util.function.LongFunction<SensorModel> sensors) {
    List<ObjectModel> objects = new ArrayList<>(HouseholdObjects.training(100, 3));
    objects.addAll(HouseholdObjects.heldout(50, 3));
    SplittableRandom random = new SplittableRandom(1);
    float[] quality = new float[OutputSpec.STANDARD.values()];
    int right = 0;
    for (ObjectModel object : objects) {
      RendererCamera camera =
          new RendererCamera(RendererScene.table(WorkArea.STANDARD), sensors.apply(random.nextLong()), false,
              random.nextLong());
      Pose pose = Pose.ofYaw(around(random, 0.1), around(random, 0.1), 0.40, around(random, Math.PI));
      Grasp truth = object.demonstration().grasp().in(pose);
      label.write(List.of(truth), quality, 0);
      right += decoder.decode(quality, mapper.map(camera.look(object, pose, 0))).best()
          .filter(grasp -> PlaceScore.of(grasp, object.demonstration(), pose).success()).isPresent() ? 1 : 0;
    }
    return (double) right / objects.size();
  }

  private static double around(SplittableRandom random, double bound) {
    return bound * (2 * random.nextDouble() - 1);
  }
}
