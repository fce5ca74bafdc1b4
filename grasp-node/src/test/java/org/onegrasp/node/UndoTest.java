package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.node.PageClient.json;
import static org.onegrasp.node.PageClient.text;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.ForgetSkill;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.world.Grasp;

/** What was done to skills is undone over HTTP, on a running node with a fake learner and a box on the table. */
class UndoTest {
  private static final String MUG = "{\"object\": \"mug\", \"x\": 0, \"y\": 0.02, \"yaw\": 0}";
  private static final String ELSEWHERE = MUG.replace("0.02", "-0.02");

  @TempDir
  Path skills;

  private NodeRig rig;
  private PageClient page;

  @BeforeEach
  void teachMug() throws IOException, InterruptedException {
    rig = new NodeRig(skills, FakeLearner.open());
    page = new PageClient(rig.openPage(Optional.empty()));
    rig.look();
    teach(MUG);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void teach(String grasp) {
    page.post(200, "/api/teach?wait=60", grasp);
  }

  private static String added(String grasp) {
    return grasp.replace("}", ", \"add\": true}");
  }

  private List<String> names() {
    return rig.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request()).skills();
  }

  /** Empty when nothing can be. */
  private String undoable() {
    JsonElement undo = page.get("/api/state").get("undo");
    return undo.isJsonNull() ? "" : text(undo.getAsJsonObject(), "what");
  }

  private String undo() {
    return text(page.post(200, "/api/undo", ""), "message");
  }

  /** Where it was shown, y of each demonstration. */
  private List<Double> shown(String name) {
    return page.get("/api/skills/" + name).getAsJsonArray("shown").asList().stream()
        .map(one -> Math.round(1000 * one.getAsJsonObject().get("y").getAsDouble()) / 1000.0).toList();
  }

  private byte[] file() {
    return page.send("GET", "/api/skills/mug/file", "", new byte[0]).body();
  }

  @Test
  void forgottenSkillComesBack() {
    assertTrue(page.post(200, "/api/skills/mug/forget", "").get("undo").getAsBoolean());
    assertEquals(List.of(), names());
    assertEquals("forgot 'mug'", undoable());
    assertEquals("'mug' is back", undo());
    assertEquals(List.of("mug"), names());
    assertEquals("mug", text(page.get("/api/state"), "selected"));
    page.post(409, "/api/undo", "");
    page.post(404, "/api/skills/bowl/forget", "");
  }

  @Test
  void undoDoesNotOverwriteWhatWasTaughtMeanwhile() {
    page.post(200, "/api/skills/mug/forget", "");
    teach(ELSEWHERE);
    assertEquals("", undoable());
    assertTrue(text(page.post(409, "/api/undo", ""), "error").contains("another skill 'mug'"));
    assertEquals(List.of(-0.02), shown("mug"));
  }

  @Test
  void renamedSkillHasItsOldNameAgain() {
    page.post(200, "/api/skills/mug/rename", "{\"to\": \"cup\"}");
    assertEquals("renamed 'mug' to 'cup'", undoable());
    assertEquals("'cup' is called 'mug' again", undo());
    assertEquals(List.of("mug"), names());
    assertEquals("mug", text(page.get("/api/state"), "selected"));
    assertEquals("", undoable());
  }

  @Test
  void oldNameThatIsTakenMeanwhileIsNotTakenAway() {
    page.post(200, "/api/skills/mug/rename", "{\"to\": \"cup\"}");
    teach(ELSEWHERE);
    assertEquals("", undoable());
    assertTrue(text(page.post(409, "/api/undo", ""), "error").contains("'mug' already"));
    assertEquals(List.of("cup", "mug"), names());
  }

  @Test
  void addedDemonstrationIsTakenBack() {
    teach(added(ELSEWHERE));
    assertEquals(List.of(0.02, -0.02), shown("mug"));
    assertEquals("added a demonstration to 'mug'", undoable());
    assertEquals("'mug' is as it was before", undo());
    assertEquals(List.of(0.02), shown("mug"));
    assertEquals("mug", text(page.get("/api/state"), "selected"));
  }

  @Test
  void demonstrationsThatAnotherOneTookThePlaceOfComeBack() {
    teach(added(ELSEWHERE));
    teach(MUG.replace("0.02", "0.01"));
    assertEquals("showed 'mug' anew", undoable());
    undo();
    assertEquals(List.of(0.02, -0.02), shown("mug"));
  }

  @Test
  void forgottenDemonstrationComesBack() {
    teach(added(ELSEWHERE));
    json(200, page.send("DELETE", "/api/skills/mug/demonstrations/1?wait=60", "", new byte[0]));
    assertEquals(List.of(-0.02), shown("mug"));
    assertEquals("forgot a demonstration of 'mug'", undoable());
    undo();
    assertEquals(List.of(0.02, -0.02), shown("mug"));
  }

  @Test
  void lessonByRosIsUndoneToo() throws Exception {
    rig.awaitStatus(TeachingStatus.DONE);
    rig.demonstrate("mug", new Grasp(0, -0.02, 0.43, 0, 0.04, 1));
    rig.awaitStatus(TeachingStatus.DONE);
    assertEquals("showed 'mug' anew", undoable());
    undo();
    assertEquals(List.of(0.02), shown("mug"));
  }

  @Test
  void uploadedSkillIsGoneAgain() {
    byte[] file = file();
    page.post(200, "/api/skills/mug/forget", "");
    json(200, page.put("/api/skills/file", file));
    assertEquals("uploaded 'mug'", undoable());
    assertEquals("mug", text(page.get("/api/state"), "selected"));
    assertEquals("'mug' is gone again", undo());
    assertEquals(List.of(), names());
    assertEquals("'mug' is back", undo());
  }

  @Test
  void skillThatAFileTookThePlaceOfComesBack() {
    byte[] file = file();
    teach(ELSEWHERE);
    json(200, page.put("/api/skills/file?replace=true", file));
    assertEquals("replaced 'mug'", undoable());
    undo();
    assertEquals(List.of(-0.02), shown("mug"));
  }

  @Test
  void whatSomebodyElseChangedSinceIsLeftAlone() {
    byte[] file = file();
    json(200, page.put("/api/skills/file?replace=true", file));
    rig.call("/onegrasp/forget_skill", ForgetSkill.CODEC, new ForgetSkill.Request("mug"));
    teach(ELSEWHERE);
    assertTrue(text(page.post(409, "/api/undo", ""), "error").contains("'mug' was changed since"));
    assertEquals(List.of(-0.02), shown("mug"));
  }

  @Test
  void ofTwoWhoUndoTheSameTheSecondUndoesNothingElse() {
    page.post(200, "/api/skills/mug/rename", "{\"to\": \"cup\"}");
    page.post(200, "/api/skills/cup/forget", "");
    String what = "{\"what\": \"forgot 'cup'\"}";
    page.post(200, "/api/undo", what);
    assertTrue(text(page.post(409, "/api/undo", what), "error").contains("not the last"));
    assertEquals(List.of("cup"), names());
  }

  @Test
  void onlyTheLastTenCanBeUndone() {
    for (int i = 0; i < 11; i++) {
      page.post(200, "/api/skills/" + (i % 2 == 0 ? "mug" : "cup") + "/rename",
          "{\"to\": \"" + (i % 2 == 0 ? "cup" : "mug") + "\"}");
    }
    for (int i = 0; i < 10; i++) {
      undo();
    }
    page.post(409, "/api/undo", "");
    assertEquals(List.of("cup"), names());
  }
}
