package org.onegrasp.cluster;

import com.hazelcast.client.Client;
import com.hazelcast.client.ClientListener;
import com.hazelcast.collection.IQueue;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.JobBoard;
import org.onegrasp.parallel.Parcel;
import org.onegrasp.parallel.Work;

/** Leads a run: its own threads do jobs, and so do workers. */
final class HazelcastCrew implements Crew {
  private static final int MOST_WORKS = 2; // that lie on the shelf
  private static final long POLL_SECONDS = 1;
  private static final long LAST_SECONDS = 60;
  private static final String SELF = ""; // among those who take jobs
  private static final String GONE_AFTER_SECONDS = "20"; // a worker that says nothing
  private final Cluster cluster;
  private final byte[] checksum;
  private final HazelcastInstance hazelcast;
  private final IQueue<byte[]> inbox;
  private final IMap<String, byte[]> shelf;
  private final ExecutorService threads;
  private final Thread dispatcher;
  private final Map<String, Remote> remotes = new LinkedHashMap<>();
  private final Map<Long, Work> works = new LinkedHashMap<>();
  private long lastWork;
  private long lastBatch;
  private Batch batch; // null: nothing to do

  /** A worker. */
  private static final class Remote {
    private final String name;
    private final int threads;
    private final Set<Long> unable = new HashSet<>();
    private int busy;

    Remote(String name, int threads) {
      this.name = name;
      this.threads = threads;
    }
  }

  /** A call of map. */
  private record Batch(long number, long work, JobBoard board, Progress progress) {}

  private HazelcastCrew(Cluster cluster, byte[] checksum, HazelcastInstance hazelcast) {
    this.cluster = cluster;
    this.checksum = checksum.clone();
    this.hazelcast = hazelcast;
    inbox = hazelcast.getQueue(Shelf.INBOX);
    shelf = hazelcast.getMap(Shelf.MAP);
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(cluster.threads(), work -> daemon(work, "member-" + number.incrementAndGet()));
    dispatcher = daemon(this::dispatch, "onegrasp-leader");
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  static HazelcastCrew open(Cluster cluster, byte[] checksum) throws IOException {
    HazelcastInstance hazelcast;
    try {
      hazelcast = Hazelcast.newHazelcastInstance(configuration(cluster));
    } catch (HazelcastException | IllegalStateException e) {
      throw new IOException("cannot listen on " + cluster.address() + " (" + e.getMessage()
          + "): name a free port of an address of this machine, --cluster ADDRESS:PORT", e);
    }
    HazelcastCrew crew = new HazelcastCrew(cluster, checksum, hazelcast);
    crew.shelf.set(Shelf.CHECKSUM, checksum);
    hazelcast.getClientService().addClientListener(crew.new Partings());
    crew.dispatcher.start();
    return crew;
  }

  /** One member, on one address, with nothing open but what workers need. */
  private static Config configuration(Cluster cluster) throws IOException {
    String address = InetAddress.getByName(cluster.address().host()).getHostAddress();
    Config config = new Config().setClusterName(cluster.name()).setProperty("hazelcast.logging.type", "none")
        .setProperty("hazelcast.phone.home.enabled", "false").setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false").setProperty("hazelcast.partition.count", "11")
        .setProperty("hazelcast.client.max.no.heartbeat.seconds", GONE_AFTER_SECONDS);
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.getManagementCenterConfig().setConsoleEnabled(false).setDataAccessEnabled(false).setScriptingEnabled(false);
    config.getNetworkConfig().getMemcacheProtocolConfig().setEnabled(false);
    config.getNetworkConfig().setPort(cluster.address().port()).setPortAutoIncrement(false).setPublicAddress(address);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(address);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(false);
    config.getSerializationConfig().setJavaSerializationFilterConfig(nothing());
    return config;
  }

  /** Messages are bytes and texts; objects of Java's own serialization are refused, whoever sends them. */
  static JavaSerializationFilterConfig nothing() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true).setWhitelist(new ClassFilter().addClasses("none"));
    return filter;
  }

  /** Tells of workers that went away. */
  private final class Partings implements ClientListener {
    @Override
    public void clientConnected(Client client) {
      // it says hello itself, when it knows that it is of the same version
    }

    @Override
    public void clientDisconnected(Client client) {
      lost(client.getUuid().toString());
    }
  }

  @Override
  public List<byte[]> map(Work work, byte[] state, int count, Progress progress)
      throws IOException, InterruptedException {
    Batch now;
    synchronized (this) {
      long number = ++lastBatch;
      now = new Batch(number, onShelf(work), new JobBoard(count), progress);
      shelf.set(Shelf.state(number), state);
      batch = now;
      feedAll();
    }
    for (int i = 0; i < cluster.threads(); i++) {
      threads.execute(() -> work(work, state, now));
    }
    try {
      return now.board.results();
    } finally {
      now.board.end();
      synchronized (this) {
        batch = null;
      }
      shelf.delete(Shelf.state(now.number));
    }
  }

  /** Its number there. */
  private long onShelf(Work work) {
    for (Map.Entry<Long, Work> there : works.entrySet()) {
      if (there.getValue() == work) {
        return there.getKey();
      }
    }
    if (works.size() == MOST_WORKS) {
      long eldest = works.keySet().iterator().next();
      works.remove(eldest);
      shelf.delete(Shelf.work(eldest));
    }
    works.put(++lastWork, work);
    shelf.set(Shelf.work(lastWork), Parcel.of(new Shelf.Stored(work.kind(), work.matter())));
    return lastWork;
  }

  private void work(Work work, byte[] state, Batch now) {
    try {
      for (OptionalInt job = now.board.await(SELF); job.isPresent(); job = now.board.await(SELF)) {
        one(work, state, now, job.getAsInt());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void one(Work work, byte[] state, Batch now, int job) throws InterruptedException {
    try {
      done(now, job, work.job(state, job));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | Error e) {
      now.board.failed(job, e);
    }
  }

  private synchronized void done(Batch now, int job, byte[] result) {
    if (now.board.done(job, result)) {
      now.progress.finished(job, result, members());
    }
  }

  private int members() {
    return 1 + remotes.size();
  }

  private void dispatch() {
    try {
      while (hazelcast.getLifecycleService().isRunning()) {
        next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever comes, the next one is taken, too. */
  private void next() throws InterruptedException {
    try {
      byte[] message = inbox.poll(POLL_SECONDS, TimeUnit.SECONDS);
      if (message != null) {
        take(Message.of(message));
      }
    } catch (RuntimeException e) {
      if (hazelcast.getLifecycleService().isRunning()) {
        cluster.say().accept("what is no message was left out: " + e.getMessage());
      }
    }
  }

  private synchronized void take(Message message) {
    if (message.subject() == Message.Subject.HELLO) {
      welcome(message);
      return;
    }
    Remote remote = remotes.get(message.from());
    if (remote == null) {
      return; // gone, and its jobs with it
    }
    remote.busy--;
    boolean current = batch != null && batch.number == message.batch();
    switch (message.subject()) {
      case RESULT -> {
        if (current) {
          done(batch, message.index(), message.bytes());
        }
      }
      case FAILED -> {
        if (current) {
          batch.board.failed(message.index(),
              new IllegalStateException("job " + message.index() + " on " + remote.name + ": " + message.text()));
        }
      }
      case CANNOT -> cannot(message, remote, current);
      default -> throw new IllegalArgumentException("a worker does not say " + message.subject());
    }
    feedAll();
  }

  private void cannot(Message message, Remote remote, boolean current) {
    if (remote.unable.add(message.work())) {
      cluster.say().accept(remote.name + " cannot take part in this: " + message.text());
    }
    if (current) {
      batch.board.lost(message.from());
    }
  }

  private void welcome(Message hello) {
    if (!Arrays.equals(hello.bytes(), checksum)) {
      cluster.say().accept(hello.text() + " is of another version and does not take part");
      return;
    }
    boolean there = hazelcast.getClientService().getConnectedClients().stream()
        .anyMatch(client -> client.getUuid().toString().equals(hello.from()));
    if (there && hello.index() > 0) {
      remotes.put(hello.from(), new Remote(hello.text(), hello.index()));
      cluster.say().accept(hello.text() + " takes part, jobs at a time: " + hello.index() + "; members: " + members());
      feedAll();
    }
  }

  private synchronized void lost(String worker) {
    Remote remote = remotes.remove(worker);
    if (remote != null) {
      cluster.say().accept(remote.name + " is gone, and others do its jobs; members: " + members());
      if (batch != null) {
        batch.board.lost(worker);
      }
      hazelcast.getQueue(Shelf.inboxOf(worker)).destroy();
      feedAll();
    }
  }

  private void feedAll() {
    if (batch != null) {
      remotes.forEach(this::feed);
    }
  }

  private void feed(String worker, Remote remote) {
    while (remote.busy < remote.threads && !remote.unable.contains(batch.work)) {
      OptionalInt job = batch.board.take(worker);
      if (job.isEmpty()) {
        return;
      }
      remote.busy++;
      hazelcast.<byte[]>getQueue(Shelf.inboxOf(worker))
          .add(Message.job(batch.work, batch.number, job.getAsInt()).toBytes());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    hazelcast.shutdown();
    try {
      threads.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
      dispatcher.join(TimeUnit.SECONDS.toMillis(LAST_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
