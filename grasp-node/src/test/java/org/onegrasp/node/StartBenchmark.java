package org.onegrasp.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Skill;
import org.onegrasp.model.StoredModel;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.SelectSkill;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * How long it takes from calling {@code launch/onegrasp node} until the node says that it is ready, in an empty skills
 * folder and in a full one, and then to list all skills and to select one; several checkouts in turns. By hand, with
 * the test class path: {@code java org.onegrasp.node.StartBenchmark TURNS SKILLS LAUNCHER...}. A checkout whose node
 * ends before it is ready is told so.
 */
final class StartBenchmark implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SELECTIONS = 20;

  private final Map<String, List<Double>> seconds = new TreeMap<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final RosMaster master = RosMaster.start("127.0.0.1", 0);
  private final RosNode client = RosNode.create(RosArguments.parse(List.of(), environment()), "benchmark");

  private StartBenchmark() throws IOException {}

  public static void main(String[] args) throws Exception {
    int turns = Integer.parseInt(args[0]);
    int skills = Integer.parseInt(args[1]);
    Path empty = Files.createTempDirectory("onegrasp-no-skills");
    Path full = Files.createTempDirectory("onegrasp-skills");
    fill(full, skills);
    try (StartBenchmark benchmark = new StartBenchmark()) {
      for (int turn = -1; turn < turns; turn++) { // one to warm the disk's cache up, and what the launcher prepares
        if (turn == 0) {
          benchmark.seconds.clear();
        }
        for (String launcher : List.of(args).subList(2, args.length)) {
          benchmark.start(launcher, empty, "no skills", 0);
          benchmark.start(launcher, full, skills + " skills", skills);
        }
      }
      benchmark.seconds.forEach((what, times) -> System.out.println(line(what, times)));
    }
    System.exit(0);
  }

  private static String line(String what, List<Double> times) {
    double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return String.format("%-70s median %.3f s, %.3f to %.3f (%d)", what, sorted[sorted.length / 2], sorted[0],
        sorted[sorted.length - 1],
        sorted.length);
  }

  private static void fill(Path folder, int count) throws IOException {
    StoredModel model = ModelFile.shipped();
    Grid grid = model.model().input().grid(WorkArea.STANDARD);
    byte[] heights = new byte[grid.cells()];
    Arrays.fill(heights, 40 * grid.side(), 50 * grid.side(), (byte) 30);
    try (SkillStore store = new SkillStore(folder, Clock.systemUTC())) {
      for (int i = 0; i < count; i++) {
        store.save(new Skill(model.sha256(), model.model().fixedStart(),
            new Demonstration(name(i), grid, heights, new Grasp(0, 0, 0.43, 0, 0.04, 1))));
      }
    }
  }

  private static String name(int i) {
    return "thing " + i;
  }

  private Map<String, String> environment() {
    return Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1");
  }

  private void start(String launcher, Path folder, String what, int skills) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(launcher, "node", "_skills_dir:=" + folder,
        "__name:=onegrasp"))).redirectErrorStream(true);
    builder.environment().putAll(environment());
    long begun = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader words = process.inputReader()) {
      String line = words.readLine();
      while (line != null && !line.contains("is ready")) {
        line = words.readLine();
      }
      if (line == null) {
        System.out.println(launcher + ", " + what + ": ended before it was ready, with " + process.waitFor());
        return;
      }
      took(launcher + ", " + what + ": ready", begun);
      if (skills > 0) {
        ask(launcher + ", " + what, skills);
      }
    } finally {
      process.destroy();
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void ask(String what, int skills) {
    for (int k = 0; k < SELECTIONS; k++) {
      long begun = System.nanoTime();
      int listed =
          client.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request(), PATIENCE).skills().size();
      took(what + ": list", begun);
      if (listed != skills) {
        throw new IllegalStateException(listed + " of " + skills + " skills are listed");
      }
      begun = System.nanoTime();
      SelectSkill.Response answer = client.call("/onegrasp/select_skill", SelectSkill.CODEC,
          new SelectSkill.Request(name(random.nextInt(skills))), PATIENCE);
      took(what + ": select", begun);
      if (!answer.success()) {
        throw new IllegalStateException(answer.message());
      }
    }
  }

  private void took(String what, long begun) {
    seconds.computeIfAbsent(what, w -> new ArrayList<>()).add((System.nanoTime() - begun) * 1e-9);
  }

  @Override
  public void close() {
    client.close();
    master.close();
  }
}
