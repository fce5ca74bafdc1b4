package org.onegrasp.page;

import static org.onegrasp.ros.Eventually.eventually;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.onegrasp.command.Main;
import org.onegrasp.demo.TeachTable;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.node.Children;
import org.onegrasp.node.GraspNode;
import org.onegrasp.node.Learners;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.simulation.SimCamera;
import org.onegrasp.simulation.SimRobot;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.table.RobotDescription;
import org.onegrasp.world.table.SimConfiguration;

/** The real node with the embedded simulator, as launch/onegrasp demo --teach has them, and a program that asks it. */
final class PageRig implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int TOO_MANY = 429;
  private static final List<String> TOPICS = List.of("~depth:=/camera/depth/image_raw",
      "~camera_info:=/camera/depth/camera_info", "~colour:=/camera/color/image_raw");
  private static final SimCamera.Settings CAMERA =
      new SimCamera.Settings(5, "", Set.of(SimCamera.Habit.COLOUR_ON_DEMAND));

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = freePort();
  private final Path skills;
  private final RosMaster master;
  private final RosNode simNode;
  private final SimCamera camera;
  private final SimRobot robot;
  private final TeachTable table;
  private RosNode rosNode;
  private GraspNode node; // null while it is stopped

  /** @param skills an empty folder */
  PageRig(Path skills) throws IOException {
    this.skills = skills;
    master = RosMaster.start(HOST, 0);
    simNode = RosNode.create(arguments(), "onegrasp_sim");
    camera = SimCamera.start(simNode, SimWorld.open(SimConfiguration.shipped(1)), CAMERA);
    robot = new SimRobot(simNode, camera);
    List<ObjectModel> things = List.of(HouseholdObjects.sample("hammer", 1), HouseholdObjects.sample("mug", 3),
        HouseholdObjects.sample("wrench", 2));
    table = new TeachTable(camera, robot, things, new SplittableRandom(4), object -> node.shown(object));
    simNode.subscribe("/onegrasp/teaching_status", TeachingStatus.CODEC, 100, table::status);
    startNode();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RosArguments arguments(String... remappings) {
    return RosArguments.parse(List.of(remappings), environment());
  }

  private Map<String, String> environment() {
    return Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", HOST);
  }

  /** The node with what it learned before, at the same address. */
  void startNode() {
    startNode("");
  }

  /** @param token that it wants; empty for none */
  void startNode(String token) {
    Map<String, Object> values = new HashMap<>(parameters());
    values.put("~web_token", token);
    rosNode = RosNode.create(arguments(TOPICS.toArray(String[]::new)), GraspNode.DEFAULT_NAME);
    NodeConfiguration configuration =
        NodeConfiguration.read(new ParameterReader(name -> Optional.ofNullable(values.get(name))), () -> skills);
    node = new GraspNode(rosNode, configuration, wanted -> Learners.of(wanted, Kernels.best()));
    node.openPage("test", Optional.of(table), new PrintStream(PrintStream.nullOutputStream()));
  }

  private Map<String, Object> parameters() {
    return Map.of("~skills_dir", skills.toString(), "~base_frame", RobotDescription.BASE, "~web_port", port,
        "~image_max_age", 20, "~demonstration_max_age", 60, "~diagnostics_rate", 5);
  }

  /** The same node in a process of its own; ended with {@link #kill}. */
  Process startProcess() throws IOException {
    List<String> command = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC", Main.class.getName(), "node"));
    command.addAll(TOPICS);
    parameters().forEach((name, value) -> command.add(name.replace('~', '_') + ":=" + value));
    ProcessBuilder builder = new ProcessBuilder(Children.java(command)).redirectErrorStream(true)
        .redirectOutput(skills.resolveSibling("node.log").toFile());
    builder.environment().putAll(environment());
    builder.environment().put("ROS_HOME", skills.resolveSibling("ros").toString());
    return builder.start();
  }

  /** kill -9. */
  void kill(Process process) {
    process.destroyForcibly().onExit().join();
  }

  void stopNode() {
    if (node != null) {
      node.close();
      rosNode.close();
      node = null;
    }
  }

  String url() {
    return "http://" + HOST + ":" + port + "/";
  }

  /** The node runs, nothing is taught, everything is at its first place, and the node has seen that. */
  void fresh() {
    if (node == null) {
      startNode();
    }
    for (String name : names()) {
      ask("POST", "api/skills/" + encoded(name) + "/forget", "");
    }
    robot.placeAgain();
    camera.pause(false);
    eventually(() -> get("api/grasps").get("skills").getAsInt() == 0 && get("api/state").get("camera").isJsonObject());
  }

  List<String> names() {
    return get("api/skills").getAsJsonArray("skills").asList().stream()
        .map(skill -> skill.getAsJsonObject().get("name").getAsString()).toList();
  }

  JsonObject get(String path) {
    HttpResponse<byte[]> response = send("GET", path, new byte[0], "");
    return JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8)).getAsJsonObject();
  }

  byte[] file(String name) {
    return send("GET", "api/skills/" + encoded(name) + "/file", new byte[0], "").body();
  }

  void upload(byte[] file) {
    send("PUT", "api/skills/file", file, "application/octet-stream");
  }

  JsonObject ask(String method, String path, String json) {
    HttpResponse<byte[]> response = send(method, path, json.getBytes(StandardCharsets.UTF_8), "application/json");
    return JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8)).getAsJsonObject();
  }

  private HttpResponse<byte[]> send(String method, String path, byte[] body, String type) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path)).method(method,
        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (body.length > 0) {
      request.header("Content-Type", type);
    }
    try {
      HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      while (answer.statusCode() == TOO_MANY) { // who waits for something here asks more often than a page may
        LockSupport.parkNanos(50_000_000);
        answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  SimCamera camera() {
    return camera;
  }

  void shuffle() {
    table.shuffle();
  }

  /** Where a person drags across a thing: two points of the base frame, beyond both of its sides. */
  double[][] across(String family) {
    Grasp grasp = grasp(family);
    double reach = grasp.width() / 2 + 0.02;
    double[] along = {Math.cos(grasp.yaw()) * reach, Math.sin(grasp.yaw()) * reach};
    return new double[][] {{grasp.x() - along[0], grasp.y() - along[1]}, {grasp.x() + along[0], grasp.y() + along[1]}};
  }

  /** The place on a thing that its maker had in mind, in the base frame. */
  Grasp grasp(String family) {
    Placed placed =
        robot.placed().stream().filter(one -> one.object().family().equals(family)).findFirst().orElseThrow();
    Grasp shown = placed.object().demonstration().grasp();
    double cos = Math.cos(placed.at().yaw());
    double sin = Math.sin(placed.at().yaw());
    return new Grasp(placed.at().x() + cos * shown.x() - sin * shown.y(),
        placed.at().y() + sin * shown.x() + cos * shown.y(), shown.z(), shown.yaw() + placed.at().yaw(), shown.width(),
        1);
  }

  @Override
  public void close() {
    stopNode();
    camera.close();
    simNode.close();
    master.close();
  }
}
