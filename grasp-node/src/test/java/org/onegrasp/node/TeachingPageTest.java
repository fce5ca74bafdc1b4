package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.node.PageClient.json;
import static org.onegrasp.node.PageClient.text;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private final Semaphore gate = FakeLearner.open();
  private NodeRig rig;
  private PageClient page;

  private void start() throws IOException, InterruptedException {
    start(Optional.empty());
  }

  private void start(Optional<Simulation> simulation) throws IOException, InterruptedException {
    rig = new NodeRig(skills, gate);
    page = new PageClient(rig.openPage(simulation));
    rig.look();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private List<String> names() {
    return rig.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request()).skills();
  }

  @Test
  void taughtByHttpIsTaughtForRos() throws Exception {
    start();
    JsonObject lesson = page.post(200, "/api/teach?wait=60", MUG);
    assertEquals("done", text(lesson, "state"));
    assertEquals("page", text(lesson, "from"));
    assertEquals(List.of("mug"), names());
    assertTrue(rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request("mug")).success());
    JsonObject skill = page.get("/api/skills/mug");
    assertEquals(1, skill.getAsJsonArray("shown").size());
    assertTrue(skill.get("selected").getAsBoolean());
    rig.look();
    JsonObject found = page.get("/api/grasps").getAsJsonArray("found").get(0).getAsJsonObject();
    assertEquals("mug", text(found, "object"));
    assertEquals("mug", text(page.get("/api/state"), "selected"));
  }

  @Test
  void taughtByRosIsALessonOnThePage() throws Exception {
    start();
    rig.demonstrate("mug", new Grasp(0, 0.02, 0.43, 0, 0.04, 1));
    rig.awaitStatus(TeachingStatus.DONE);
    JsonObject lesson = page.get("/api/lessons").getAsJsonArray("lessons").get(0).getAsJsonObject();
    assertEquals("ros", text(lesson, "from"));
    assertEquals("done", text(lesson, "state"));
  }

  @Test
  void previewSaysWhereTheFingersCloseAndWhatWouldBeRefused() throws Exception {
    start();
    JsonObject on = page.post(200, "/api/preview", "{\"x1\": -0.05, \"y1\": 0.02, \"x2\": 0.05, \"y2\": 0.02}");
    assertTrue(on.get("ok").getAsBoolean(), on.toString());
    assertEquals(0.04, on.get("width").getAsDouble(), 0.006);
    assertEquals(0, on.get("x").getAsDouble(), 0.004);
    JsonObject off = page.post(200, "/api/preview", "{\"x1\": 0.10, \"y1\": 0.15, \"x2\": 0.15, \"y2\": 0.15}");
    assertFalse(off.get("ok").getAsBoolean());
    assertTrue(off.getAsJsonArray("problems").get(0).getAsString().contains("nothing to hold"), off.toString());
    assertFalse(text(off, "what_to_do").isEmpty());
    JsonObject refused = page.post(422, "/api/teach", "{\"object\": \"mug\", \"x\": 0.12, \"y\": 0.15, \"yaw\": 0}");
    assertTrue(text(refused, "error").contains("nothing to hold"), refused.toString());
    JsonObject outside = page.post(422, "/api/teach", "{\"object\": \"mug\", \"x\": 5, \"y\": 0, \"yaw\": 0}");
    assertTrue(text(outside, "error").contains("outside the work area"), outside.toString());
    JsonObject nameless = page.post(422, "/api/teach", MUG.replace("mug", " "));
    assertTrue(text(nameless, "error").contains("1 to 100 characters"), nameless.toString());
    assertEquals(List.of(), names());
  }

  @Test
  void secondPersonWaitsAndTheThirdIsToldThatLessonsRun() throws Exception {
    gate.drainPermits();
    start();
    page.post(202, "/api/teach", MUG);
    Eventually.eventually(() -> text(page.get("/api/lessons/1"), "state").equals("teaching"));
    JsonObject second = page.post(202, "/api/teach", MUG.replace("mug", "jug"));
    assertEquals("queued", text(second, "state"));
    assertTrue(text(second, "message").contains("waits until 'mug' is taught"), second.toString());
    JsonObject third = page.post(409, "/api/teach", MUG.replace("mug", "bowl"));
    assertTrue(text(third, "error").contains("'mug' is being taught"), third.toString());
    gate.release(1_000_000);
    Eventually.eventually(() -> names().equals(List.of("jug", "mug")));
    assertEquals("refused", text(page.get("/api/lessons/3"), "state"));
  }

  @Test
  void lessonThatIsNoBetterIsRefusedAtItsEnd() throws Exception {
    start();
    JsonObject refused = page.post(422, "/api/teach?wait=60", MUG.replace("mug", FakeLearner.WORSE));
    assertTrue(text(refused, "error").contains("not better"), refused.toString());
    assertEquals("refused", text(refused.getAsJsonObject("lesson"), "state"));
  }

  @Test
  void renamedSkillStaysInUseAndIsOnTheDisk() throws Exception {
    start();
    page.post(200, "/api/teach?wait=60", MUG);
    JsonObject renamed = page.post(200, "/api/skills/mug/rename", "{\"to\": \"red <b>mug</b>\"}");
    assertEquals("red <b>mug</b>", text(renamed, "name"));
    assertEquals(List.of("red <b>mug</b>"), names());
    assertEquals("red <b>mug</b>", text(page.get("/api/state"), "selected"));
    assertEquals(1, skills.toFile().list((folder, name) -> name.endsWith(".skill")).length);
    page.post(200, "/api/teach?wait=60", MUG);
    page.post(409, "/api/skills/mug/rename", "{\"to\": \"red <b>mug</b>\"}");
    page.post(422, "/api/skills/mug/rename", "{\"to\": \"\"}");
    page.post(404, "/api/skills/bowl/rename", "{\"to\": \"cup\"}");
    assertEquals(List.of("mug", "red <b>mug</b>"), names());
  }

  @Test
  void skillFileGoesOutAndComesBackWhole() throws Exception {
    start();
    page.post(200, "/api/teach?wait=60", MUG);
    byte[] file = page.send("GET", "/api/skills/mug/file", "", new byte[0]).body();
    assertTrue(text(json(409, page.put("/api/skills/file", file)), "error").contains("already"));
    page.post(200, "/api/skills/mug/forget", "");
    assertEquals("mug", text(json(200, page.put("/api/skills/file", file)), "name"));
    assertEquals(List.of("mug"), names());
    json(200, page.put("/api/skills/file?replace=true", file));
    assertEquals("replaced 'mug'", text(page.get("/api/state").getAsJsonObject("undo"), "what"));
    page.post(200, "/api/undo", "");
    rig.look();
    assertTrue(rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request("mug")).success());
  }

  @Test
  void damagedSkillFileIsRefusedAndChangesNothing() throws Exception {
    start();
    page.post(200, "/api/teach?wait=60", MUG);
    byte[] file = page.send("GET", "/api/skills/mug/file", "", new byte[0]).body();
    page.post(200, "/api/skills/mug/forget", "");
    file[file.length / 2] ^= 1;
    assertTrue(text(json(422, page.put("/api/skills/file", file)), "error").contains("damaged"));
    assertTrue(text(json(422, page.put("/api/skills/file", new byte[100])), "error").contains("damaged"));
    json(400, page.put("/api/skills/file", new byte[0]));
    assertEquals(List.of(), names());
    assertArrayEquals(new String[0], skills.toFile().list((folder, name) -> name.endsWith(".skill")));
  }

  @Test
  void selectingAnyIsToldOnTheState() throws Exception {
    start();
    page.post(200, "/api/teach?wait=60", MUG);
    page.post(200, "/api/select", "{\"object\": \"\"}");
    assertEquals("any", text(page.get("/api/state"), "in_use"));
    page.post(200, "/api/skills/mug/select", "");
    assertEquals("skill", text(page.get("/api/state"), "in_use"));
    page.post(404, "/api/select", "{\"object\": \"bowl\"}");
  }

  @Test
  void oneOfTwoDemonstrationsIsForgotten() throws Exception {
    start();
    page.post(200, "/api/teach?wait=60", MUG);
    page.post(200, "/api/teach?wait=60", MUG.replace("0.02", "-0.02").replace("}", ", \"add\": true}"));
    assertEquals(2, page.get("/api/skills/mug").getAsJsonArray("shown").size());
    json(422, page.send("DELETE", "/api/skills/mug/demonstrations/3", "", new byte[0]));
    json(200, page.send("DELETE", "/api/skills/mug/demonstrations/1?wait=60", "", new byte[0]));
    assertEquals(1, page.get("/api/skills/mug").getAsJsonArray("shown").size());
    json(422, page.send("DELETE", "/api/skills/mug/demonstrations/1", "", new byte[0]));
  }

  @Test
  void attemptIsToldOnceAndShownWithItsPicture() throws Exception {
    start();
    page.post(200, "/api/teach?wait=60", MUG);
    Eventually.eventually(() -> lookFinds("mug"));
    String stamp = text(page.get("/api/grasps"), "stamp");
    String result = "{\"stamp\": \"" + stamp + "\", \"object\": \"mug\", \"held\": true, \"text\": \"fine\"}";
    page.post(200, "/api/result", result);
    JsonObject attempt = page.get("/api/attempts").getAsJsonArray("attempts").get(0).getAsJsonObject();
    assertEquals("fine", text(attempt, "text"));
    assertTrue(attempt.get("right").isJsonNull());
    assertEquals(200, page.send("GET", text(attempt, "picture"), "", new byte[0]).statusCode());
    page.post(422, "/api/result", result);
    assertEquals(1, page.get("/api/skills/mug").get("attempts").getAsInt());
  }

  private boolean lookFinds(String object) {
    try {
      rig.look();
      JsonObject grasps = page.get("/api/grasps");
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
    JsonObject attempt = page.post(200, "/api/simulation/try", "{}");
    assertTrue(attempt.get("right").getAsBoolean());
    assertFalse(attempt.get("held").getAsBoolean());
    assertEquals("simulation", text(attempt, "source"));
    assertEquals("all elsewhere", text(page.post(200, "/api/simulation/shuffle", ""), "message"));
    assertEquals("box",
        page.get("/api/state").getAsJsonObject("simulation").getAsJsonArray("objects").get(0).getAsString());
  }

  @Test
  void nodeThatEndsDoesNotWaitForTheArm() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicBoolean waitedFor = new AtomicBoolean();
    start(Optional.of(new Simulation() {
      @Override
      public List<String> objects() {
        return List.of("box");
      }

      @Override
      public Optional<Tried> attempt() throws InterruptedException {
        begun.countDown();
        waitedFor.set(!over.await(60, TimeUnit.SECONDS));
        return Optional.empty();
      }

      @Override
      public String shuffle() {
        return "";
      }
    }));
    CompletableFuture<Void> asks = CompletableFuture.runAsync(() -> page.post(503, "/api/simulation/try", "{}"));
    begun.await();
    rig.close();
    over.countDown();
    assertFalse(waitedFor.get(), "the node waited for the end of the attempt");
    assertThrows(CompletionException.class, asks::join);
  }

  @Test
  void withoutASimulationThereIsNothingToTry() throws Exception {
    start();
    assertTrue(text(page.post(404, "/api/simulation/try", "{}"), "what_to_do").contains("demo --teach"));
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
