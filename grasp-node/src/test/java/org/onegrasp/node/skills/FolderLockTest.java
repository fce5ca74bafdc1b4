package org.onegrasp.node.skills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.node.Children;

/** One node writes in a folder; others, in this process or another, read and are told who does. */
class FolderLockTest {
  @TempDir
  Path folder;

  private SkillStore store;

  @BeforeEach
  void open() {
    store = new SkillStore(folder, Clock.systemUTC(), "/first");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private SkillStore.Found scan() throws IOException {
    return store.scan(Map.of());
  }

  private List<String> names() throws IOException {
    return scan().skills().stream().map(SkillStore.Entry::object).toList();
  }

  private int mark(String object) throws IOException {
    return store.read(object).weights()[0];
  }

  @Test
  void secondNodeMayReadAndIsToldWhoMayWrite() throws IOException {
    store.save(Skillful.skill("mug", 1));
    try (SkillStore second = new SkillStore(folder, Clock.systemUTC(), "/second")) {
      assertEquals(1, second.scan(Map.of()).skills().size());
      for (String message : List.of(
          assertThrows(IOException.class, () -> second.save(Skillful.skill("mug", 2))).getMessage(),
          assertThrows(IOException.class, () -> second.forget("mug")).getMessage())) {
        assertTrue(
            message.contains("in use by another node (node /first, process " + ProcessHandle.current().pid() + " on ")
                && message.contains("_skills_dir:="),
            message);
      }
      assertEquals(1, mark("mug"));
      store.close();
      second.save(Skillful.skill("mug", 2));
      String other = assertThrows(IOException.class, () -> store.save(Skillful.skill("mug", 3))).getMessage();
      assertTrue(other.contains("node /second"), other);
    }
  }

  @Test
  void otherProcessIsToldWhoMayWrite() throws Exception {
    store.save(Skillful.skill("mug", 1));
    Process other = child();
    String said = new String(other.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, other.waitFor());
    assertTrue(said.contains("in use by another node (node /first, process " + ProcessHandle.current().pid() + " on "),
        said);
    assertEquals(1, mark("mug"));
  }

  @Test
  void folderOfAKilledProcessIsFreeAtOnce() throws Exception {
    Process other = child();
    assertEquals('1', other.getInputStream().read());
    assertTrue(
        assertThrows(IOException.class, () -> store.forget("mug")).getMessage().contains("process " + other.pid()));
    other.destroyForcibly().waitFor();
    store.forget("mug");
    assertEquals(List.of(), names());
  }

  @Test
  void folderMadeAnewIsLockedAnew() throws IOException {
    store.save(Skillful.skill("mug", 1));
    for (String file : folder.toFile().list()) {
      Files.delete(folder.resolve(file));
    }
    Files.delete(folder);
    store.save(Skillful.skill("mug", 2));
    assertTrue(Files.readString(folder.resolve(".lock")).startsWith("node /first, process "));
    assertEquals(2, mark("mug"));
  }

  private Process child() throws IOException {
    return new ProcessBuilder(Children.java(List.of(SavingForever.class.getName(), folder.toString(), "1"))).start();
  }
}
