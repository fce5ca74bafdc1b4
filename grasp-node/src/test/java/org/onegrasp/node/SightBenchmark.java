package org.onegrasp.node;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Demonstration;
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
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Ground;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.table.SimConfiguration;

/**
 * Times a depth frame from message to all grasps in view, in process, when every frame shows another table; prints
 * medians in milliseconds, of wall time and of the thread's processor time, which other work on the machine disturbs
 * less. Run by hand with the test class path and {@code --add-modules jdk.incubator.vector}. Arguments: number of
 * skills (default 20), of objects on the table (at most 4, default 4), of frames (default 400).
 */
final class SightBenchmark {
  private static final Header HEADER = Header.of(new RosTime(1, 0), "camera");
  private static final int TABLES = 20;
  private static final double ASIDE = 0.09; // metres from the middle, along x and y

  private SightBenchmark() {}

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    int things = args.length > 1 ? Integer.parseInt(args[1]) : 4;
    int frames = args.length > 2 ? Integer.parseInt(args[2]) : 400;
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      NodeConfiguration configuration = Configurations.withCameraPose(
          NodeConfiguration.read(new ParameterReader(name -> Optional.empty()), () -> Path.of("unused")),
          world.cameraInBase());
      GraspLearner learner = Learners.of(configuration, Kernels.best());
      SceneReader reader = new SceneReader(configuration, InputSpec.STANDARD, new FrameTree(0.5, System::nanoTime),
          new SceneHistory(), new Problems(), () -> 0).with(Kernels.best().make());
      CameraInfo info = CameraMessages.info(HEADER, world.cameraModel());
      List<ObjectModel> objects = HouseholdObjects.heldout(count, 1);
      try (Skills skills = taught(learner, world, objects, reader, info)) {
        measure(new Serving(learner, skills, configuration.gripperOpening(), System::nanoTime, Serving.UNLIMITED_NANOS),
            reader, tables(world, objects, things), info, frames);
      }
    }
  }

  private static Skills taught(GraspLearner learner, SimWorld world, List<ObjectModel> objects, SceneReader reader,
      CameraInfo info) throws IOException {
    Skills skills = new Skills(learner.start(),
        new SkillStore(Files.createTempDirectory("onegrasp-skills"), Clock.systemUTC()), new Problems());
    for (ObjectModel object : objects) {
      world.place(object, 0, 0, 1);
      Scene scene = reader.read(CameraMessages.depth(HEADER, world.observe()), info);
      Grasp shown = GraspLabel.equivalents(object.demonstration(), world.objectPose()).get(0);
      skills.learned(learner.teach(Demonstration.around(object.name(), scene.input(), scene.map().grid(), scene.seen(),
          shown), 1, progress -> {}).skill());
    }
    return skills;
  }

  private static Image[] tables(SimWorld world, List<ObjectModel> objects, int things) {
    SplittableRandom random = new SplittableRandom(1);
    Image[] images = new Image[TABLES];
    for (int i = 0; i < TABLES; i++) {
      List<Placed> placed = new ArrayList<>();
      for (int k = 0; k < things; k++) {
        ObjectModel object = objects.get((i + 5 * k) % objects.size());
        placed.add(new Placed(object,
            new Placing(things == 1 ? 0 : ASIDE * (k % 2 * 2 - 1), things == 1 ? 0 : ASIDE * (k / 2 * 2 - 1),
                random.nextDouble(6))));
      }
      world.place(new Arrangement(Optional.of(placed.get(0)), placed.subList(1, things), Ground.LEVEL));
      images[i] = CameraMessages.depth(HEADER, world.observe());
    }
    return images;
  }

  private static void measure(Serving serving, SceneReader reader, Image[] images, CameraInfo info, int frames) {
    double[] milliseconds = new double[frames];
    double[] processor = new double[frames];
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    int found = 0;
    for (int i = 0; i < frames; i++) {
      long begin = System.nanoTime();
      long beginProcessor = threads.getCurrentThreadCpuTime();
      Scene scene = reader.read(images[i % images.length], info);
      found += serving.predict(scene).sight().claims().size();
      milliseconds[i] = (System.nanoTime() - begin) * 1e-6;
      processor[i] = (threads.getCurrentThreadCpuTime() - beginProcessor) * 1e-6;
    }
    System.out.printf("%d frames, %.2f objects found in each; message to all grasps: %s; processor time: %s%n", frames,
        found / (double) frames, inWords(milliseconds), inWords(processor));
  }

  /** Of the second half: the first warms up. */
  private static String inWords(double[] milliseconds) {
    double[] warm = Arrays.copyOfRange(milliseconds, milliseconds.length / 2, milliseconds.length);
    Arrays.sort(warm);
    return String.format(Locale.ROOT, "median %.2f ms, 95 %% %.2f ms", warm[warm.length / 2],
        warm[warm.length * 95 / 100]);
  }
}
