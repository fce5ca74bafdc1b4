package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.cluster.Address;
import org.onegrasp.cluster.Cluster;
import org.onegrasp.evaluation.Cast;
import org.onegrasp.evaluation.Evaluation;
import org.onegrasp.evaluation.EvaluationPlan;
import org.onegrasp.evaluation.EvaluationReport;
import org.onegrasp.evaluation.Scenes;
import org.onegrasp.evaluation.Worlds;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.meta.Course;
import org.onegrasp.meta.MetaSettings;
import org.onegrasp.meta.MetaTraining;
import org.onegrasp.meta.Subject;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.papers.Bench;
import org.onegrasp.papers.BenchRun;
import org.onegrasp.papers.BenchWatch;
import org.onegrasp.papers.CellLog;
import org.onegrasp.papers.Row;
import org.onegrasp.papers.Task;
import org.onegrasp.papers.Tasks;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.ThreadCrew;
import org.onegrasp.rules.Rules;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SimConfiguration;

/** Three processes on this machine: this one leads, the others are workers, one of which is killed in the middle. */
@Timeout(300)
class ClusterTest {
  private static final MetaSettings SHORT = new MetaSettings(4, 2, 2, 1, 3, 6, 1, 0.03f, 2e-3f, 2e-4f, 2, true, 0);
  private final List<Process> workers = new ArrayList<>();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  @TempDir
  Path folder;

  @BeforeAll
  static void hazelcastIsThere() {
    try {
      Class.forName("com.hazelcast.core.Hazelcast");
    } catch (ClassNotFoundException e) {
      Assumptions.abort("Hazelcast is not there: launch/install-cluster");
    }
  }

  @AfterEach
  void endWorkers() {
    workers.forEach(Process::destroyForcibly);
  }

  private Address addressWithWorkers(int count) throws IOException {
    return addressWithWorkers(count, "-XX:TieredStopAtLevel=1"); // enough where no net learns for long
  }

  private Address addressWithWorkers(int count, String flag) throws IOException {
    Address address;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = new Address("127.0.0.1", socket.getLocalPort());
    }
    for (int i = 0; i < count; i++) {
      workers.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", flag,
          "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"), ClusterProcess.class.getName(),
          "worker", "--join", address.toString(), "--threads", "1")
          .redirectErrorStream(true).redirectOutput(folder.resolve("worker-" + i).toFile()).start());
    }
    return address;
  }

  /** Leads a run with all workers, once they have come. */
  private Crew lead(Address address) throws IOException, InterruptedException {
    Crew crew = new Cluster(address, "onegrasp", 1, ArithmeticProbe.of(Kernels.best()), said::add).lead();
    hear(line -> line.contains("takes part") && line.endsWith("members: " + (1 + workers.size())));
    return crew;
  }

  private void hear(Predicate<String> wanted) throws InterruptedException, IOException {
    for (String line = said.poll(60, TimeUnit.SECONDS); line != null; line = said.poll(60, TimeUnit.SECONDS)) {
      if (wanted.test(line)) {
        return;
      }
    }
    throw new AssertionError("nobody said it; worker 0 says " + Files.readString(folder.resolve("worker-0")));
  }

  private Map<String, Object> evaluated(Crew crew, Evaluation.Progress progress)
      throws IOException, InterruptedException {
    GraspModel model = ModelFile.shipped().model();
    EvaluationPlan plan = new EvaluationPlan(HouseholdObjects.heldout(6, 1), List.of(Rules.parse("sgm#8")), 2,
        List.of(1L), 1, 1, new EvaluationPlan.Terms(List.of(262_144L), List.of(), false), Scenes.ALONE, Cast.NOBODY);
    Path json = folder.resolve("result.json");
    try (Worlds worlds = NamedWorlds.of(World.sim, SimConfiguration.Sensor.SAME, false, new EmbeddedSimulator())) {
      EvaluationReport.writeJson(new Evaluation(plan, model, worlds, WorkArea.STANDARD, Kernels.best(),
          progress).run(crew), Map.of(), json);
    }
    Map<String, Object> result = new org.yaml.snakeyaml.Yaml().load(Files.readString(json));
    ((List<?>) result.get("rules"))
        .forEach(rule -> ((Map<?, ?>) rule).keySet().removeAll(List.of("seconds_per_demo", "heap_bytes_per_step")));
    return result;
  }

  @Test
  void anEvaluationGivesTheSameWithOneAndThreeMembersOfWhichOneIsKilled() throws Exception {
    Address address = addressWithWorkers(2);
    Map<String, Object> alone;
    try (Crew crew = new ThreadCrew("alone", 1)) {
      alone = evaluated(crew, (steps, now) -> {});
    }
    List<Integer> members = new ArrayList<>();
    try (Crew crew = lead(address)) {
      assertEquals(alone, evaluated(crew, (steps, now) -> members.add(now)));
      assertTrue(members.contains(3), members.toString());
      assertEquals(alone, evaluated(crew, (steps, now) -> {
        if (now == 3) {
          workers.get(0).destroyForcibly();
        }
      }));
      hear(line -> line.endsWith("is gone, and others do its jobs; members: 2"));
    }
  }

  private List<Row> measured(Crew crew, Consumer<Integer> members) throws IOException, InterruptedException {
    BenchWatch watch = new BenchWatch() {
      @Override
      public void begins(Task task, int cells, int found) {
        // one task only
      }

      @Override
      public void skipped(Task task, String reason) {
        throw new AssertionError(reason);
      }

      @Override
      public void done(String cell, String told, int now) {
        members.accept(now);
      }
    };
    Bench bench = new Bench(folder, List.of(1L, 2L), true, Kernels.best(), line -> {});
    return new BenchRun(bench, crew, CellLog.NOTHING, watch).of(Tasks.named(List.of("parts-filter"))).rows();
  }

  private static List<Object> withoutSeconds(List<Row> rows) {
    return rows.stream().<Object>map(row -> List.of(row.rule(), row.settings(),
        row.runs().stream().map(run -> List.of(run.seed(), run.accuracy(), run.peakBytes())).toList())).toList();
  }

  @Test
  void learningRulesMeasureTheSameWithOneAndThreeMembersOfWhichOneIsKilled() throws Exception {
    Address address = addressWithWorkers(2, "-XX:+TieredCompilation");
    List<Object> alone;
    try (Crew crew = new ThreadCrew("alone", 1)) {
      alone = withoutSeconds(measured(crew, members -> {}));
    }
    List<Integer> seen = new ArrayList<>();
    try (Crew crew = lead(address)) {
      assertEquals(alone, withoutSeconds(measured(crew, now -> {
        seen.add(now);
        workers.get(0).destroyForcibly();
      })));
      assertTrue(seen.contains(3), seen.toString());
      hear(line -> line.endsWith("is gone, and others do its jobs; members: 2"));
    }
  }

  private float[][] trained(Crew crew, Course course, Runnable betweenRounds) {
    try (MetaTraining training = new MetaTraining(course, 1, Kernels.best())) {
      training.playApart(crew, 4);
      training.pretrainStep();
      for (int round = 0; round < 3; round++) {
        training.round();
        betweenRounds.run();
      }
      return new float[][] {training.start(), training.modules(), training.heads()};
    }
  }

  private static Course course(Crew crew) throws IOException, InterruptedException {
    ViewsWork.Matter matter = new ViewsWork.Matter(HouseholdObjects.training(4, 1), 3, 1, InputSpec.STANDARD,
        WorkArea.STANDARD, ViewsWork.Looks.OTHER_SENSORS);
    try (ViewsWork work = ViewsWork.of(matter, EmbeddedSimulator::new)) {
      List<Subject> subjects = work.subjects(crew, Crew.Progress.UNSEEN);
      return new Course(NetworkShape.grasp(), SHORT, WorkArea.STANDARD, subjects, 7);
    }
  }

  @Test
  void viewsAndTrainingGiveTheSameWithOneTwoAndThreeMembers() throws Exception {
    Address address = addressWithWorkers(2);
    float[][] alone;
    Course seenAlone;
    try (Crew crew = new ThreadCrew("alone", 2)) {
      seenAlone = course(crew);
      alone = trained(crew, seenAlone, () -> {});
    }
    try (Crew crew = lead(address)) {
      Course course = course(crew);
      for (int i = 0; i < 4; i++) {
        assertArrayEquals(seenAlone.subjects().get(i).views().get(2).heights(),
            course.subjects().get(i).views().get(2).heights());
      }
      float[][] killed = trained(crew, course, () -> workers.get(1).destroyForcibly());
      float[][] two = trained(crew, course, () -> {});
      for (int i = 0; i < alone.length; i++) {
        assertArrayEquals(alone[i], killed[i], "three members, then two");
        assertArrayEquals(alone[i], two[i], "two members");
      }
    }
  }
}
