package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.export.ExportSettings;
import org.onegrasp.export.LessonExport;
import org.onegrasp.export.ReturnedSkill;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Skill;
import org.onegrasp.model.StoredModel;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;
import picocli.CommandLine;

/** What a board gives back becomes a skill that a node serves; LessonExportTest has that boards come to these bytes. */
class ImportSkillCommandTest {
  private static final double OPENING = 0.085; // metres
  private static final int SAMPLES = 3;

  @TempDir
  Path folder;

  private final StoredModel stored = ModelFile.shipped();
  private final GraspLearner learner =
      Rules.parse("bp-last3").withSamples(SAMPLES).learner(stored, WorkArea.STANDARD, 1 << 20, Kernels.best());
  private Demonstration shown;
  private Skill taught;
  private String object = "red bar";
  private String said = "";

  ImportSkillCommandTest() throws IOException {}

  @BeforeEach
  void teachOnABoard() throws IOException {
    new LessonExport(stored, new ExportSettings(Rules.parse("bp-last3"), OPENING, SAMPLES), WorkArea.STANDARD,
        Kernels.best()).write(folder.resolve("lesson"));
    byte[] bytes = Files.readAllBytes(folder.resolve("lesson/example/shown"));
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Grasp grasp = new Grasp(in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(), 1);
    shown = new Demonstration("red bar", stored.model().input().grid(WorkArea.STANDARD),
        Arrays.copyOfRange(bytes, in.position(), bytes.length), grasp);
    taught = learner.teach(shown, 7, progress -> {}).skill();
    weights(taught.weights());
  }

  private void weights(short[] weights) throws IOException {
    ByteBuffer raw = ByteBuffer.allocate(2 * weights.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asShortBuffer().put(weights);
    Files.write(folder.resolve("weights"), raw.array());
  }

  /** Exit code of the command. */
  private int imports(String... more) {
    List<String> line = new ArrayList<>(List.of("import-skill", "--lesson", folder.resolve("lesson").toString(),
        "--shown", folder.resolve("lesson/example/shown").toString(), "--weights", folder.resolve("weights").toString(),
        "--object", object, "--out", folder.resolve("skills").toString()));
    line.addAll(List.of(more));
    StringWriter text = new StringWriter();
    int code = Main.commandLine().setOut(new PrintWriter(text, true)).setErr(new PrintWriter(text, true))
        .execute(line.toArray(new String[0]));
    said = text.toString();
    return code;
  }

  @Test
  void skillFileHasTheWeightsThatJavaTeachesAndServesTheSameGrasp() throws Exception {
    String checksum = ReturnedSkill.checksum(Files.readAllBytes(folder.resolve("weights")));
    assertEquals(0, imports("--checksum", checksum), said);
    assertTrue(said.contains("red+bar.skill"), said);
    try (SkillStore store = new SkillStore(folder.resolve("skills"), Clock.systemUTC())) {
      Skill kept = store.read("red bar");
      assertArrayEquals(taught.weights(), kept.weights());
      assertEquals(stored.sha256(), kept.modelSha256());
      assertArrayEquals(shown.seen(), kept.shown().get(0).seen());
      assertEquals(shown.grasp(), kept.shown().get(0).grasp());
      assertEquals(served(taught), served(kept));
    }
  }

  private Grasp served(Skill skill) throws IOException {
    byte[] look = Files.readAllBytes(folder.resolve("lesson/example/look"));
    Grid grid = stored.model().input().grid(WorkArea.STANDARD);
    float[] quality = new float[stored.model().output().values(WorkArea.STANDARD)];
    learner.predict(skill, look, quality);
    return new GraspDecoder(stored.model().output(), OPENING)
        .decode(quality, stored.model().input().heights(grid, look), skill.shown().get(0).grasp()).best().orElseThrow();
  }

  private void refuses(String why, String... more) {
    assertEquals(1, imports(more));
    assertTrue(said.contains(why), said);
    assertTrue(Files.notExists(folder.resolve("skills")), said);
  }

  @Test
  void weightsThatWereCutAreRefusedWithTheLengthThatTheyShouldHave() throws Exception {
    byte[] whole = Files.readAllBytes(folder.resolve("weights"));
    Files.write(folder.resolve("weights"), Arrays.copyOf(whole, whole.length - 1));
    refuses("has 66127 bytes, and the weights of this model are 66128: fetch the file again");
  }

  @Test
  void weightsWithAnotherChecksumThanTheBoardToldAreRefused() {
    refuses("and the board told 0123abcd: fetch it again", "--checksum", "0123ABCD");
  }

  @Test
  void weightsOfAnotherRuleAreRefusedByTheLayersThatItLeavesAlone() throws Exception {
    short[] others = taught.weights().clone();
    others[5]++;
    weights(others);
    refuses("is no lesson by bp-last3/fixed on this model: that leaves the first 3 layers as they were, and weight 5");
  }

  @Test
  void startWeightsAreNoSkill() throws Exception {
    weights(stored.model().fixedStart());
    refuses("holds the start weights: nothing was taught");
  }

  @Test
  void lessonOnAnotherModelIsRefusedWithBothChecksums() throws Exception {
    Path record = folder.resolve("lesson/lesson.properties");
    Files.writeString(record, Files.readString(record).replace(stored.sha256(), "ab".repeat(32)));
    refuses("begins at the weights of model " + "ab".repeat(32) + ", and this model is " + stored.sha256());
  }

  @Test
  void folderWithoutAWordAboutItsLessonIsRefusedWithWhatToDo() throws Exception {
    Files.delete(folder.resolve("lesson/lesson.properties"));
    refuses("has no lesson.properties: name the folder that `onegrasp export` wrote");
  }

  @Test
  void whatIsNoDemonstrationIsRefused() throws Exception {
    Path file = folder.resolve("lesson/example/shown");
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 0x7f; // of x
    Files.write(file, bytes);
    refuses("does not begin with a grasp");
    Files.write(file, new byte[100]);
    refuses("has 100 bytes, and a demonstration to this model has 9256");
  }

  @Test
  void folderOfARunningNodeIsLeftAlone() throws Exception {
    try (SkillStore running = new SkillStore(folder.resolve("skills"), Clock.systemUTC(), "/onegrasp")) {
      running.scan(Map.of());
      assertEquals(1, imports());
      assertTrue(said.contains("is in use by another node"), said);
    }
  }

  @Test
  void objectWithoutANameIsRefused() {
    object = " ";
    assertEquals(CommandLine.ExitCode.USAGE, imports());
    assertTrue(said.contains("--object needs a name of 1 to 100 characters"), said);
  }
}
