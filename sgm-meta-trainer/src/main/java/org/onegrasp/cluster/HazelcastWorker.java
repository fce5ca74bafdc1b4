package org.onegrasp.cluster;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.collection.IQueue;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.onegrasp.parallel.Parcel;
import org.onegrasp.parallel.Work;

/** Does jobs for whoever leads a run at an address, and waits for the next one when that is over. */
final class HazelcastWorker {
  private static final int CONNECT_MS = 2000;
  private static final long PAUSE_MS = 1000;
  private static final int MOST_WORKS = 2; // that are held ready
  private static final long LAST_SECONDS = 60;
  private final Cluster cluster;
  private final byte[] checksum;
  private final Map<String, Work.Kind> kinds;

  HazelcastWorker(Cluster cluster, byte[] checksum, Map<String, Work.Kind> kinds) {
    this.cluster = cluster;
    this.checksum = checksum.clone();
    this.kinds = Map.copyOf(kinds);
  }

  /** Until the thread is interrupted. */
  void run() throws InterruptedException {
    while (true) {
      cluster.say().accept("waiting for a run at " + cluster.address());
      new Shift(connected()).run();
    }
  }

  private HazelcastInstance connected() throws InterruptedException {
    boolean told = false;
    while (true) {
      if (somebodyListens()) {
        try {
          return HazelcastClient.newHazelcastClient(configuration());
        } catch (HazelcastException | IllegalStateException e) {
          if (!told) {
            cluster.say().accept("who listens at " + cluster.address() + " leads no run of the name \""
                + cluster.name() + "\"; trying on");
            told = true;
          }
        }
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  /** A look that costs less than a client. */
  private boolean somebodyListens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(cluster.address().host(), cluster.address().port()), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private ClientConfig configuration() {
    ClientConfig config = new ClientConfig().setClusterName(cluster.name())
        .setProperty("hazelcast.logging.type", "none").setProperty("hazelcast.client.invocation.timeout.seconds", "20");
    config.getNetworkConfig().addAddress(cluster.address().toString()).setConnectionTimeout(CONNECT_MS)
        .getClusterRoutingConfig().setRoutingMode(RoutingMode.SINGLE_MEMBER);
    config.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
    config.getConnectionStrategyConfig().setReconnectMode(ReconnectMode.OFF).getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(CONNECT_MS);
    config.getMetricsConfig().setEnabled(false);
    config.getSerializationConfig().setJavaSerializationFilterConfig(HazelcastCrew.nothing());
    return config;
  }

  /** One run. */
  private final class Shift {
    private final HazelcastInstance client;
    private final String self;
    private final IMap<String, byte[]> shelf;
    private final IQueue<byte[]> leader;
    private final ExecutorService threads;
    private final Map<Long, Work> works = new LinkedHashMap<>();
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread reader = new Thread(this::read, "worker-inbox");
    private boolean refused;
    private long batch = -1;
    private byte[] state;

    Shift(HazelcastInstance client) {
      this.client = client;
      self = client.getLocalEndpoint().getUuid().toString();
      reader.setDaemon(true);
      shelf = client.getMap(Shelf.MAP);
      leader = client.getQueue(Shelf.INBOX);
      AtomicInteger number = new AtomicInteger();
      threads = Executors.newFixedThreadPool(cluster.threads(), work -> {
        Thread thread = new Thread(work, "worker-" + number.incrementAndGet());
        thread.setDaemon(true);
        return thread;
      });
    }

    /** Until the run is over. */
    void run() throws InterruptedException {
      client.getLifecycleService().addLifecycleListener(event -> over.countDown()); // it is connected already
      try {
        begin();
        over.await();
      } catch (HazelcastException | IllegalStateException e) {
        if (refused) {
          throw e;
        }
      } finally {
        end();
      }
      cluster.say().accept("the run at " + cluster.address() + " is over, or gone; jobs done for it: " + done);
    }

    private void begin() {
      byte[] theirs = shelf.get(Shelf.CHECKSUM);
      leader.add(Message.hello(self, name(), cluster.threads(), checksum).toBytes());
      refused = !Arrays.equals(theirs, checksum);
      if (refused) {
        throw new IllegalStateException("this worker is of another version than the run at " + cluster.address()
            + " (checksum " + hex(checksum) + " here, " + hex(theirs) + " there): build once and copy the folder, and"
            + " use machines whose vectors are as wide, or give all of them ONEGRASP_JAVA_OPTS=-XX:MaxVectorSize=16");
      }
      cluster.say().accept("working for " + cluster.address() + ", jobs at a time: " + cluster.threads());
      reader.start();
    }

    /** Hands jobs to the threads, as they come; a call that hangs when the leader is gone holds up nobody. */
    private void read() {
      try {
        IQueue<byte[]> inbox = client.getQueue(Shelf.inboxOf(self));
        while (over.getCount() > 0) {
          byte[] message = inbox.poll(1, TimeUnit.SECONDS);
          if (message != null) {
            threads.execute(() -> answer(Message.of(message)));
          }
        }
      } catch (InterruptedException | RuntimeException e) {
        over.countDown(); // without messages there is nothing to do here
      }
    }

    private void end() throws InterruptedException {
      over.countDown();
      threads.shutdownNow();
      client.shutdown();
      threads.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
      works.values().forEach(Work::close);
    }

    private static String hex(byte[] bytes) {
      return bytes == null ? "none" : HexFormat.of().formatHex(bytes);
    }

    private static String name() {
      String host;
      try {
        host = InetAddress.getLocalHost().getHostName();
      } catch (IOException e) {
        host = "somewhere";
      }
      return "worker " + ProcessHandle.current().pid() + " on " + host;
    }

    private void answer(Message job) {
      Message answer;
      try {
        answer = result(job);
      } catch (InterruptedException e) {
        return; // the run is over
      } catch (Exception | Error e) {
        answer = job.answer(Message.Subject.FAILED, self, e.toString());
      }
      try {
        leader.add(answer.toBytes());
        done.incrementAndGet();
      } catch (HazelcastException | IllegalStateException e) {
        // the run is over, and nobody waits for it
      }
    }

    private Message result(Message job) throws IOException, InterruptedException {
      Work work;
      try {
        work = work(job.work());
      } catch (IOException | IllegalArgumentException | IllegalStateException e) {
        return job.answer(Message.Subject.CANNOT, self, String.valueOf(e.getMessage()));
      }
      byte[] common = state(job.batch());
      return job.result(self, common == null ? new byte[0] : work.job(common, job.index()));
    }

    private synchronized Work work(long number) throws IOException {
      Work work = works.get(number);
      if (work == null) {
        byte[] stored = shelf.get(Shelf.work(number));
        if (stored == null) {
          throw new IllegalStateException("its work is over");
        }
        Shelf.Stored of = Parcel.open(stored, Shelf.Stored.class);
        Work.Kind kind = kinds.get(of.kind());
        if (kind == null) {
          throw new IllegalStateException("there is no work of the kind \"" + of.kind() + "\" here");
        }
        if (works.size() == MOST_WORKS) {
          works.remove(works.keySet().iterator().next()).close();
        }
        work = kind.open(of.matter());
        works.put(number, work);
      }
      return work;
    }

    /** Null when that call is over. */
    private synchronized byte[] state(long number) {
      if (number != batch) {
        state = shelf.get(Shelf.state(number));
        batch = number;
      }
      return state;
    }
  }
}
