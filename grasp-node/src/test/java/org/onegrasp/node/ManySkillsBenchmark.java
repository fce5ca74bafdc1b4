package org.onegrasp.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Skill;
import org.onegrasp.model.StoredModel;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.FoundGrasp;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SelectSkill;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.node.skills.SkillFile;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.recognition.ShownPart;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Ground;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.table.SimConfiguration;

/**
 * A running node with many skills of household things, which looks at a table with three of them: how long a round over
 * all skills takes, how long each of its looks, how much memory the node has, and whether a selected skill is found in
 * the first look after things were moved. The weights are the start's, as a lesson for each would take hours. By hand,
 * with the test class path and {@code --add-modules jdk.incubator.vector}: {@code java
 * org.onegrasp.node.ManySkillsBenchmark LAUNCHER SKILLS HZ FOLDER}; a folder that is not there is made and filled.
 */
final class ManySkillsBenchmark implements AutoCloseable {
  private static final String CAMERA = "camera";
  private static final int SELECTIONS = 20;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");
  private static final long PATIENCE_SECONDS = 60;

  /** An answer of the node, and how long after its picture it came. */
  private record Look(Grasps grasps, double milliseconds) {
    List<String> found() {
      return grasps.found().stream().map(FoundGrasp::object).sorted().toList();
    }
  }

  private final SimWorld world = SimWorld.open(SimConfiguration.shipped(1));
  private final RosMaster master = RosMaster.start("127.0.0.1", 0);
  private final RosNode client = RosNode.create(RosArguments.parse(List.of(), environment()), "benchmark");
  private final Publisher<Image> depth = client.advertise("/onegrasp/depth", Image.CODEC, false, 10);
  private final Publisher<CameraInfo> info = client.advertise("/onegrasp/camera_info", CameraInfo.CODEC, true, 10);
  private final Publisher<TFMessage> frames = client.advertise("/tf_static", TFMessage.CODEC, true, 10);
  private final BlockingQueue<Look> looks = new LinkedBlockingQueue<>();
  private final List<ObjectModel> things;
  private final long periodNanos;

  private ManySkillsBenchmark(List<ObjectModel> things, double hz) throws IOException {
    this.things = things;
    periodNanos = Math.round(1e9 / hz);
    client.subscribe("/onegrasp/grasps", Grasps.CODEC, 100, grasps -> looks
        .add(new Look(grasps, (client.clock().nowNanos() - grasps.header().stamp().toNanos()) * 1e-6)));
  }

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[1]);
    Path folder = Path.of(args[3]);
    List<ObjectModel> objects = HouseholdObjects.training(count, 1);
    try (ManySkillsBenchmark benchmark = new ManySkillsBenchmark(
        List.of(objects.get(0), objects.get(count / 2 + 1), objects.get(count - 1)), Double.parseDouble(args[2]))) {
      if (!Files.isDirectory(folder)) {
        benchmark.fill(Files.createDirectories(folder), objects);
      }
      benchmark.run(args[0], folder);
    }
    System.exit(0);
  }

  private Map<String, String> environment() {
    return Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1");
  }

  /** As if each thing had been shown alone. */
  private void fill(Path folder, List<ObjectModel> objects) throws IOException {
    StoredModel model = ModelFile.shipped();
    InputSpec input = model.model().input();
    HeightMapper mapper = new HeightMapper(input.grid(world.workArea()));
    for (ObjectModel object : objects) {
      world.place(object, 0, 0, 1);
      HeightMap map = mapper.map(world.observe());
      Grasp shown = GraspLabel.equivalents(object.demonstration(), world.objectPose()).get(0);
      Demonstration seen = ShownPart
          .alone(Demonstration.around(object.name(), input, map, input.of(map), map.toMap(shown)), input);
      Files.write(folder.resolve(object.name() + ".skill"),
          SkillFile.bytes(new Skill(model.sha256(), model.model().fixedStart(), seen), Instant.now()));
    }
  }

  private void run(String launcher, Path folder) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(launcher, "node", "_skills_dir:=" + folder, "__name:=onegrasp",
        "_web_port:=0", "_rate_limit:=0").redirectErrorStream(true);
    builder.environment().putAll(environment());
    Process process = builder.start();
    try (BufferedReader words = process.inputReader()) {
      String line = words.readLine();
      while (line != null && !line.contains("is ready")) {
        System.out.println(line);
        line = words.readLine();
      }
      Thread reader = new Thread(() -> follow(words));
      reader.setDaemon(true);
      reader.start();
      info.publish(CameraMessages.info(Messages.header(0, CAMERA), world.cameraModel()));
      frames.publish(Messages.transform(Messages.header(0, "base_link"), CAMERA, world.cameraInBase()));
      round(process, "a first round");
      round(process, "another, after things were moved");
      selected(process);
    } finally {
      process.destroy();
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void follow(BufferedReader words) {
    try {
      for (String line = words.readLine(); line != null; line = words.readLine()) {
        System.out.println(line);
      }
    } catch (IOException e) {
      return; // closed at the end
    }
  }

  private void place(int turn) {
    List<Placed> placed = new ArrayList<>();
    for (int k = 0; k < things.size(); k++) {
      double at = 2.1 * k + turn;
      placed.add(new Placed(things.get(k), new Placing(0.1 * Math.cos(at), 0.1 * Math.sin(at), 3 * at)));
    }
    world.place(new Arrangement(Optional.of(placed.get(0)), placed.subList(1, placed.size()), Ground.LEVEL));
  }

  /** Until no skill waits any more. */
  private void round(Process node, String what) throws InterruptedException, IOException {
    place(what.length());
    long begun = System.nanoTime();
    List<Look> all = new ArrayList<>();
    int waiting = Integer.MAX_VALUE;
    while (waiting > 0) {
      Look look = look(node);
      all.add(look);
      waiting = look.grasps.waiting();
      if (all.size() % 200 == 1) {
        System.out.printf(Locale.ROOT, "  %.1f s: %d of %d skills wait, %s in view, %s%n",
            (System.nanoTime() - begun) * 1e-9, waiting, look.grasps.skills(), look.found(), memory(node));
      }
    }
    Look last = all.get(all.size() - 1);
    System.out.printf(Locale.ROOT,
        "%s of %d skills: %.1f s, %d pictures; picture to grasps: %s; in view %s of %s; %s%n",
        what, last.grasps.skills(), (System.nanoTime() - begun) * 1e-9, all.size(), inWords(all), last.found(),
        things.stream().map(ObjectModel::name).sorted().toList(), memory(node));
  }

  /** The first look after it was selected, and all was moved, says where it is. */
  private void selected(Process node) throws InterruptedException, IOException {
    List<Look> all = new ArrayList<>();
    int found = 0;
    for (int k = 0; k < SELECTIONS; k++) {
      String object = things.get(k % things.size()).name();
      client.call("/onegrasp/select_skill", SelectSkill.CODEC, new SelectSkill.Request(object),
          Duration.ofSeconds(PATIENCE_SECONDS));
      place(100 + k);
      Look look = look(node);
      all.add(look);
      found += look.found().contains(object) ? 1 : 0;
    }
    System.out.printf(Locale.ROOT, "selected and moved: found in the first look %d of %d times; %s; %s%n", found,
        SELECTIONS, inWords(all), memory(node));
  }

  /** Shows a picture and waits for what the node says of it, at most as often as the camera would. */
  private Look look(Process node) throws InterruptedException {
    long begun = System.nanoTime();
    while (node.isAlive()) {
      RosTime stamp = RosTime.ofNanos(client.clock().nowNanos());
      depth.publish(CameraMessages.depth(new Header(0, stamp, CAMERA), world.observe()));
      for (Look got = looks.poll(1, TimeUnit.SECONDS); got != null; got = looks.poll(1, TimeUnit.SECONDS)) {
        if (got.grasps.header().stamp().equals(stamp)) {
          TimeUnit.NANOSECONDS.sleep(Math.max(0, begun + periodNanos - System.nanoTime()));
          return got;
        }
      }
    }
    throw new IllegalStateException("the node has ended with " + node.exitValue());
  }

  private static String memory(Process node) throws IOException {
    Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(node.pid()), "status")));
    return peak.find() ? Integer.parseInt(peak.group(1)) / 1024 + " MB at most" : "";
  }

  private static String inWords(List<Look> looks) {
    double[] sorted = looks.stream().mapToDouble(Look::milliseconds).sorted().toArray();
    return String.format(Locale.ROOT, "median %.1f ms, 99 %% %.1f ms, at most %.1f ms", sorted[sorted.length / 2],
        sorted[sorted.length * 99 / 100], sorted[sorted.length - 1]);
  }

  @Override
  public void close() {
    client.close();
    master.close();
    world.close();
  }
}
