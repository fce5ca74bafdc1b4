package org.onegrasp.node.skills;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
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
import org.onegrasp.model.Experience;
import org.onegrasp.model.ModelFileException;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.model.ModelFile;
import org.onegrasp.grasp.ColourMap;
import org.onegrasp.model.Demonstration;
import org.onegrasp.node.Children;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

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
  void skillRemembersWhereItWasShown() throws IOException {
    Grid grid = new Grid(new WorkArea(0.45, -0.12, 0.72, 0.6), 100);
    Demonstration shown =
        new Demonstration("mug", grid, new byte[2 * 100 * 100], new Grasp(0.5, -0.1, 0.75, 0.5, 0.04, 1));
    store.save(new Skill(Skillful.MODEL, new short[3], shown));
    Demonstration back = store.read("mug").shown().get(0);
    assertEquals(grid.side(), back.grid().side());
    assertEquals(0.45, back.grid().area().centreX());
    assertEquals(-0.12, back.grid().area().centreY());
    assertEquals(0.72, back.grid().area().tableZ());
    assertEquals(0.6, back.grid().area().size(), 1e-12);
    assertEquals(2 * 100 * 100, back.seen().length);
  }

  @Test
  void allDemonstrationsAndAttemptsComeBack() throws IOException {
    Demonstration first = Skillful.shown("mug", 7);
    Grid grid = new Grid(new WorkArea(0.4, 0.1, 0.7, 0.384), 96);
    Demonstration lying = new Demonstration("mug", grid, new byte[96 * 96], new Grasp(0.3, 0.2, 0.75, 1, 0.05, 1));
    Experience experience = Experience.NONE.and(0.9, true).and(0.4, false).and(0.8, true);
    store.save(new Skill(Skillful.MODEL, new short[3], List.of(first, lying), experience));
    Skill back = store.read("mug");
    assertEquals(2, back.shown().size());
    assertArrayEquals(first.seen(), back.shown().get(0).seen());
    assertEquals(lying.grasp(), back.shown().get(1).grasp());
    assertEquals("mug", back.shown().get(1).object());
    assertEquals(0.4, back.shown().get(1).grid().area().centreX());
    assertArrayEquals(experience.attempts(), back.experience().attempts());
    SkillStore.Entry entry = scan().skills().get(0);
    assertEquals(List.of(2, 3, 2),
        List.of(entry.header().demonstrations(), entry.header().attempts(), entry.header().held()));
  }

  @Test
  void coloursComeBackWhereTheDemonstrationHadThem() throws IOException {
    Grid grid = new Grid(new WorkArea(0.4, 0.1, 0.7, 0.384), 96);
    byte[] rgb = new byte[3 * 96 * 96];
    rgb[3000] = (byte) 210;
    Grasp grasp = new Grasp(0.3, 0.2, 0.75, 1, 0.05, 1);
    Demonstration coloured = new Demonstration("mug", grid, new byte[96 * 96], grasp, new ColourMap(rgb));
    store.save(new Skill(Skillful.MODEL, new short[3],
        List.of(coloured, Skillful.shown("mug", 7), coloured), Experience.NONE));
    List<Demonstration> back = store.read("mug").shown();
    assertArrayEquals(rgb, back.get(0).colours().rgb());
    assertTrue(back.get(1).colours().isEmpty());
    assertArrayEquals(rgb, back.get(2).colours().rgb());
    assertEquals(210, back.get(2).colours().at(1000, 0));
  }

  @Test
  void coloursOfAnotherSizeAreDamage() throws IOException {
    Grid grid = new Grid(new WorkArea(0.4, 0.1, 0.7, 0.384), 96);
    store.save(new Skill(Skillful.MODEL, new short[3], new Demonstration("mug", grid, new byte[96 * 96],
        new Grasp(0.3, 0.2, 0.75, 1, 0.05, 1), new ColourMap(new byte[300]))));
    String message = assertThrows(IOException.class, () -> store.read("mug")).getMessage();
    assertTrue(message.contains("colours of 300 bytes for 9216 cells"), message);
  }

  @Test
  void furtherDemonstrationWithoutAGraspIsDamaged() throws IOException {
    Skill twice = new Skill(Skillful.MODEL, new short[3],
        List.of(Skillful.shown("mug", 1), Skillful.shown("mug", 2)));
    var stored =
        org.onegrasp.msgs.model.Skill.parseFrom(SkillFile.encode(twice, Instant.EPOCH).payload()).toBuilder();
    stored.setMore(0, stored.getMore(0).toBuilder().clearGrasp().addGrasp(1));
    CheckedFile file = CheckedFile.of("mug.skill", ModelFile.Kind.SKILL, stored.build().toByteString());
    String message =
        assertThrows(ModelFileException.class, () -> SkillFile.decode(file, WorkArea.STANDARD)).getMessage();
    assertTrue(message.contains("one of its further demonstrations has no grasp"), message);
  }

  @Test
  void skillOfAnEarlierVersionLiesOnTheNodesWorkArea() throws IOException {
    var earlier = org.onegrasp.msgs.model.Skill
        .parseFrom(SkillFile.encode(Skillful.skill("mug", 7), Instant.EPOCH).payload()).toBuilder()
        .clearGrid().clearAttempts();
    assertEquals(List.of(96, 96), earlier.getTensors(1).getShapeList());
    WorkArea area = new WorkArea(0.3, 0.1, 0.7, 0.384);
    Skill skill =
        SkillFile.decode(CheckedFile.of("mug.skill", ModelFile.Kind.SKILL, earlier.build().toByteString()), area);
    assertEquals(new Grid(area, 96), skill.shown().get(0).grid());
    assertArrayEquals(Skillful.shown("mug", 7).seen(), skill.shown().get(0).seen());
    assertEquals(7, skill.weights()[0]);
    assertEquals(1, skill.shown().size());
    assertEquals(0, skill.experience().count());
  }

  @Test
  void heightMapThatIsNoSquareOfCellsIsDamaged() throws IOException {
    for (int[] shape : new int[][] {{}, {96}, {0, 0}, {96, 95}, {97, 97}, {-1, -1}, {1 << 16, 1 << 16}}) {
      var changed = org.onegrasp.msgs.model.Skill
          .parseFrom(SkillFile.encode(Skillful.skill("mug", 7), Instant.EPOCH).payload()).toBuilder();
      changed.getTensorsBuilder(1).clearShape();
      for (int size : shape) {
        changed.getTensorsBuilder(1).addShape(size);
      }
      CheckedFile file = CheckedFile.of("mug.skill", ModelFile.Kind.SKILL, changed.build().toByteString());
      String message = assertThrows(IOException.class, () -> SkillFile.decode(file, WorkArea.STANDARD)).getMessage();
      assertTrue(message.startsWith("mug.skill is damaged or was cut short: its height map has 9216 values"), message);
    }
  }

  @Test
  void flippedByteIsFound() throws IOException {
    store.save(Skillful.skill("mug", 7));
    byte[] good = Files.readAllBytes(folder.resolve("mug.skill"));
    for (int at : new int[] {0, 1, 2, 5, 1000, good.length / 2, good.length - 40, good.length - 3}) {
      byte[] bad = good.clone();
      bad[at] ^= 0x55;
      assertThrows(IOException.class,
          () -> SkillFile.decode(CheckedFile.read(new ByteArrayInputStream(bad), "mug.skill"), WorkArea.STANDARD),
          "byte " + at);
    }
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
  void fileOfNewerFormatAsksForAnUpdate() throws Exception {
    store.save(Skillful.skill("mug", 7));
    Path file = folder.resolve("mug.skill");
    Files.write(file,
        ModelFile.parseFrom(Files.readAllBytes(file)).toBuilder().setFormatVersion(2).build().toByteArray());
    String problem = scan().problems().get("mug.skill");
    assertTrue(problem.contains("format version 2") && problem.contains("update OneGrasp"), problem);
  }

  @Test
  void modelFileIsNoSkill() throws Exception {
    ByteString payload = ByteString.copyFromUtf8("");
    Files.write(folder.resolve("mug.skill"), ModelFile.newBuilder().setFormatVersion(1).setKind(ModelFile.Kind.MODEL)
        .setPayload(payload).setSha256(ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest())).build()
        .toByteArray());
    String problem = scan().problems().get("mug.skill");
    assertTrue(problem.contains("is of kind MODEL, needed is SKILL"), problem);
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

  private Process child() throws IOException {
    return new ProcessBuilder(Children.java(List.of(SavingForever.class.getName(), folder.toString(), "1"))).start();
  }
}
