package org.onegrasp.report;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.onegrasp.ros.MasterSurvey;
import org.onegrasp.ros.MasterSurvey.Graph;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosHome;
import org.onegrasp.ros.RosNode;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Collects what is to be had, each part for itself and none for ever: a part that fails or takes too long is told in
 * the index, and the others come. What the master says is asked first, because parameters tell what has to be hidden
 * everywhere.
 */
final class Report {
  private static final Duration CALL = Duration.ofSeconds(3);
  private static final long MASTER_SECONDS = 10;
  private static final long PARTS_SECONDS = 15;
  private static final int MOST_SKILLS = 1000;

  /** One part of the report. */
  private interface Part {
    String collect() throws IOException, InterruptedException;
  }

  private final String node;
  private final String version;
  private final Path home;
  private final RosArguments arguments;
  private final boolean picture;
  private final Secrets secrets;
  private final Archive archive;
  private final Map<String, String> outcomes = new LinkedHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "report-part");
    thread.setDaemon(true);
    return thread;
  });
  private volatile Map<?, ?> parameters = Map.of(); // of the node
  private volatile Graph graph; // null: the master did not answer
  private volatile Optional<String> runId = Optional.empty();
  private volatile Optional<URI> slave = Optional.empty();

  /**
   * @param node full name
   * @param home of OneGrasp
   * @param picture whether to listen for the depth image
   */
  Report(String node, String version, Path home, RosArguments arguments, boolean picture) {
    this.node = node;
    this.version = version;
    this.home = home;
    this.arguments = arguments;
    this.picture = picture;
    secrets = new Secrets(arguments.environment());
    archive = new Archive(secrets);
  }

  /** How each part went, in words. */
  Map<String, String> outcomes() {
    return outcomes;
  }

  Archive collect() throws InterruptedException {
    run(Map.of("master and parameters", this::askMaster), MASTER_SECONDS);
    Map<String, Part> parts = new TreeMap<>();
    parts.put("machine and versions", () -> {
      archive.text("machine.txt", Machine.describe(version, home, arguments.environment()));
      return "collected";
    });
    parts.put("log files", this::logs);
    parts.put("skill files", this::skillFiles);
    parts.put("process of the node", this::process);
    parts.put("topics", this::listen);
    run(parts, PARTS_SECONDS);
    StringBuilder index = new StringBuilder(version + ", report of node " + node + " at " + Instant.now() + "\n\n");
    outcomes.forEach((part, outcome) -> index.append(part).append(": ").append(outcome).append('\n'));
    archive.text("index.txt", index.toString());
    threads.shutdownNow();
    return archive;
  }

  private void run(Map<String, Part> parts, long seconds) throws InterruptedException {
    Map<String, Future<String>> running = new LinkedHashMap<>();
    parts.forEach((name, part) -> running.put(name, threads.submit(part::collect)));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (Map.Entry<String, Future<String>> one : running.entrySet()) {
      outcomes.put(one.getKey(), secrets.clean(outcome(one.getValue(), end, seconds)));
    }
  }

  private static String outcome(Future<String> part, long end, long seconds) throws InterruptedException {
    try {
      return part.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      part.cancel(true);
      return "NOT to be had within " + seconds + " s";
    } catch (ExecutionException e) {
      boolean told = e.getCause() instanceof IOException || e.getCause() instanceof IllegalArgumentException;
      return "NOT to be had: " + (told ? e.getCause().getMessage() : e.getCause().toString());
    }
  }

  private String askMaster() throws IOException {
    try (MasterSurvey survey = new MasterSurvey(arguments.masterUri(), CALL)) {
      Object own = survey.parameter(node).orElse(Map.of());
      parameters = own instanceof Map<?, ?> map ? map : Map.of("value", own);
      secrets.learn(parameters);
      runId = survey.parameter("/run_id").map(String::valueOf);
      slave = survey.node(node);
      graph = survey.graph();
      Map<String, Object> all = new LinkedHashMap<>(Map.of(node, parameters));
      for (String name : List.of("/use_sim_time", "/run_id", "/rosdistro", "/rosversion")) {
        survey.parameter(name).ifPresent(value -> all.put(name, value));
      }
      survey.parameter("robot_description")
          .ifPresent(urdf -> all.put("robot_description", String.valueOf(urdf).length() + " characters"));
      archive.text("parameters.yaml", yaml(secrets.clean(all)));
      archive.text("graph.txt", words(graph));
      return slave.isPresent() ? "collected; the node is at " + slave.get()
          : "collected; NO node " + node + " is registered";
    }
  }

  private static String yaml(Object tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    return new Yaml(options).dump(tree);
  }

  private static String words(Graph graph) {
    StringBuilder text = new StringBuilder("topics\n");
    graph.types()
        .forEach((topic, type) -> text.append("  ").append(topic).append(" [").append(type).append("] published by ")
            .append(graph.publishers().getOrDefault(topic, List.of())).append(", heard by ")
            .append(graph.subscribers().getOrDefault(topic, List.of())).append('\n'));
    graph.subscribers().forEach((topic, nodes) -> text.append(graph.types().containsKey(topic) ? ""
        : "  " + topic + " [unknown type] heard by " + nodes + "\n"));
    text.append("services\n");
    graph.services()
        .forEach((service, nodes) -> text.append("  ").append(service).append(" by ").append(nodes).append('\n'));
    return text.toString();
  }

  private String logs() throws IOException {
    Path folder = RosHome.logFolder(arguments.environment());
    List<Path> files = new NodeLogs(folder, node).files(runId);
    for (Path file : files) {
      archive.text("log/" + (file.getParent().equals(folder) ? "" : "run-") + file.getFileName(), NodeLogs.end(file));
    }
    return files.isEmpty() ? "NO log file of " + node + " in " + folder + ", its folder latest, or that of the run"
        : "collected the ends of " + files.size() + " files";
  }

  private String skillFiles() throws IOException {
    Object given = parameters.get("skills_dir");
    Path folder = given == null ? RosHome.folder(arguments.environment()).resolve(node.substring(1))
        : RosHome.path(String.valueOf(given), arguments.environment());
    if (!Files.isDirectory(folder)) {
      return "NO folder " + folder + (given == null ? ", the usual place" : "");
    }
    StringBuilder text = new StringBuilder(
        "folder: " + folder + ", free " + Files.getFileStore(folder).getUsableSpace() / (1 << 20) + " MB, "
            + (Files.isWritable(folder) ? "writable" : "NOT writable for who asks") + "\n");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().limit(MOST_SKILLS).toList()) {
        text.append(Files.isRegularFile(file) ? Files.size(file) + " bytes" : "no regular file").append(", ")
            .append(Files.getLastModifiedTime(file)).append(", ").append(file.getFileName()).append('\n');
      }
    }
    archive.text("skill-files.txt", text.toString());
    return "collected names and sizes";
  }

  /** Only of a process on this machine that is OneGrasp's: its threads, with where each stands. */
  private String process() throws IOException, InterruptedException {
    if (slave.isEmpty()) {
      throw new IOException("no node " + node + " is registered with a master that answers");
    }
    long pid;
    try (MasterSurvey survey = new MasterSurvey(arguments.masterUri(), CALL)) {
      pid = survey.pid(slave.get());
    }
    Path system = Path.of("/proc", Long.toString(pid));
    if (!Files.exists(system.resolve("cmdline"))
        || !Files.readString(system.resolve("cmdline")).contains("org.onegrasp")) {
      return "it answers; its process " + pid + " is on another machine";
    }
    archive.text("process.txt",
        Files.readString(system.resolve("status")) + Files.readString(system.resolve("limits")));
    Optional<String> stacks = Told.by(CALL.toSeconds() + 2,
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid),
        "Thread.print");
    stacks.ifPresent(text -> archive.text("threads.txt", text));
    return stacks.isPresent() ? "collected memory, limits and threads"
        : "collected memory and limits; NO threads: jcmd had no answer";
  }

  private String listen() throws IOException, InterruptedException {
    if (graph == null) {
      throw new IOException("no master answers at " + arguments.masterUri());
    }
    try (RosNode ears = RosNode.create(arguments, RosArguments.anonymous("onegrasp_report"))) {
      new LiveWords(node, picture).listen(ears, graph, archive);
      return "collected what came in a few seconds";
    }
  }
}
