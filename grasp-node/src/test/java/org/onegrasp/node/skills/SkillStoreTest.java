package org.onegrasp.node.skills;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.model.ModelFile;

/** Files in the folder: what is saved, found, set aside and deleted. */
class SkillStoreTest {
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
  void savedSkillComesBackWhole() throws IOException {
    Skill saved = Skillful.skill("blue mug / kitchen", 7);
    store.save(saved);
    SkillStore.Found found = scan();
    assertEquals(Map.of(), found.problems());
    assertEquals("blue mug / kitchen", found.skills().get(0).object());
    assertEquals(Skillful.MODEL, found.skills().get(0).modelSha256());
    Skill loaded = store.read("blue mug / kitchen");
    assertEquals("blue mug / kitchen", loaded.object());
    assertEquals(Skillful.MODEL, loaded.modelSha256());
    assertArrayEquals(saved.weights(), loaded.weights());
    assertArrayEquals(saved.shown().get(0).seen(), loaded.shown().get(0).seen());
    assertEquals(saved.shown().get(0).grid(), loaded.shown().get(0).grid());
    assertEquals(saved.grasp(), loaded.grasp());
  }

  @Test
  void folderIsMadeWhenMissing() throws IOException {
    try (SkillStore deep = new SkillStore(folder.resolve("a/b"), Clock.systemUTC())) {
      assertEquals(List.of(), deep.scan(Map.of()).skills());
      deep.save(Skillful.skill("mug", 1));
      assertEquals(1, deep.scan(Map.of()).skills().size());
    }
  }

  @Test
  void linkToAFolderServesAsOne() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("there")));
    try (SkillStore linked = new SkillStore(link, Clock.systemUTC())) {
      linked.save(Skillful.skill("mug", 1));
    }
    assertTrue(Files.exists(folder.resolve("there/mug.skill")));
  }

  @Test
  void nameCannotLeaveTheFolder() throws IOException {
    List<String> names = List.of("../../outside", "..", ".", "/", "a/b", "nul\0nul", "-rf", "~", "con:", " ", "\n");
    for (String name : names) {
      store.save(Skillful.skill(name, 1));
    }
    assertEquals(Set.copyOf(names), Set.copyOf(names()));
    assertEquals(names.size(), skillFiles().size());
  }

  private List<String> skillFiles() {
    return Stream.of(folder.toFile().list()).filter(name -> !name.equals(".lock")).sorted().toList();
  }

  @Test
  void longNamesOfForeignLettersAreSavedApart() throws IOException {
    store.save(Skillful.skill("\u676f".repeat(99) + "a", 1));
    store.save(Skillful.skill("\u676f".repeat(99) + "b", 2));
    assertEquals(2, names().size());
    assertEquals(2, mark("\u676f".repeat(99) + "b"));
  }

  @Test
  void namesOfTheSameLookAreSavedApart() throws IOException {
    store.save(Skillful.skill("\u00e9", 1)); // one letter
    store.save(Skillful.skill("e\u0301", 2)); // two
    assertEquals(1, mark("\u00e9"));
    assertEquals(2, mark("e\u0301"));
  }

  @Test
  void whatIsNoRegularFileIsToldAndNeverOpened() throws Exception {
    Files.createDirectory(folder.resolve("mug.skill"));
    assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve("pan.skill").toString()).start().waitFor());
    Files.createSymbolicLink(folder.resolve("jug.skill"), folder.resolve("pan.skill"));
    Files.createSymbolicLink(folder.resolve("cup.skill"), Path.of("/dev/zero"));
    Files.createSymbolicLink(folder.resolve("pot.skill"), folder.resolve("pot.skill"));
    Files.createSymbolicLink(folder.resolve("can.skill"), folder.resolve("nowhere"));
    store.save(Skillful.skill("good", 1));
    SkillStore.Found found = scan();
    assertEquals(List.of("good"), names());
    assertEquals(Set.of("mug.skill", "pan.skill", "jug.skill", "cup.skill", "pot.skill", "can.skill"),
        found.problems().keySet());
    assertTrue(found.problems().get("mug.skill").contains("mug.skill is a folder, no regular file"),
        found.problems().toString());
    assertTrue(found.problems().get("jug.skill").contains("a pipe, a socket or a device"), found.problems().toString());
    assertTrue(found.problems().get("can.skill").contains("the link leads nowhere"), found.problems().toString());
    assertEquals(7, skillFiles().size());
  }

  @Test
  void hugeFileIsNotRead() throws IOException {
    try (RandomAccessFile huge = new RandomAccessFile(folder.resolve("mug.skill").toFile(), "rw")) {
      huge.setLength(1L << 40);
    }
    assertTrue(scan().problems().get("mug.skill").contains("more than 16777216 bytes"));
  }

  @Test
  void linkToASkillFileIsRead() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    store.save(Skillful.skill("mug", 5));
    Files.move(folder.resolve("mug.skill"), elsewhere.resolve("mug.skill"));
    Files.createSymbolicLink(folder.resolve("mug.skill"), elsewhere.resolve("mug.skill"));
    assertEquals(List.of("mug"), names());
    assertEquals(5, mark("mug"));
  }

  @Test
  void copyUnderAnotherNameIsToldAndNotUsed() throws IOException {
    store.save(Skillful.skill("mug", 1));
    Files.copy(folder.resolve("mug.skill"), folder.resolve("mug (copy).skill"));
    store.forget("mug");
    SkillStore.Found found = scan();
    assertEquals(List.of(), found.skills());
    assertTrue(found.problems().get("mug (copy).skill").contains("holds the skill 'mug', whose file is mug.skill"),
        found.problems().toString());
  }

  @Test
  void skillIsNotSavedOverTheOnlyFileOfAnother() throws IOException {
    store.save(Skillful.skill("mug", 1));
    Files.move(folder.resolve("mug.skill"), folder.resolve("pan.skill"));
    store.save(Skillful.skill("pan", 2));
    assertEquals(2, mark("pan"));
    Files.move(folder.resolve("pan.skill.unusable"), folder.resolve("mug.skill"));
    assertEquals(1, mark("mug"));
  }

  @Test
  void folderThatDoesNotTellUpperFromLowerCaseKeepsTheFirst() throws IOException {
    RecordedDisk disk = new RecordedDisk(Jimfs.newFileSystem(Configuration.osX().toBuilder().setRoots("/").build()));
    try (SkillStore deaf = new SkillStore(disk.path("/skills"), Clock.systemUTC())) {
      deaf.save(Skillful.skill("mug", 1));
      String message = assertThrows(IOException.class, () -> deaf.save(Skillful.skill("Mug", 2))).getMessage();
      assertTrue(
          message.contains("cannot save skill 'Mug': ")
              && message.contains("takes it for 'mug': give the object another"),
          message);
      assertEquals(1, deaf.read("mug").weights()[0]);
    }
  }

  @Test
  void leftoversOfKilledSavesAreDeletedAndNothingElse() throws IOException {
    for (String name : List.of("mug.skill.tmp", "mug.skill.123-4.tmp", "notes.tmp", "mug.skill.unusable",
        "photo.skill.jpg")) {
      Files.writeString(folder.resolve(name), "x");
    }
    scan();
    assertEquals(List.of("mug.skill.unusable", "notes.tmp", "photo.skill.jpg"), skillFiles());
  }

  @Test
  void twoWritersOfOneFileDoNotMeet() throws Exception {
    Path file = folder.resolve("model.onegrasp");
    List<Callable<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 2; writer++) {
      CheckedFile content = CheckedFile.of("", ModelFile.Kind.MODEL, ByteString.copyFrom(new byte[1000 + writer]));
      writers.add(() -> {
        for (int i = 0; i < 200; i++) {
          content.write(file);
          CheckedFile.read(file);
        }
        return null;
      });
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<Void> writer : threads.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(List.of("model.onegrasp"), skillFiles());
  }

  @Test
  void skillSavedLastComesLast() throws IOException {
    store.save(Skillful.skill("zebra", 1));
    store.save(Skillful.skill("apple", 2));
    Files.setLastModifiedTime(folder.resolve("zebra.skill"), FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
    Files.setLastModifiedTime(folder.resolve("apple.skill"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    assertEquals(List.of("apple", "zebra"), names());
  }

  @Test
  void cutFileIsSetAsideNotDeleted() throws IOException {
    store.save(Skillful.skill("mug", 7));
    store.save(Skillful.skill("pan", 8));
    Path file = folder.resolve("mug.skill");
    byte[] half = java.util.Arrays.copyOf(Files.readAllBytes(file), 20_000);
    Files.write(file, half);
    SkillStore.Found found = scan();
    assertEquals(List.of("pan"), found.skills().stream().map(SkillStore.Entry::object).toList());
    assertEquals(Set.of("mug.skill"), found.problems().keySet());
    String problem = found.problems().get("mug.skill");
    assertTrue(problem.contains("damaged") && problem.contains("Show the grasp again"), problem);
    assertArrayEquals(half, Files.readAllBytes(folder.resolve("mug.skill.unusable")));
  }

  @Test
  void secondUnusableFileDoesNotReplaceTheFirst() throws IOException {
    for (String content : List.of("first", "second")) {
      Files.writeString(folder.resolve("mug.skill"), content);
      scan();
    }
    assertEquals("first", Files.readString(folder.resolve("mug.skill.unusable")));
    assertEquals("second", Files.readString(folder.resolve("mug.skill.unusable-1")));
  }

  @Test
  void fullDiskKeepsTheOldSkillAndSaysWhatToDo() throws IOException {
    RecordedDisk disk = new RecordedDisk();
    try (SkillStore full = new SkillStore(disk.path("/skills"), Clock.systemUTC())) {
      full.save(Skillful.skill("mug", 1));
      disk.refuse("No space left on device", operation -> operation instanceof DiskOperation.Write);
      IOException failure = assertThrows(IOException.class, () -> full.save(Skillful.skill("mug", 2)));
      assertTrue(failure.getMessage().contains("(No space left on device): free some space"), failure.getMessage());
      assertEquals(1, full.read("mug").weights()[0]);
      assertEquals(List.of(), full.scan(Map.of()).problems().values().stream().toList());
      disk.refuse("", operation -> false);
      full.save(Skillful.skill("mug", 3));
      assertEquals(3, full.read("mug").weights()[0]);
    }
  }
}
