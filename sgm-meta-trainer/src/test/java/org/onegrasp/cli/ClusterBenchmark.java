package org.onegrasp.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.onegrasp.cluster.Address;
import org.onegrasp.cluster.Cluster;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.meta.Course;
import org.onegrasp.meta.MetaSettings;
import org.onegrasp.meta.MetaTraining;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.ThreadCrew;
import org.onegrasp.parallel.Work;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.world.WorkArea;

/**
 * What sending a job of an episode's size takes of the processors, both ends together, without any work; and with
 * ROUNDS above 1 what an episode takes, and episodes a second of a leader and workers of one thread each:
 * {@code ClusterBenchmark BYTES ROUNDS WORKERS}. By hand, with the class path of the tests.
 */
final class ClusterBenchmark {
  private static final int EPISODES = 6;
  private static final int SENT = 200;
  private static final Address ADDRESS = Address.parse("127.0.0.1:5799");
  private static final Kernels.Source KERNELS = Kernels.best();

  private ClusterBenchmark() {}

  public static void main(String[] args) throws Exception {
    sendOnly(Integer.parseInt(args[0]));
    int rounds = Integer.parseInt(args[1]);
    if (rounds > 1) {
      episodes(rounds, Integer.parseInt(args[2]));
    }
    System.exit(0);
  }

  private static void episodes(int rounds, int mostWorkers) throws Exception {
    Course course;
    try (Crew crew = new ThreadCrew("alone", 1)) {
      course = new Course(NetworkShape.grasp(), MetaSettings.STANDARD.ofLength(1, rounds), WorkArea.STANDARD,
          ViewsWork.of(new ViewsWork.Matter(HouseholdObjects.training(9, 1), 4, 1, InputSpec.STANDARD,
              WorkArea.STANDARD, ViewsWork.Looks.USUAL), EmbeddedSimulator::new).subjects(crew, Crew.Progress.UNSEEN),
          1);
      System.out.printf(Locale.ROOT, "1 member: %s%n", rate(course, crew, rounds));
    }
    List<Process> workers = new ArrayList<>();
    for (int members = 2; members <= 1 + mostWorkers; members++) {
      workers.add(worker());
      BlockingQueue<String> said = new LinkedBlockingQueue<>();
      try (Crew crew = new Cluster(ADDRESS, "onegrasp", 1, ArithmeticProbe.of(KERNELS), said::add).lead()) {
        hear(said, "members: " + members);
        System.out.printf(Locale.ROOT, "%d members: %s%n", members, rate(course, crew, rounds));
      }
    }
    workers.forEach(Process::destroyForcibly);
  }

  /** Processor time of this process so far, milliseconds. */
  private static double cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime() * 1e-6;
  }

  private static void hear(BlockingQueue<String> said, String end) throws InterruptedException {
    String line;
    do {
      line = said.take();
    } while (!line.endsWith(end));
  }

  private static Process worker() throws Exception {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
        "jdk.incubator.vector", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
        ClusterProcess.class.getName(), "worker", "--join", ADDRESS.toString(), "--threads", "1").start();
  }

  /** After a round for the JIT. */
  private static String rate(Course course, Crew crew, int rounds) {
    try (MetaTraining training = new MetaTraining(course, 1, KERNELS)) {
      training.playApart(crew, EPISODES);
      training.pretrainStep();
      training.round();
      long begun = System.nanoTime();
      double cpu = cpu();
      for (int i = 1; i < rounds; i++) {
        training.round();
      }
      int played = (rounds - 1) * EPISODES;
      return String.format(Locale.ROOT, "%.3f episodes/s, %.1f ms of processor time here for each",
          played / ((System.nanoTime() - begun) * 1e-9), (cpu() - cpu) / played);
    }
  }

  /** A worker in this process answers with as many bytes as the state has, and does nothing else. */
  private static void sendOnly(int bytes) throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Work echo = new Work() {
      @Override
      public String kind() {
        return "echo";
      }

      @Override
      public byte[] matter() {
        return new byte[1];
      }

      @Override
      public byte[] job(byte[] state, int index) throws InterruptedException {
        if (Thread.currentThread().getName().startsWith("member-")) {
          Thread.sleep(Long.MAX_VALUE); // the leader takes one, and leaves the others alone
        }
        return state.clone();
      }
    };
    Thread worker = new Thread(() -> {
      try {
        new Cluster(ADDRESS, "onegrasp", 1, new byte[0], line -> {}).work(Map.of("echo", matter -> echo));
      } catch (Exception e) {
        said.add("the worker ends: " + e);
      }
    });
    worker.setDaemon(true);
    worker.start();
    try (Crew crew = new Cluster(ADDRESS, "onegrasp", 1, new byte[0], said::add).lead()) {
      hear(said, "members: 2");
      double[] times = new double[SENT];
      Thread caller = Thread.currentThread();
      int[] done = {0};
      try {
        crew.map(echo, new byte[bytes], SENT + 1, (index, result, members) -> {
          times[done[0]++] = cpu();
          if (done[0] == SENT) {
            caller.interrupt();
          }
        });
      } catch (InterruptedException e) {
        double each = (times[SENT - 1] - times[SENT / 2 - 1]) / (SENT / 2);
        System.out.printf(Locale.ROOT, "to send a job whose result has %,d bytes takes %.2f ms of processor time%n",
            bytes,
            each);
      }
    }
    worker.interrupt();
    worker.join();
  }
}
