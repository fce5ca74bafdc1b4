package org.onegrasp.node.skills;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.onegrasp.grasp.Unseen;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** What a skill's file holds, of this version and of earlier ones, and what is told of a damaged one. */
class SkillFileTest {
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

  private static Demonstration mug(byte[] rgb, Unseen unseen) {
    Grid grid = new Grid(new WorkArea(0.4, 0.1, 0.7, 0.384), 96);
    return new Demonstration("mug", grid, new byte[96 * 96], new Grasp(0.3, 0.2, 0.75, 1, 0.05, 1), new ColourMap(rgb),
        unseen);
  }

  @Test
  void coloursComeBackWhereTheDemonstrationHadThem() throws IOException {
    byte[] rgb = new byte[3 * 96 * 96];
    rgb[3000] = (byte) 210;
    Demonstration coloured = mug(rgb, Unseen.NONE);
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
    store.save(new Skill(Skillful.MODEL, new short[3], mug(new byte[300], Unseen.NONE)));
    String message = assertThrows(IOException.class, () -> store.read("mug")).getMessage();
    assertTrue(message.contains("colours of 300 bytes for 9216 cells"), message);
  }

  @Test
  void whatTheCameraDidNotSeeComesBackWithEachDemonstration() throws IOException {
    byte[] atMost = new byte[96 * 96];
    Arrays.fill(atMost, Unseen.SEEN);
    atMost[17] = 40;
    atMost[96 * 96 - 1] = Unseen.ANY;
    Demonstration shaded = mug(new byte[0], new Unseen(atMost));
    store.save(new Skill(Skillful.MODEL, new short[3],
        List.of(shaded, Skillful.shown("mug", 7), shaded), Experience.NONE));
    List<Demonstration> back = store.read("mug").shown();
    assertArrayEquals(atMost, back.get(0).unseen().atMost());
    assertTrue(back.get(1).unseen().isEmpty());
    assertArrayEquals(atMost, back.get(2).unseen().atMost());
  }

  @Test
  void unseenHeightsOfAnotherSizeAreDamage() throws IOException {
    store.save(new Skill(Skillful.MODEL, new short[3], mug(new byte[0], new Unseen(new byte[300]))));
    String message = assertThrows(IOException.class, () -> store.read("mug")).getMessage();
    assertTrue(message.contains("unseen heights of 300 bytes for 9216 cells"), message);
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
}
