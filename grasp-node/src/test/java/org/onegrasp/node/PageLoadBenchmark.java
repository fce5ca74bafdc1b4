package org.onegrasp.node;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.web.PageListener;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SimConfiguration;

/**
 * What two open pages, which take all pictures, cost a node: how long it takes from handing a depth image to ROS until
 * the node's {@code ~grasps} for it is here, at 30 images a second, with and without pages in turns. Median and 99th
 * percentile in milliseconds, of all turns, and the median over turns of the ratio of neighbours. The node is a process
 * of its own, started with a launcher; the camera and the pages are in this one. By hand, with the test class path:
 * {@code java org.onegrasp.node.PageLoadBenchmark TURNS SECONDS LAUNCHER [colour]}.
 */
final class PageLoadBenchmark implements AutoCloseable {
  private static final long PERIOD_NANOS = 33_400_000; // just below ~rate_limit
  private static final int TABLES = 8;
  private static final int PAGES = 2;
  private static final long LAST_ANSWER_NANOS = 2_000_000_000;
  private static final double SETTLE_SECONDS = 2;

  /** Milliseconds of one turn, sorted. */
  private record Turn(double[] lags, int frames, int pictures) {
    double share(double part) {
      return lags[Math.min(lags.length - 1, (int) (part * lags.length))];
    }

    String inWords() {
      return String.format(Locale.ROOT, "median %.2f ms, 99 %% %.2f ms (%d of %d frames answered, %d pictures taken)",
          share(0.5), share(0.99), lags.length, frames, pictures);
    }
  }

  private final RosMaster master = RosMaster.start("127.0.0.1", 0);
  private final RosNode client = RosNode.create(RosArguments.parse(List.of(), environment()), "camera");
  private final Publisher<Image> depth = client.advertise("/onegrasp/depth", Image.CODEC, false, 4);
  private final Publisher<Image> colour = client.advertise("/onegrasp/colour", Image.CODEC, false, 4);
  private final Publisher<CameraInfo> info = client.advertise("/onegrasp/camera_info", CameraInfo.CODEC, true, 4);
  private final Map<RosTime, Long> sent = new ConcurrentHashMap<>(); // System.nanoTime
  private final ConcurrentLinkedQueue<Double> lags = new ConcurrentLinkedQueue<>(); // milliseconds
  private final List<PageListener> pages = new ArrayList<>();
  private final List<Observation> seen = new ArrayList<>();
  private final boolean colourToo;
  private final Process node;
  private int port;
  private int tables;
  private int frame;
  private long next = System.nanoTime();

  private PageLoadBenchmark(String launcher, boolean colourToo) throws IOException {
    this.colourToo = colourToo;
    Pose camera;
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      camera = world.cameraInBase();
      info.publish(CameraMessages.info(Header.of(RosTime.ZERO, "camera"), world.cameraModel()));
      look(world);
    }
    tables = seen.size();
    client.subscribe("/onegrasp/grasps", Grasps.CODEC, 10, this::answered);
    double[] rpy = rollPitchYaw(camera.rotation());
    ProcessBuilder builder = new ProcessBuilder(launcher, "node", "__name:=onegrasp", "_web_port:=18787",
        "_skills_dir:=" + Files.createTempDirectory("onegrasp-skills"), String.format(Locale.ROOT,
            "_camera_pose:=%.9f %.9f %.9f %.9f %.9f %.9f", camera.x(), camera.y(), camera.z(), rpy[0], rpy[1], rpy[2]))
        .redirectErrorStream(true);
    builder.environment().putAll(environment());
    node = builder.start();
    awaitPage();
  }

  public static void main(String[] args) throws Exception {
    int turns = Integer.parseInt(args[0]);
    double seconds = Double.parseDouble(args[1]);
    try (PageLoadBenchmark benchmark = new PageLoadBenchmark(args[2], args.length > 3)) {
      benchmark.warmUp(2 * seconds);
      List<Turn> without = new ArrayList<>();
      List<Turn> with = new ArrayList<>();
      for (int turn = 0; turn < turns; turn++) {
        without.add(benchmark.turn(seconds));
        benchmark.openPages();
        with.add(benchmark.turn(seconds));
        benchmark.closePages();
      }
      System.out.println("without a page: " + all(without).inWords());
      System.out.println("with " + PAGES + " pages:   " + all(with).inWords());
      System.out.printf(Locale.ROOT,
          "with over without: median %.3f, 99 %% %.3f; median over turns of that: %.3f, %.3f%n",
          all(with).share(0.5) / all(without).share(0.5), all(with).share(0.99) / all(without).share(0.99),
          ratio(with, without, 0.5), ratio(with, without, 0.99));
    }
    System.exit(0);
  }

  private static Turn all(List<Turn> turns) {
    return new Turn(turns.stream().flatMapToDouble(turn -> Arrays.stream(turn.lags)).sorted().toArray(),
        turns.stream().mapToInt(Turn::frames).sum(), turns.stream().mapToInt(Turn::pictures).sum());
  }

  private static double ratio(List<Turn> with, List<Turn> without, double part) {
    double[] ratios = IntStream.range(0, with.size())
        .mapToDouble(i -> with.get(i).share(part) / without.get(i).share(part)).sorted().toArray();
    return ratios[ratios.length / 2];
  }

  private void look(SimWorld world) {
    List<ObjectModel> objects = HouseholdObjects.heldout(TABLES, 1);
    SplittableRandom random = new SplittableRandom(1);
    for (ObjectModel object : objects) {
      world.place(object, random.nextDouble(-0.07, 0.07), random.nextDouble(-0.07, 0.07), random.nextDouble(6));
      seen.add(world.observe());
    }
  }

  /** Of R = Rz(yaw) Ry(pitch) Rx(roll), row-major. */
  private static double[] rollPitchYaw(double[] r) {
    return new double[] {Math.atan2(r[7], r[8]), Math.asin(-r[6]), Math.atan2(r[3], r[0])};
  }

  private Map<String, String> environment() {
    return Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1");
  }

  private void awaitPage() throws IOException {
    BufferedReader words = node.inputReader();
    for (String line = words.readLine(); port == 0; line = words.readLine()) {
      if (line == null) {
        throw new IOException("the node ended before it served a page");
      }
      if (line.startsWith("Teach at ")) {
        port = URI.create(line.substring("Teach at ".length())).getPort();
      }
    }
    Thread rest = new Thread(() -> words.lines().forEach(line -> {}), "node's words");
    rest.setDaemon(true);
    rest.start();
  }

  /** Teaches the first of the things where the node itself would hold it, so that it is looked for as usual. */
  private void warmUp(double seconds) throws IOException, InterruptedException {
    shoot(seconds);
    tables = 1;
    shoot(0.5);
    JsonObject grasp = JsonParser.parseString(ask("grasps", "")).getAsJsonObject().getAsJsonArray("found").get(0)
        .getAsJsonObject();
    String taught = ask("teach?wait=30", String.format(Locale.ROOT,
        "{\"object\": \"thing\", \"x\": %s, \"y\": %s, \"yaw\": %s}", grasp.get("x"), grasp.get("y"),
        grasp.get("yaw")));
    if (!taught.contains("\"done\"")) {
      throw new IOException("nothing was taught: " + taught);
    }
    tables = seen.size();
    shoot(seconds);
  }

  private String ask(String what, String json) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/" + what));
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  private void openPages() throws InterruptedException {
    for (int i = 0; i < PAGES; i++) {
      PageListener page = PageListener.open(port);
      page.await("hello");
      page.say("{\"type\": \"watch\", \"pictures\": [\"camera\", \"heights\"]}");
      pages.add(page);
    }
  }

  private void closePages() {
    pages.forEach(PageListener::abort);
    pages.clear();
  }

  /** The first moments do not count. */
  private Turn turn(double seconds) {
    shoot(SETTLE_SECONDS);
    sent.clear();
    lags.clear();
    int first = frame;
    int pictures = shoot(seconds);
    long end = System.nanoTime() + LAST_ANSWER_NANOS;
    while (!sent.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    Turn turn =
        new Turn(lags.stream().mapToDouble(Double::doubleValue).sorted().toArray(), frame - first, pictures);
    System.out.println((pages.isEmpty() ? "without: " : "with:    ") + turn.inWords());
    return turn;
  }

  /** Sends images at an even pace; how many pictures pages took meanwhile. */
  private int shoot(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int pictures = 0;
    while (System.nanoTime() < end) {
      next = Math.max(next + PERIOD_NANOS, System.nanoTime() - PERIOD_NANOS);
      for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      send(seen.get(frame++ % tables));
      pictures += pages.stream().mapToInt(PageListener::takePictures).sum();
    }
    return pictures;
  }

  private void send(Observation table) {
    RosTime stamp = RosTime.ofNanos(client.clock().nowNanos());
    Header header = Header.of(stamp, "camera");
    Image image = CameraMessages.depth(header, table);
    if (colourToo) {
      colour.publish(CameraMessages.colour(header, table));
    }
    info.publish(CameraMessages.info(header, table.camera()));
    sent.put(stamp, System.nanoTime());
    depth.publish(image);
  }

  private void answered(Grasps grasps) {
    Long began = sent.remove(grasps.header().stamp());
    if (began != null) {
      lags.add((System.nanoTime() - began) * 1e-6);
    }
  }

  @Override
  public void close() {
    closePages();
    node.toHandle().destroy(); // Process.destroy would close what its words are read from
    node.onExit().join();
    client.close();
    master.close();
  }
}
