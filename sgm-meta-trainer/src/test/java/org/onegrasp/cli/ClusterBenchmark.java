package org.onegrasp.cli;

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
 * Episodes a second with one process, and with a leader and workers of one thread each; and what sending as many bytes
 * takes without any work: {@code ClusterBenchmark WORKERS ROUNDS BYTES}. By hand, with the class path of the tests.
 */
final class ClusterBenchmark {
  private static final int EPISODES = 12;
  private static final int SENT = 200;
  private static final Address ADDRESS = Address.parse("127.0.0.1:5799");
  private static final Kernels.Source KERNELS = Kernels.best();

  private ClusterBenchmark() {}

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    Course course;
    try (Crew crew = new ThreadCrew("alone", 2)) {
      course = new Course(NetworkShape.grasp(), MetaSettings.STANDARD.ofLength(1, rounds), WorkArea.STANDARD,
          ViewsWork.of(new ViewsWork.Matter(HouseholdObjects.training(30, 1), 8, 1, InputSpec.STANDARD,
              WorkArea.STANDARD, ViewsWork.Looks.USUAL), EmbeddedSimulator::new).subjects(crew, Crew.Progress.UNSEEN),
          1);
    }
    try (Crew crew = new ThreadCrew("alone", 1)) {
      System.out.printf(Locale.ROOT, "1 member: %.3f episodes/s%n", rate(course, crew, rounds));
    }
    sendOnly(Integer.parseInt(args[2]));
    List<Process> workers = new ArrayList<>();
    for (int members = 2; members <= 1 + Integer.parseInt(args[0]); members++) {
      workers.add(worker());
      BlockingQueue<String> said = new LinkedBlockingQueue<>();
      try (Crew crew = new Cluster(ADDRESS, "onegrasp", 1, ArithmeticProbe.of(KERNELS), said::add).lead()) {
        while (!said.take().endsWith("members: " + members)) {
          continue;
        }
        System.out.printf(Locale.ROOT, "%d members: %.3f episodes/s%n", members, rate(course, crew, rounds));
      }
    }
    workers.forEach(Process::destroyForcibly);
    System.exit(0);
  }

  private static Process worker() throws Exception {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
        "jdk.incubator.vector", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
        ClusterProcess.class.getName(), "worker", "--join", ADDRESS.toString(), "--threads", "1").start();
  }

  /** After a round for the JIT. */
  private static double rate(Course course, Crew crew, int rounds) {
    try (MetaTraining training = new MetaTraining(course, 1, KERNELS)) {
      training.playApart(crew, EPISODES);
      training.pretrainStep();
      training.round();
      long begun = System.nanoTime();
      for (int i = 1; i < rounds; i++) {
        training.round();
      }
      return (rounds - 1) * EPISODES / ((System.nanoTime() - begun) * 1e-9);
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
      while (!said.take().endsWith("members: 2")) {
        continue;
      }
      long[] times = new long[SENT];
      Thread caller = Thread.currentThread();
      int[] done = {0};
      try {
        crew.map(echo, new byte[bytes], SENT + 1, (index, members) -> {
          times[done[0]++] = System.nanoTime();
          if (done[0] == SENT) {
            caller.interrupt();
          }
        });
      } catch (InterruptedException e) {
        double each = (times[SENT - 1] - times[SENT / 2 - 1]) * 1e-6 / (SENT / 2);
        System.out.printf(Locale.ROOT, "a job with %,d bytes of result takes %.2f ms without its work%n", bytes, each);
      }
    }
    worker.interrupt();
    worker.join();
  }
}
