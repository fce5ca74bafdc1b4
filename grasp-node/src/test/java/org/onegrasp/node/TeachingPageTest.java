package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.Predict;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.ros.Eventually;
import org.onegrasp.web.Simulation;
import org.onegrasp.world.Grasp;

/** Teaching over HTTP on a running node, with a fake learner and a box on the table. */
class TeachingPageTest {
  private static final String MUG = "{\"object\": \"mug\", \"x\": 0, \"y\": 0.02, \"yaw\": 0}";

  @TempDir
  Path skills;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Semaphore gate = FakeLearner.open();
  private NodeRig rig;
  private String page;

  private void start() throws IOException, InterruptedException {
    start(Optional.empty());
  }

  private void start(Optional<Simulation> simulation) throws IOException, InterruptedException {
    rig = new NodeRig(skills, gate);
    page = rig.openPage(simulation);
    rig.look();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private HttpResponse<byte[]> send(String method, String path, String type, byte[] body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(page + path))
        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    try {
      return client.send((type.isEmpty() ? request : request.header("Content-Type", type)).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private JsonObject json(int status, HttpResponse<byte[]> answer) {
    String text = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(status, answer.statusCode(), text);
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private JsonObject get(String path) {
    return json(200, send("GET", path, "", new byte[0]));
  }

  private JsonObject post(int status, String path, String body) {
    return json(status,
        send("POST", path, "application/json", body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private HttpResponse<byte[]> put(String path, byte[] file) {
    return send("PUT", path, "application/octet-stream", file);
  }

  private List<String> names() {
    return rig.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request()).skills();
  }

  private static String text(JsonObject object, String field) {
    return object.get(field).getAsString();
  }

  @Test
  void taughtByHttpIsTaughtForRos() throws Exception {
    start();
    JsonObject lesson = post(200, "/api/teach?wait=60", MUG);
    assertEquals("done", text(lesson, "state"));
    assertEquals("page", text(lesson, "from"));
    assertEquals(List.of("mug"), names());
    assertTrue(rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request("mug")).success());
    JsonObject skill = get("/api/skills/mug");
    assertEquals(1, skill.getAsJsonArray("shown").size());
    assertTrue(skill.get("selected").getAsBoolean());
    rig.look();
    JsonObject found = get("/api/grasps").getAsJsonArray("found").get(0).getAsJsonObject();
    assertEquals("mug", text(found, "object"));
    assertEquals("mug", text(get("/api/state"), "selected"));
  }

  @Test
  void taughtByRosIsALessonOnThePage() throws Exception {
    start();
    rig.demonstrate("mug", new Grasp(0, 0.02, 0.43, 0, 0.04, 1));
    rig.awaitStatus(TeachingStatus.DONE);
    JsonObject lesson = get("/api/lessons").getAsJsonArray("lessons").get(0).getAsJsonObject();
    assertEquals("ros", text(lesson, "from"));
    assertEquals("done", text(lesson, "state"));
  }

  @Test
  void previewSaysWhereTheFingersCloseAndWhatWouldBeRefused() throws Exception {
    start();
    JsonObject on = post(200, "/api/preview", "{\"x1\": -0.05, \"y1\": 0.02, \"x2\": 0.05, \"y2\": 0.02}");
    assertTrue(on.get("ok").getAsBoolean(), on.toString());
    assertEquals(0.04, on.get("width").getAsDouble(), 0.006);
    assertEquals(0, on.get("x").getAsDouble(), 0.004);
    JsonObject off = post(200, "/api/preview", "{\"x1\": 0.10, \"y1\": 0.15, \"x2\": 0.15, \"y2\": 0.15}");
    assertFalse(off.get("ok").getAsBoolean());
    assertTrue(off.getAsJsonArray("problems").get(0).getAsString().contains("nothing to hold"), off.toString());
    assertFalse(text(off, "what_to_do").isEmpty());
    JsonObject refused = post(422, "/api/teach", "{\"object\": \"mug\", \"x\": 0.12, \"y\": 0.15, \"yaw\": 0}");
    assertTrue(text(refused, "error").contains("nothing to hold"), refused.toString());
    JsonObject outside = post(422, "/api/teach", "{\"object\": \"mug\", \"x\": 5, \"y\": 0, \"yaw\": 0}");
    assertTrue(text(outside, "error").contains("outside the work area"), outside.toString());
    JsonObject nameless = post(422, "/api/teach", MUG.replace("mug", " "));
    assertTrue(text(nameless, "error").contains("1 to 100 characters"), nameless.toString());
    assertEquals(List.of(), names());
  }

  @Test
  void secondPersonWaitsAndTheThirdIsToldThatLessonsRun() throws Exception {
    gate.drainPermits();
    start();
    post(202, "/api/teach", MUG);
    Eventually.eventually(() -> text(get("/api/lessons/1"), "state").equals("teaching"));
    JsonObject second = post(202, "/api/teach", MUG.replace("mug", "jug"));
    assertEquals("queued", text(second, "state"));
    assertTrue(text(second, "message").contains("waits until 'mug' is taught"), second.toString());
    JsonObject third = post(409, "/api/teach", MUG.replace("mug", "bowl"));
    assertTrue(text(third, "error").contains("'mug' is being taught"), third.toString());
    gate.release(1_000_000);
    Eventually.eventually(() -> names().equals(List.of("jug", "mug")));
    assertEquals("refused", text(get("/api/lessons/3"), "state"));
  }

  @Test
  void lessonThatIsNoBetterIsRefusedAtItsEnd() throws Exception {
    start();
    JsonObject refused = post(422, "/api/teach?wait=60", MUG.replace("mug", FakeLearner.WORSE));
    assertTrue(text(refused, "error").contains("not better"), refused.toString());
    assertEquals("refused", text(refused.getAsJsonObject("lesson"), "state"));
  }

  @Test
  void forgottenSkillComesBack() throws Exception {
    start();
    post(200, "/api/teach?wait=60", MUG);
    assertTrue(post(200, "/api/skills/mug/forget", "").get("undo").getAsBoolean());
    assertEquals(List.of(), names());
    assertEquals("forgot 'mug'", text(get("/api/state").getAsJsonObject("undo"), "what"));
    assertEquals("'mug' is back", text(post(200, "/api/undo", ""), "message"));
    assertEquals(List.of("mug"), names());
    assertEquals("mug", text(get("/api/state"), "selected"));
    post(409, "/api/undo", "");
    post(404, "/api/skills/bowl/forget", "");
  }

  @Test
  void undoDoesNotOverwriteWhatWasTaughtMeanwhile() throws Exception {
    start();
    post(200, "/api/teach?wait=60", MUG);
    post(200, "/api/skills/mug/forget", "");
    post(200, "/api/teach?wait=60", MUG.replace("0.02", "-0.02"));
    assertTrue(text(post(409, "/api/undo", ""), "error").contains("another skill 'mug'"));
  }

  @Test
  void renamedSkillStaysInUseAndIsOnTheDisk() throws Exception {
    start();
    post(200, "/api/teach?wait=60", MUG);
    JsonObject renamed = post(200, "/api/skills/mug/rename", "{\"to\": \"red <b>mug</b>\"}");
    assertEquals("red <b>mug</b>", text(renamed, "name"));
    assertEquals(List.of("red <b>mug</b>"), names());
    assertEquals("red <b>mug</b>", text(get("/api/state"), "selected"));
    assertEquals(1, skills.toFile().list((folder, name) -> name.endsWith(".skill")).length);
    post(200, "/api/teach?wait=60", MUG);
    post(409, "/api/skills/mug/rename", "{\"to\": \"red <b>mug</b>\"}");
    post(422, "/api/skills/mug/rename", "{\"to\": \"\"}");
    post(404, "/api/skills/bowl/rename", "{\"to\": \"cup\"}");
    assertEquals(List.of("mug", "red <b>mug</b>"), names());
  }

  @Test
  void skillFileGoesOutAndComesBackWhole() throws Exception {
    start();
    post(200, "/api/teach?wait=60", MUG);
    byte[] file = send("GET", "/api/skills/mug/file", "", new byte[0]).body();
    assertTrue(text(json(409, put("/api/skills/file", file)), "error").contains("already"));
    post(200, "/api/skills/mug/forget", "");
    assertEquals("mug", text(json(200, put("/api/skills/file", file)), "name"));
    assertEquals(List.of("mug"), names());
    json(200, put("/api/skills/file?replace=true", file));
    assertEquals("replaced 'mug'", text(get("/api/state").getAsJsonObject("undo"), "what"));
    post(200, "/api/undo", "");
    rig.look();
    assertTrue(rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request("mug")).success());
  }

  @Test
  void damagedSkillFileIsRefusedAndChangesNothing() throws Exception {
    start();
    post(200, "/api/teach?wait=60", MUG);
    byte[] file = send("GET", "/api/skills/mug/file", "", new byte[0]).body();
    post(200, "/api/skills/mug/forget", "");
    file[file.length / 2] ^= 1;
    assertTrue(text(json(422, put("/api/skills/file", file)), "error").contains("damaged"));
    assertTrue(text(json(422, put("/api/skills/file", new byte[100])), "error").contains("damaged"));
    json(400, put("/api/skills/file", new byte[0]));
    assertEquals(List.of(), names());
    assertArrayEquals(new String[0], skills.toFile().list((folder, name) -> name.endsWith(".skill")));
  }

  @Test
  void selectingAnyIsToldOnTheState() throws Exception {
    start();
    post(200, "/api/teach?wait=60", MUG);
    post(200, "/api/select", "{\"object\": \"\"}");
    assertEquals("any", text(get("/api/state"), "in_use"));
    post(200, "/api/skills/mug/select", "");
    assertEquals("skill", text(get("/api/state"), "in_use"));
    post(404, "/api/select", "{\"object\": \"bowl\"}");
  }

  @Test
  void oneOfTwoDemonstrationsIsForgotten() throws Exception {
    start();
    post(200, "/api/teach?wait=60", MUG);
    post(200, "/api/teach?wait=60", MUG.replace("0.02", "-0.02").replace("}", ", \"add\": true}"));
    assertEquals(2, get("/api/skills/mug").getAsJsonArray("shown").size());
    json(422, send("DELETE", "/api/skills/mug/demonstrations/3", "", new byte[0]));
    json(200, send("DELETE", "/api/skills/mug/demonstrations/1?wait=60", "", new byte[0]));
    assertEquals(1, get("/api/skills/mug").getAsJsonArray("shown").size());
    json(422, send("DELETE", "/api/skills/mug/demonstrations/1", "", new byte[0]));
  }

  @Test
  void attemptIsToldOnceAndShownWithItsPicture() throws Exception {
    start();
    post(200, "/api/teach?wait=60", MUG);
    Eventually.eventually(() -> lookFinds("mug"));
    String stamp = text(get("/api/grasps"), "stamp");
    String result = "{\"stamp\": \"" + stamp + "\", \"object\": \"mug\", \"held\": true, \"text\": \"fine\"}";
    post(200, "/api/result", result);
    JsonObject attempt = get("/api/attempts").getAsJsonArray("attempts").get(0).getAsJsonObject();
    assertEquals("fine", text(attempt, "text"));
    assertTrue(attempt.get("right").isJsonNull());
    assertEquals(200, send("GET", text(attempt, "picture"), "", new byte[0]).statusCode());
    post(422, "/api/result", result);
    assertEquals(1, get("/api/skills/mug").get("attempts").getAsInt());
  }

  private boolean lookFinds(String object) {
    try {
      rig.look();
      JsonObject grasps = get("/api/grasps");
      return !grasps.getAsJsonArray("found").isEmpty()
          && text(grasps.getAsJsonArray("found").get(0).getAsJsonObject(), "object").equals(object);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void simulatedArmTriesWhatIsAskedFor() throws Exception {
    start(Optional.of(new Simulation() {
      @Override
      public List<String> objects() {
        return List.of("box");
      }

      @Override
      public Optional<Tried> attempt() {
        return Optional.of(new Tried(rig.now().toNanos(), "box", true, false, "slipped"));
      }

      @Override
      public String shuffle() {
        return "all elsewhere";
      }
    }));
    JsonObject attempt = post(200, "/api/simulation/try", "{}");
    assertTrue(attempt.get("right").getAsBoolean());
    assertFalse(attempt.get("held").getAsBoolean());
    assertEquals("simulation", text(attempt, "source"));
    assertEquals("all elsewhere", text(post(200, "/api/simulation/shuffle", ""), "message"));
    assertEquals("box", get("/api/state").getAsJsonObject("simulation").getAsJsonArray("objects").get(0).getAsString());
  }

  @Test
  void withoutASimulationThereIsNothingToTry() throws Exception {
    start();
    assertTrue(text(post(404, "/api/simulation/try", "{}"), "what_to_do").contains("demo --teach"));
  }

  @Test
  void toolsHearTheNodesTopicsOnTheSamePort() throws Exception {
    start();
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    BlockingQueue<Integer> messages = new LinkedBlockingQueue<>();
    WebSocket tool = client.newWebSocketBuilder().subprotocols("foxglove.websocket.v1")
        .buildAsync(URI.create(page.replace("http", "ws") + "/foxglove"), new WebSocket.Listener() {
          private final StringBuilder text = new StringBuilder();

          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
              texts.add(text.toString());
              text.setLength(0);
            }
            from.request(1);
            return null;
          }

          @Override
          public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            messages.add(data.remaining());
            from.request(1);
            return null;
          }
        }).join();
    assertTrue(texts.take().contains("serverInfo"));
    JsonArray channels = JsonParser.parseString(texts.take()).getAsJsonObject().getAsJsonArray("channels");
    int wanted = 0;
    for (JsonElement channel : channels) {
      JsonObject one = channel.getAsJsonObject();
      wanted = text(one, "topic").equals("/onegrasp/height_map") ? one.get("id").getAsInt() : wanted;
      assertFalse(text(one, "schema").isEmpty(), one.toString());
    }
    tool.sendText("{\"op\": \"subscribe\", \"subscriptions\": [{\"id\": 1, \"channelId\": " + wanted + "}]}", true)
        .join();
    Eventually.eventually(() -> {
      lookFinds("");
      return !messages.isEmpty();
    });
    assertTrue(messages.take() > 13);
    tool.abort();
  }

  @Test
  void portZeroMeansNoPage() throws Exception {
    rig = new NodeRig(skills, gate, Map.of("~web_port", 0));
    assertEquals("", rig.openPage(Optional.empty()));
    rig.awaitWell("page");
  }

  @Test
  void pageThatMayNotBeServedIsToldAndTheNodeLivesOn() throws Exception {
    rig = new NodeRig(skills, gate, Map.of("~web_host", "0.0.0.0"));
    assertEquals("", rig.openPage(Optional.empty()));
    rig.awaitProblem("page", "set ~web_token");
    rig.look();
  }
}
