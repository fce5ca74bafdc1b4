package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.model.ModelFile;
import org.onegrasp.network.CheckedFile;
import org.onegrasp.rules.Skill;

class SkillStoreTest {
  @TempDir Path folder;

  private SkillStore store() {
    return new SkillStore(folder, Clock.systemUTC());
  }

  @Test
  void savedSkillComesBackWhole() throws IOException {
    Skill saved = Skillful.skill("blue mug / kitchen", 7);
    store().save(saved);
    SkillStore.Found found = store().load();
    assertEquals(List.of(), found.problems());
    Skill loaded = found.skills().get(0);
    assertEquals("blue mug / kitchen", loaded.object());
    assertEquals(Skillful.MODEL, loaded.modelSha256());
    assertArrayEquals(saved.weights(), loaded.weights());
    assertArrayEquals(saved.heights(), loaded.heights());
    assertEquals(saved.grasp(), loaded.grasp());
  }

  @Test
  void folderIsMadeWhenMissing() throws IOException {
    SkillStore deep = new SkillStore(folder.resolve("a/b"), Clock.systemUTC());
    assertEquals(List.of(), deep.load().skills());
    deep.save(Skillful.skill("mug", 1));
    assertEquals(1, deep.load().skills().size());
  }

  @Test
  void nameCannotLeaveTheFolder() throws IOException {
    store().save(Skillful.skill("../../outside", 1));
    store().save(Skillful.skill("..", 2));
    assertEquals(2, store().load().skills().size());
    assertEquals(2, folder.toFile().list().length);
  }

  @Test
  void longNamesOfForeignLettersAreSavedApart() throws IOException {
    store().save(Skillful.skill("\u676f".repeat(99) + "a", 1));
    store().save(Skillful.skill("\u676f".repeat(99) + "b", 2));
    assertEquals(2, store().load().skills().size());
  }

  @Test
  void unreadableFileStaysWhereItIs() throws IOException {
    Files.createDirectory(folder.resolve("mug.skill"));
    SkillStore.Found found = store().load();
    assertTrue(found.problems().get(0).contains("mug.skill cannot be read"), found.problems().get(0));
    assertTrue(Files.exists(folder.resolve("mug.skill")));
  }

  @Test
  void skillSavedLastComesLast() throws IOException {
    store().save(Skillful.skill("zebra", 1));
    store().save(Skillful.skill("apple", 2));
    Files.setLastModifiedTime(folder.resolve("zebra.skill"), FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
    Files.setLastModifiedTime(folder.resolve("apple.skill"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    assertEquals(List.of("apple", "zebra"), store().load().skills().stream().map(Skill::object).toList());
  }

  @Test
  void flippedByteIsFound() throws IOException {
    store().save(Skillful.skill("mug", 7));
    byte[] good = Files.readAllBytes(folder.resolve("mug.skill"));
    for (int at : new int[] {0, 1, 2, 5, 1000, good.length / 2, good.length - 40, good.length - 3}) {
      byte[] bad = good.clone();
      bad[at] ^= 0x55;
      assertThrows(IOException.class,
          () -> SkillFile.decode(CheckedFile.read(new ByteArrayInputStream(bad), "mug.skill")), "byte " + at);
    }
  }

  @Test
  void cutFileIsSetAsideNotDeleted() throws IOException {
    store().save(Skillful.skill("mug", 7));
    store().save(Skillful.skill("pan", 8));
    Path file = folder.resolve("mug.skill");
    byte[] half = java.util.Arrays.copyOf(Files.readAllBytes(file), 20_000);
    Files.write(file, half);
    SkillStore.Found found = store().load();
    assertEquals(List.of("pan"), found.skills().stream().map(Skill::object).toList());
    assertEquals(1, found.problems().size());
    assertTrue(found.problems().get(0).contains("damaged"), found.problems().get(0));
    assertTrue(found.problems().get(0).contains("Show the grasp again"), found.problems().get(0));
    assertArrayEquals(half, Files.readAllBytes(folder.resolve("mug.skill.unusable")));
  }

  @Test
  void secondUnusableFileDoesNotReplaceTheFirst() throws IOException {
    for (String content : List.of("first", "second")) {
      Files.writeString(folder.resolve("mug.skill"), content);
      store().load();
    }
    assertEquals("first", Files.readString(folder.resolve("mug.skill.unusable")));
    assertEquals("second", Files.readString(folder.resolve("mug.skill.unusable-1")));
  }

  @Test
  void fileOfNewerFormatAsksForAnUpdate() throws Exception {
    store().save(Skillful.skill("mug", 7));
    Path file = folder.resolve("mug.skill");
    Files.write(file, ModelFile.parseFrom(Files.readAllBytes(file)).toBuilder().setFormatVersion(2).build().toByteArray());
    String problem = store().load().problems().get(0);
    assertTrue(problem.contains("format version 2") && problem.contains("update OneGrasp"), problem);
  }

  @Test
  void modelFileIsNoSkill() throws Exception {
    ByteString payload = ByteString.copyFromUtf8("");
    Files.write(folder.resolve("mug.skill"), ModelFile.newBuilder().setFormatVersion(1).setKind(ModelFile.Kind.MODEL)
        .setPayload(payload).setSha256(ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest())).build().toByteArray());
    String problem = store().load().problems().get(0);
    assertTrue(problem.contains("is of kind MODEL, needed is SKILL"), problem);
  }

  @Test
  void fullDiskKeepsTheOldSkillAndSaysWhatToDo() throws IOException {
    Path full = Path.of("/dev/full"); // every write to it fails as on a full disk
    Assumptions.assumeTrue(Files.isWritable(full), "this system has no /dev/full");
    store().save(Skillful.skill("mug", 1));
    Files.createSymbolicLink(folder.resolve("mug.skill.tmp"), full);
    IOException failure = assertThrows(IOException.class, () -> store().save(Skillful.skill("mug", 2)));
    assertTrue(failure.getMessage().contains("No space left") && failure.getMessage().contains("free some space"),
        failure.getMessage());
    assertEquals(1, store().load().skills().get(0).weights()[0]);
    store().save(Skillful.skill("mug", 3));
    assertEquals(3, store().load().skills().get(0).weights()[0]);
  }

  @Test
  void killedInTheMiddleOfASaveLeavesTheOldSkillOrTheNewOne() throws Exception {
    store().save(Skillful.skill("mug", 1));
    for (int round = 0; round < 4; round++) {
      killWhileSaving(20 + 37L * round);
      SkillStore.Found found = store().load();
      assertEquals(List.of(), found.problems());
      Skill skill = found.skills().get(0);
      short mark = skill.weights()[0];
      for (short weight : skill.weights()) {
        assertEquals(mark, weight);
      }
    }
    assertTrue(store().load().skills().get(0).weights()[0] > 1, "the child has saved nothing");
  }

  private void killWhileSaving(long millis) throws Exception {
    Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SavingForever.class.getName(), folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    assertEquals('1', child.getInputStream().read());
    child.waitFor(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    child.destroyForcibly().waitFor();
  }
}
