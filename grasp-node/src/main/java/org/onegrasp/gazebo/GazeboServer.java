package org.onegrasp.gazebo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gzserver of our own, with ports, partition and virtual display of its own, so that several run side by side. It
 * ends with {@link #close} and also when this process ends in whatever way: a small shell beside it waits for the end
 * of its input.
 */
final class GazeboServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GazeboServer.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int END_SECONDS = 5;
  private static final int KILL_SECONDS = 60; // a killed one ends at once, but a busy machine may be late to see it
  /** Runs its arguments until they end or our end of its standard input closes. */
  private static final String LEASH = """
      exec 3<&0
      "$@" 3<&- &
      child=$!
      (cat <&3 > /dev/null; kill $child 2> /dev/null) &
      watch=$!
      trap 'kill $child 2> /dev/null' TERM INT
      wait $child
      code=$?
      kill $watch 2> /dev/null
      exit $code
      """;

  /**
   * How to run it.
   *
   * @param world SDF text
   * @param seed of physics and sensors
   * @param arguments more arguments for gzserver
   */
  record Settings(String world, long seed, List<String> arguments) {
    Settings {
      arguments = List.copyOf(arguments);
    }
  }

  private final GazeboInstallation installation;
  private final Settings settings;
  private final Path folder;
  private final int masterPort;
  private final String partition = "onegrasp-" + UUID.randomUUID();
  private Process display;
  private String displayName; // null: cameras cannot render
  private String blind = "";
  private Process server;

  private GazeboServer(GazeboInstallation installation, Settings settings) throws IOException {
    this.installation = installation;
    this.settings = settings;
    folder = installation.newFolder();
    masterPort = freePort();
  }

  /** Starts it; {@link GazeboTransport#awaitConnected} tells when it is up. */
  static GazeboServer start(GazeboInstallation installation, Settings settings) throws IOException {
    GazeboServer made = new GazeboServer(installation, settings);
    Files.writeString(made.folder.resolve("world.sdf"), settings.world);
    made.startDisplay();
    made.startServer();
    return made;
  }

  GazeboAddress address() {
    return new GazeboAddress(new InetSocketAddress(LOOPBACK, masterPort), partition, LOOPBACK);
  }

  GazeboFiles files() {
    return new GazeboFiles(folder, installation.inside(folder));
  }

  /** @throws GazeboException when cameras cannot render, saying what to do */
  void checkRenders() {
    if (displayName == null) {
      throw new GazeboException(blind);
    }
  }

  boolean isAlive() {
    return server.isAlive();
  }

  /** What it has computed so far. */
  Duration processorTime() {
    return server.descendants().map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Ends gzserver as a crash would; for tests of what happens then. */
  void kill() {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      server.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts gzserver anew where it was, after {@link #kill}; for tests of what happens then. */
  void startAgain() throws IOException {
    startServer();
  }

  /** What gzserver printed last, for messages. */
  String lastWords() {
    return lastLines(folder.resolve("gzserver.log"));
  }

  private static String lastLines(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  private void startDisplay() throws IOException {
    String given = System.getenv("DISPLAY");
    if (installation.root() == null && given != null && !given.isEmpty()) {
      displayName = given;
      return;
    }
    if (!installation.virtualDisplay()) {
      goBlind("there is no display and no Xvfb. Install it (apt-get install xvfb) or set DISPLAY");
      return;
    }
    Path errors = folder.resolve("xvfb.log");
    display = builder(installation.command("Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"))
        .redirectError(errors.toFile()).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(display.getInputStream(), StandardCharsets.US_ASCII));
    String number = said.readLine();
    if (number == null) {
      goBlind("Xvfb does not start. It said: " + lastLines(errors));
      return;
    }
    displayName = ":" + number.strip();
  }

  private void goBlind(String why) {
    blind = "Gazebo's cameras cannot render: " + why;
    LOG.warn("{}; physics works without", blind);
  }

  private void startServer() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("gzserver", "--verbose", "--seed",
        Long.toString(Math.floorMod(settings.seed, Integer.MAX_VALUE - 1L) + 1)));
    arguments.addAll(settings.arguments);
    arguments.add(installation.inside(folder.resolve("world.sdf")));
    server = builder(installation.command(arguments.toArray(String[]::new))).redirectErrorStream(true)
        .redirectOutput(folder.resolve("gzserver.log").toFile()).start();
  }

  private ProcessBuilder builder(List<String> command) {
    List<String> leashed = new ArrayList<>(List.of("sh", "-c", LEASH, "onegrasp-leash"));
    leashed.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(leashed);
    Map<String, String> environment = builder.environment();
    if (installation.root() != null) {
      environment.clear();
      environment.putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "HOME", "/root"));
    }
    environment.put("LC_ALL", "C");
    environment.put("GAZEBO_MASTER_URI", "http://" + LOOPBACK + ":" + masterPort);
    environment.put("GAZEBO_IP", LOOPBACK);
    environment.put("IGN_IP", LOOPBACK);
    environment.put("IGN_PARTITION", partition);
    environment.put("GAZEBO_MODEL_DATABASE_URI", ""); // no look-ups on the internet
    environment.put("ALSOFT_DRIVERS", "null");
    if (displayName != null) {
      environment.put("DISPLAY", displayName);
    }
    return builder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      return socket.getLocalPort();
    }
  }

  private static void stop(Process process) {
    if (process == null) {
      return;
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    stop(server);
    stop(display);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("{} is left behind: {}", folder, e.getMessage());
    }
  }
}
