package org.onegrasp.gazebo;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.onegrasp.msgs.gazebo.Factory;
import org.onegrasp.msgs.gazebo.Model;
import org.onegrasp.msgs.gazebo.Request;
import org.onegrasp.msgs.gazebo.Response;
import org.onegrasp.msgs.gazebo.Scene;

/**
 * Models in a Gazebo's world: put there, moved, asked about and taken away. Calls wait for Gazebo to have done it and
 * end with a {@link GazeboException} when it does not, or when Gazebo went away.
 */
final class GazeboModels {
  private static final String OBJECT = "onegrasp_object_";
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(3);

  private final GazeboSession session;
  private final Publication<Factory> factory;
  private final Publication<Model> modify;
  private final Publication<Request> requests;
  private final Map<String, Boolean> news = new HashMap<>(); // of models that somebody waits for; guarded by answers
  private final Map<Integer, Response> answers = new HashMap<>();
  private int lastRequest = (int) (System.nanoTime() & 0xFFFFFF);
  private final String id = Long.toString(System.nanoTime() & 0xFFFFFFFFL, 36);
  private int named;

  /** @param session whose world they stand in */
  GazeboModels(GazeboSession session, GazeboTransport transport) {
    this.session = session;
    factory = transport.advertise("~/factory", Factory.getDefaultInstance());
    modify = transport.advertise("~/model/modify", Model.getDefaultInstance());
    requests = transport.advertise("~/request", Request.getDefaultInstance());
    transport.subscribe("~/response", Response.parser(), Response.getDefaultInstance(), false, 100, this::take);
    transport.subscribe("~/model/info", Model.parser(), Model.getDefaultInstance(), false, 100,
        model -> note(model.getName()));
    transport.subscribe("~/request", Request.parser(), Request.getDefaultInstance(), false, 100, request -> {
      if (request.getRequest().equals("entity_delete")) {
        note(request.getData());
      }
    });
  }

  /** Waits until Gazebo listens. */
  void awaitSubscribers(Duration patience) throws InterruptedException {
    for (Publication<?> publication : List.of(factory, modify, requests)) {
      publication.awaitSubscriber(patience);
    }
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

  /**
   * Asks gzserver and waits for the answer; it looks at questions five times a second. A question that stays without an
   * answer is asked again; one that never gets any means that gzserver hangs.
   */
  Response ask(String request, String data) {
    long end = System.nanoTime() + ANSWER.toNanos();
    while (System.nanoTime() < end) {
      Optional<Response> answer = ask(request, data, ASK_AGAIN);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw session.hanging("it did not answer " + request + " " + data + " within " + ANSWER.toSeconds() + " s");
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
    session.hurry(false);
    synchronized (answers) {
      try {
        while (!condition.getAsBoolean()) {
          if (System.nanoTime() - begun > timeout.toNanos()) {
            return false;
          }
          session.checkThere();
          answers.wait(50);
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GazeboException("interrupted while waiting for Gazebo", e);
      } finally {
        session.pace().waited(System.nanoTime() - begun);
      }
    }
  }

  /** Takes away what an OneGrasp that ended or lost its connection left on the table. */
  void clear() {
    try {
      Scene scene = Scene.parseFrom(ask("scene_info", "").getSerializedData());
      scene.getModelList().stream().map(Model::getName).filter(name -> name.startsWith(OBJECT)).forEach(this::delete);
    } catch (InvalidProtocolBufferException e) {
      throw new GazeboException("malformed answer of Gazebo about its scene", e);
    }
  }

  /**
   * A model name that no other session uses: gzserver mixes up models of the same name, and keeps those of sessions
   * before.
   */
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
   * Puts a model into the world and waits until it is there. gzserver tells of a new model on ~/model/info, and answers
   * questions before it makes models, in the same go: so it is asked in passing whether there was one already.
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
      throw told
          ? new GazeboException("there is a model \"" + name + "\" already; delete it first, or choose another name")
          : new GazeboException("Gazebo did not make the model \"" + name + "\""
              + (session.server() == null ? "; see what gzserver printed"
                  : ". It said last:\n" + session.server().lastWords()));
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
   * Puts models, or links of them, somewhere else at once; links are told by their number. Most likely done when this
   * returns: questions are answered before models are moved, in one go, but the two come on connections of their own.
   */
  void move(List<Model> models) {
    models.forEach(modify::publish);
    ask("entity_info", models.get(0).getName());
  }
}
