package org.onegrasp.node;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.parameters.Configurations;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.table.SimConfiguration;

/**
 * Times a depth frame from message to grasp in process: decoding, height map, network, grasp; prints medians in
 * milliseconds. Run by hand with the test class path and {@code --add-modules jdk.incubator.vector}. Argument: number
 * of frames (default 2000).
 */
final class FrameBenchmark {
  private static final Header HEADER = Header.of(new RosTime(1, 0), "camera");

  private FrameBenchmark() {}

  public static void main(String[] args) throws Exception {
    int frames = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      List<ObjectModel> objects = HouseholdObjects.heldout(8, 1);
      Image[] images = new Image[objects.size()];
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < images.length; i++) {
        world.place(objects.get(i), random.nextDouble(-0.07, 0.07), random.nextDouble(-0.07, 0.07),
            random.nextDouble(6));
        images[i] = CameraMessages.depth(HEADER, world.observe());
      }
      NodeConfiguration configuration = Configurations.withCameraPose(
          NodeConfiguration.read(new ParameterReader(name -> Optional.empty()), () -> Path.of("unused")),
          world.cameraInBase());
      measure(configuration, images, CameraMessages.info(HEADER, world.cameraModel()), frames);
    }
  }

  private static void measure(NodeConfiguration configuration, Image[] images, CameraInfo info, int frames) {
    GraspLearner learner = Learners.of(configuration, Kernels.best());
    SceneReader reader = new SceneReader(configuration, InputSpec.STANDARD, new FrameTree(0.5, System::nanoTime),
        new SceneHistory(), new Problems(),
        () -> 0);
    Skill start = learner.start();
    Serving serving = new Serving(learner, new Skills(start, null, new Problems()), configuration.gripperOpening(),
        System::nanoTime, Serving.UNLIMITED_NANOS);
    double[] toScene = new double[frames];
    double[] toGrasp = new double[frames];
    int grasps = 0;
    for (int i = 0; i < frames; i++) {
      long begin = System.nanoTime();
      Scene scene = reader.read(images[i % images.length], info);
      toScene[i] = (System.nanoTime() - begin) * 1e-6;
      grasps += serving.predict(Optional.of(start), scene).best().isPresent() ? 1 : 0;
      toGrasp[i] = (System.nanoTime() - begin) * 1e-6;
    }
    System.out.printf(
        "%d frames of %dx%d, %d with a grasp; image to height map: median %.2f ms; image to grasp: median %.2f ms%n",
        frames, info.width(), info.height(), grasps, median(toScene), median(toGrasp));
  }

  /** Of the second half: the first warms up. */
  private static double median(double[] times) {
    double[] warm = Arrays.copyOfRange(times, times.length / 2, times.length);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }
}
