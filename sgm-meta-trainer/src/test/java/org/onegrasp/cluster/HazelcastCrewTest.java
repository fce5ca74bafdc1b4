package org.onegrasp.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Assumptions;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Work;

/** A leader and its workers in one process; the wire between them is real. */
@Timeout(60)
class HazelcastCrewTest {
  private static final byte[] ARITHMETIC = {1};
  private final BlockingQueue<String> leaderSays = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> workerSays = new LinkedBlockingQueue<>();
  private final Address address = freeAddress();

  @BeforeAll
  static void hazelcastIsThere() {
    try {
      Class.forName("com.hazelcast.core.Hazelcast");
    } catch (ClassNotFoundException e) {
      Assumptions.abort("Hazelcast is not there: launch/install-cluster");
    }
  }

  private static Address freeAddress() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Address("127.0.0.1", socket.getLocalPort());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until somebody says something that begins so. */
  private static String heard(BlockingQueue<String> said, String contains) throws InterruptedException {
    for (String line = said.poll(40, TimeUnit.SECONDS); line != null; line = said.poll(40, TimeUnit.SECONDS)) {
      if (line.contains(contains)) {
        return line;
      }
    }
    throw new AssertionError("nobody said \"" + contains + "\"");
  }

  private Crew lead() throws IOException {
    return new Cluster(address, "test", 1, ARITHMETIC, leaderSays::add).lead();
  }

  /** A worker on a thread of its own; interrupted, it goes. */
  private Thread worker(Work.Kind kind, byte[] arithmetic, CompletableFuture<String> end) {
    Thread thread = new Thread(() -> {
      try {
        new Cluster(address, "test", 1, arithmetic, workerSays::add).work(Map.of("test", kind));
      } catch (InterruptedException e) {
        end.complete("interrupted");
      } catch (Exception e) {
        end.complete(e.getMessage());
      }
    }, "a worker");
    thread.start();
    return thread;
  }

  private interface Job {
    byte[] of(byte[] matter, byte[] state, int index) throws IOException, InterruptedException;
  }

  private static Work work(byte[] matter, Job job) {
    return new Work() {
      @Override
      public String kind() {
        return "test";
      }

      @Override
      public byte[] matter() {
        return matter;
      }

      @Override
      public byte[] job(byte[] state, int index) throws IOException, InterruptedException {
        return job.of(matter, state, index);
      }
    };
  }

  private static byte[] sum(byte[] matter, byte[] state, int index) {
    return new byte[] {(byte) (matter[0] + state[0] + index)};
  }

  @Test
  void aWorkerThatComesLateTakesJobsAndGetsMatterAndState() throws Exception {
    CountDownLatch workerDidOne = new CountDownLatch(1);
    Thread worker;
    try (Crew crew = lead()) {
      worker = worker(matter -> work(matter, (m, state, index) -> {
        workerDidOne.countDown();
        return sum(m, state, index);
      }), ARITHMETIC, new CompletableFuture<>());
      List<byte[]> results = crew.map(work(new byte[] {40}, (m, state, index) -> {
        assertTrue(workerDidOne.await(40, TimeUnit.SECONDS), () -> leaderSays + " " + workerSays);
        return sum(m, state, index);
      }), new byte[] {2}, 5, Crew.Progress.UNSEEN);
      for (int i = 0; i < 5; i++) {
        assertArrayEquals(new byte[] {(byte) (42 + i)}, results.get(i));
      }
    }
    heard(workerSays, "is over, or gone");
    heard(workerSays, "waiting for a run");
    worker.interrupt();
    worker.join();
  }

  @Test
  void theJobsOfAWorkerThatGoesAreDoneByOthers() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    try (Crew crew = lead()) {
      Thread worker = worker(matter -> work(matter, (m, state, index) -> {
        taken.countDown();
        new CountDownLatch(1).await(); // never
        return null;
      }), ARITHMETIC, new CompletableFuture<>());
      heard(leaderSays, "takes part, jobs at a time: 1; members: 2");
      List<byte[]> results = crew.map(work(new byte[] {1}, (m, state, index) -> {
        assertTrue(taken.await(40, TimeUnit.SECONDS));
        worker.interrupt();
        return sum(m, state, index);
      }), new byte[] {2}, 4, Crew.Progress.UNSEEN);
      assertEquals(4, results.size());
      for (int i = 0; i < 4; i++) {
        assertArrayEquals(new byte[] {(byte) (3 + i)}, results.get(i));
      }
      heard(leaderSays, "is gone, and others do its jobs; members: 1");
      worker.join();
    }
  }

  @Test
  void aJobThatFailsElsewhereEndsTheWorkWithItsNumberAndWhoDidIt() throws Exception {
    try (Crew crew = lead()) {
      Thread worker = worker(matter -> work(matter, (m, state, index) -> {
        throw new IOException("disk full");
      }), ARITHMETIC, new CompletableFuture<>());
      heard(leaderSays, "takes part");
      String message = assertThrows(IllegalStateException.class, () -> crew.map(work(new byte[1], (m, state, index) -> {
        new CountDownLatch(1).await(); // never
        return m;
      }), new byte[0], 2, Crew.Progress.UNSEEN)).getMessage();
      assertTrue(message.matches("job \\d+ on worker \\d+ on .*: java.io.IOException: disk full"), message);
      worker.interrupt();
      worker.join();
    }
  }

  @Test
  void whoCannotDoTheWorkIsLeftOutAndSaysWhy() throws Exception {
    try (Crew crew = lead()) {
      Thread worker = worker(matter -> {
        throw new IOException("no Gazebo here");
      }, ARITHMETIC, new CompletableFuture<>());
      heard(leaderSays, "takes part");
      CompletableFuture<String> told = new CompletableFuture<>();
      assertEquals(3, crew.map(work(new byte[1], (m, state, index) -> {
        if (!told.isDone()) {
          told.complete(heard(leaderSays, "cannot take part in this: no Gazebo here"));
        }
        return m;
      }), new byte[0], 3, Crew.Progress.UNSEEN).size());
      worker.interrupt();
      worker.join();
    }
  }

  @Test
  void aWorkerOfAnotherVersionEndsAndBothSidesSayIt() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    try (Crew crew = lead()) {
      worker(matter -> work(matter, HazelcastCrewTest::sum), new byte[] {2}, end).join();
      assertTrue(end.get().startsWith("this worker is of another version than the run at " + address), end.get());
      heard(leaderSays, "is of another version and does not take part");
      assertEquals(2, crew.map(work(new byte[1], HazelcastCrewTest::sum), new byte[1], 2, Crew.Progress.UNSEEN).size());
    }
  }

  @Test
  void nonsenseAtThePortDisturbsNothing() throws Exception {
    try (Crew crew = lead()) {
      for (String bytes : List.of("GET / HTTP/1.1\r\n\r\n", "\0\1\2\3\4\5\6\7", "CP2nonsense")) {
        try (Socket socket = new Socket(address.host(), address.port())) {
          socket.getOutputStream().write(bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }
      }
      assertEquals(2, crew.map(work(new byte[1], HazelcastCrewTest::sum), new byte[1], 2, Crew.Progress.UNSEEN).size());
    }
  }

  @Test
  void whatIsNoMessageIsLeftOutAndObjectsOfJavaAreNotMade() throws Exception {
    ClientConfig config = new ClientConfig().setClusterName("test");
    config.getNetworkConfig().addAddress(address.toString());
    try (Crew crew = lead()) {
      HazelcastInstance stranger = HazelcastClient.newHazelcastClient(config);
      stranger.getQueue(Shelf.INBOX).add("a text");
      heard(leaderSays, "what is no message was left out");
      stranger.getQueue(Shelf.INBOX).add(new java.util.concurrent.atomic.AtomicBoolean());
      String refused = heard(leaderSays, "what is no message was left out");
      assertTrue(refused.contains("AtomicBoolean"), refused);
      stranger.getQueue(Shelf.INBOX).add(new byte[] {1, 2, 3});
      heard(leaderSays, "no parcel of Message");
      stranger.shutdown();
      assertEquals(2, crew.map(work(new byte[1], HazelcastCrewTest::sum), new byte[1], 2, Crew.Progress.UNSEEN).size());
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Address there = new Address("127.0.0.1", taken.getLocalPort());
      String message = assertThrows(IOException.class,
          () -> new Cluster(there, "test", 1, ARITHMETIC, leaderSays::add).lead()).getMessage();
      assertTrue(message.startsWith("cannot listen on " + there), message);
    }
  }

  @Test
  void aRunOfAnotherNameGetsNobody() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    try (Crew crew = new Cluster(address, "others", 1, ARITHMETIC, leaderSays::add).lead()) {
      Thread worker = worker(matter -> work(matter, HazelcastCrewTest::sum), ARITHMETIC, end);
      heard(workerSays, "leads no run of the name \"test\"");
      worker.interrupt();
      assertEquals("interrupted", end.get());
      assertEquals(2, crew.map(work(new byte[1], HazelcastCrewTest::sum), new byte[1], 2, (index, result, members) -> {
        assertEquals(1, members);
      }).size());
    }
  }
}
