package org.onegrasp.gazebo;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.onegrasp.msgs.gazebo.Factory;
import org.onegrasp.msgs.gazebo.Model;
import org.onegrasp.msgs.gazebo.Physics;
import org.onegrasp.msgs.gazebo.Request;
import org.onegrasp.msgs.gazebo.Response;
import org.onegrasp.msgs.gazebo.Scene;
import org.onegrasp.msgs.gazebo.WorldControl;
import org.onegrasp.msgs.gazebo.WorldStatistics;
import org.onegrasp.world.Pose;

/**
 * One running Gazebo whose world has come up: control of time, models put there and taken away, questions. Calls wait for Gazebo to
 * have done it and end with a {@link GazeboException} when it does not, or when Gazebo went away.
 */
final class GazeboSession implements AutoCloseable {
  static final Duration START = Duration.ofSeconds(25);
  private static final String OBJECT = "onegrasp_object_";
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(3);

  private final Pace pace = new Pace();
  private final GazeboServer server; // null when somebody else's
  private final String partition;
  private final String host;
  private final GazeboFiles files;
  private final GazeboTransport transport;
  private final Publication<WorldControl> control;
  private final Publication<Physics> physics;
  private final Publication<Factory> factory;
  private final Publication<Model> modify;
  private final Publication<Request> requests;
  private final Map<String, Boolean> news = new HashMap<>(); // of models that somebody waits for; guarded by answers
  private final Map<Integer, Response> answers = new HashMap<>();
  private int lastRequest = (int) (System.nanoTime() & 0xFFFFFF);
  private final String id = Long.toString(System.nanoTime() & 0xFFFFFFFFL, 36);
  private int named;
  private boolean lost;

  private GazeboSession(GazeboServer server, GazeboTransport transport, GazeboAddress address, GazeboFiles files)
      throws InterruptedException {
    this.server = server;
    this.partition = address.partition();
    this.host = address.host();
    this.files = files;
    this.transport = transport;
    transport.whenConnectionChanges(connected -> {
      if (!connected) {
        lose();
      }
    });
    control = transport.advertise("~/world_control", WorldControl.getDefaultInstance());
    physics = transport.advertise("~/physics", Physics.getDefaultInstance());
    factory = transport.advertise("~/factory", Factory.getDefaultInstance());
    modify = transport.advertise("~/model/modify", Model.getDefaultInstance());
    requests = transport.advertise("~/request", Request.getDefaultInstance());
    transport.subscribe("~/response", Response.parser(), Response.getDefaultInstance(), false, 100, this::take);
    transport.subscribe("~/model/info", Model.parser(), Model.getDefaultInstance(), false, 100, model -> note(model.getName()));
    transport.subscribe("~/request", Request.parser(), Request.getDefaultInstance(), false, 100, request -> {
      if (request.getRequest().equals("entity_delete")) {
        note(request.getData());
      }
    });
    for (Publication<?> publication : List.of(control, physics, factory, modify, requests)) {
      publication.awaitSubscriber(ANSWER);
    }
  }

  /**
   * Starts a gzserver, paused, and waits until its world is up.
   *
   * @throws GazeboException when it does not come up; carries what gzserver said last
   */
  static GazeboSession start(GazeboInstallation installation, GazeboServer.Settings settings) throws IOException {
    return start(installation, settings, START);
  }

  static GazeboSession start(GazeboInstallation installation, GazeboServer.Settings settings, Duration patience) throws IOException {
    GazeboServer server = GazeboServer.start(installation, settings);
    GazeboTransport transport = new GazeboTransport(server.address().master(), server.address().host());
    boolean up = false;
    try {
      awaitWorld(server, transport, patience);
      GazeboSession session = new GazeboSession(server, transport, server.address(), server.files());
      up = true;
      return session;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GazeboException("interrupted while Gazebo was starting", e);
    } catch (GazeboException e) {
      throw new GazeboException("gzserver did not come up: " + e.getMessage() + ". It said last:\n" + server.lastWords(), e);
    } finally {
      if (!up) {
        transport.close();
        server.close();
      }
    }
  }

  /**
   * Joins a Gazebo that somebody else started, and pauses it.
   *
   * @param patience how long to wait for it
   * @throws GazeboException when there is none
   */
  static GazeboSession join(GazeboAddress address, Duration patience) throws IOException {
    GazeboTransport transport = new GazeboTransport(address.master(), address.host());
    try {
      awaitWorld(null, transport, patience);
      Path folder = Files.createTempDirectory("onegrasp-gazebo-");
      GazeboSession session = new GazeboSession(null, transport, address, new GazeboFiles(folder, folder.toString()));
      session.control(WorldControl.newBuilder().setPause(true).build());
      session.clear();
      return session;
    } catch (InterruptedException e) {
      transport.close();
      Thread.currentThread().interrupt();
      throw new GazeboException("interrupted while looking for Gazebo", e);
    } catch (GazeboException e) {
      transport.close();
      throw e;
    }
  }

  /** gzserver that is asked too much while it loads its world may stop for good, so only its clock is asked for until that ticks. */
  private static void awaitWorld(GazeboServer server, GazeboTransport transport, Duration patience) throws InterruptedException {
    CountDownLatch up = new CountDownLatch(1);
    try (Subscription clock = transport.subscribe("~/world_stats", WorldStatistics.parser(), WorldStatistics.getDefaultInstance(), false,
        10, stats -> up.countDown())) {
      transport.awaitConnected(patience);
      long end = System.nanoTime() + patience.toNanos();
      while (!up.await(200, TimeUnit.MILLISECONDS)) {
        if (server != null && !server.isAlive()) {
          throw new GazeboException("it ended by itself");
        }
        if (System.nanoTime() > end) {
          throw new GazeboException("no tick of " + clock.wish().topic() + " within " + patience.toSeconds() + " s");
        }
      }
    }
  }

  /** How fast it was so far. */
  Pace pace() {
    return pace;
  }

  GazeboServer server() {
    return server;
  }

  /** Files that this Gazebo can read. */
  GazeboFiles files() {
    return files;
  }

  GazeboTransport transport() {
    return transport;
  }

  /** Publisher of commands for the joints of a model. */
  JointCommands joints(String model) throws IOException {
    JointCommands commands = new JointCommands(partition, model, InetAddress.getByName(host));
    try {
      commands.awaitSubscriber(ANSWER);
      return commands;
    } catch (GazeboException e) {
      commands.close();
      throw e;
    }
  }

  void control(WorldControl message) {
    checkThere();
    control.publish(message);
  }

  /** @param stepsPerSecond at most so many physics steps in a second of real time */
  void limitRate(double stepsPerSecond) {
    physics.publish(Physics.newBuilder().setRealTimeUpdateRate(stepsPerSecond).build());
  }

  private void take(Response response) {
    synchronized (answers) {
      if (answers.containsKey(response.getId())) {
        answers.put(response.getId(), response);
        answers.notifyAll();
      }
    }
  }

  private void note(String model) {
    synchronized (answers) {
      news.replace(model, true);
      answers.notifyAll();
    }
  }

  private void lose() {
    synchronized (answers) {
      lost = true;
      answers.notifyAll();
    }
  }

  /** Whether Gazebo went away; then nothing can be done with this session but to close it. */
  boolean lost() {
    synchronized (answers) {
      return lost || server != null && !server.isAlive();
    }
  }

  /** @throws GazeboException when Gazebo went away */
  void checkThere() {
    if (lost()) {
      throw new GazeboException("Gazebo went away in the middle" + (server == null ? "" : "; it said last:\n" + server.lastWords()));
    }
  }

  /**
   * Asks gzserver and waits for the answer; it looks at questions five times a second. A question that stays without an answer is
   * asked again; one that never gets any means that gzserver hangs.
   */
  Response ask(String request, String data) {
    long end = System.nanoTime() + ANSWER.toNanos();
    while (System.nanoTime() < end) {
      Optional<Response> answer = ask(request, data, ASK_AGAIN);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw hanging("it did not answer " + request + " " + data + " within " + ANSWER.toSeconds() + " s");
  }

  private Optional<Response> ask(String request, String data, Duration timeout) {
    int question = send(request, data);
    try {
      await(timeout, () -> answers.get(question) != null);
      synchronized (answers) {
        return Optional.ofNullable(answers.get(question));
      }
    } finally {
      forget(question);
    }
  }

  /** Asks without waiting; the answer will be in {@link #answers} until {@link #forget}. */
  private int send(String request, String data) {
    int question;
    synchronized (answers) {
      question = ++lastRequest;
      answers.put(question, null);
    }
    requests.publish(Request.newBuilder().setId(question).setRequest(request).setData(data).build());
    return question;
  }

  private void forget(int question) {
    synchronized (answers) {
      answers.remove(question);
    }
  }

  /** Waits for what gzserver tells; whether it came in time. The condition is asked with {@link #answers} locked. */
  private boolean await(Duration timeout, BooleanSupplier condition) {
    long begun = System.nanoTime();
    synchronized (answers) {
      try {
        while (!condition.getAsBoolean()) {
          if (System.nanoTime() - begun > timeout.toNanos()) {
            return false;
          }
          checkThere();
          answers.wait(50);
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GazeboException("interrupted while waiting for Gazebo", e);
      } finally {
        pace.waited(System.nanoTime() - begun);
      }
    }
  }

  /** Gives the session up: gzserver is there but does not do its work any more. */
  GazeboException hanging(String how) {
    return giveUp("Gazebo hangs: " + how + (server == null ? "; start it anew" : ""));
  }

  /** Gives the session up for this reason. */
  GazeboException giveUp(String why) {
    lose();
    return new GazeboException(why);
  }

  /** Takes away what an OneGrasp that ended or lost its connection left on the table. */
  private void clear() {
    try {
      Scene scene = Scene.parseFrom(ask("scene_info", "").getSerializedData());
      scene.getModelList().stream().map(Model::getName).filter(name -> name.startsWith(OBJECT)).forEach(this::delete);
    } catch (InvalidProtocolBufferException e) {
      throw new GazeboException("malformed answer of Gazebo about its scene", e);
    }
  }

  /** A model name that no other session uses: gzserver mixes up models of the same name, and keeps those of sessions before. */
  String newName(String kind) {
    named++;
    return "onegrasp_" + kind + "_" + id + "_" + named;
  }

  /** What Gazebo knows of a model; empty when there is none of this name. */
  Optional<Model> model(String name) {
    Response response = ask("entity_info", name);
    if (!isModel(response)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Model.parseFrom(response.getSerializedData()));
    } catch (InvalidProtocolBufferException e) {
      throw new GazeboException("malformed answer of Gazebo about model " + name, e);
    }
  }

  /**
   * Puts a model into the world and waits until it is there. gzserver tells of a new model on ~/model/info, and answers questions
   * before it makes models, in the same go: so it is asked in passing whether there was one already.
   *
   * @throws GazeboException when the name is in use, or Gazebo does not make the model
   */
  void spawn(String name, String sdf) {
    int before = send("entity_info", name);
    boolean told;
    boolean made;
    try {
      expect(name);
      factory.publish(Factory.newBuilder().setSdf(sdf).setAllowRenaming(false).build());
      told = await(ANSWER, () -> news.get(name) || isModel(answers.get(before)));
    } finally {
      forget(before);
      made = cameTrue(name);
    }
    if (!made) {
      throw told ? new GazeboException("there is a model \"" + name + "\" already; delete it first, or choose another name")
          : new GazeboException("Gazebo did not make the model \"" + name + "\""
              + (server == null ? "; see what gzserver printed" : ". It said last:\n" + server.lastWords()));
    }
  }

  private void expect(String model) {
    synchronized (answers) {
      news.put(model, false);
    }
  }

  private boolean cameTrue(String model) {
    synchronized (answers) {
      return Boolean.TRUE.equals(news.remove(model));
    }
  }

  private static boolean isModel(Response response) {
    return response != null && response.getType().equals("gazebo.msgs.Model");
  }

  /** Takes a model out of the world and waits until it is gone; nothing happens when there is none. */
  void delete(String name) {
    expect(name);
    int question = send("entity_delete", name);
    try {
      if (!await(ANSWER, () -> news.get(name) || isMissing(answers.get(question)))) {
        throw new GazeboException("Gazebo did not delete the model \"" + name + "\"");
      }
    } finally {
      forget(question);
      cameTrue(name);
    }
  }

  private static boolean isMissing(Response response) {
    return response != null && !response.getResponse().equals("success");
  }

  /**
   * Puts models, or links of them, somewhere else at once; links are told by their number. Most likely done when this returns:
   * questions are answered before models are moved, in one go, but the two come on connections of their own.
   */
  void move(List<Model> models) {
    models.forEach(modify::publish);
    ask("entity_info", models.get(0).getName());
  }

  @Override
  public void close() {
    transport.close();
    if (server != null) {
      server.close();
    }
  }
}
