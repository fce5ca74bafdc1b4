package org.onegrasp.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Pace;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Skill;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** A lesson in C comes to the skill and serves the grasp of the lesson in Java, here and on two emulated boards. */
class LessonExportTest {
  private static final int SAMPLES = 3;
  private static final double OPENING = 0.085; // metres
  private static final String CHECKED = "-fsanitize=undefined,address -fno-sanitize-recover=all -O1";

  @TempDir
  Path folder;

  private static ExportSettings settings(String rule) {
    return new ExportSettings(Rules.parse(rule), OPENING, SAMPLES);
  }

  private Description export(String rule) throws IOException {
    return new LessonExport(ModelFile.shipped(), settings(rule), WorkArea.STANDARD, Kernels.best())
        .write(folder.resolve(rule));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleTeachesHereWhatItTeachesInJava() {
    return LessonExport.RULES.stream().map(rule -> DynamicTest.dynamicTest(rule, () -> {
      Tools.require("gcc", "make");
      export(rule);
      Tools.make(folder.resolve(rule), "check", "CFLAGS=" + CHECKED);
    }));
  }

  /** Compilers may take it that numbers do not overflow, and make the most of that. */
  @TestFactory
  Stream<DynamicTest> noFlagsAreNeededForTheSameBytes() {
    return Stream.of("-O2", "-O3 -funroll-loops", "-Os").map(flags -> DynamicTest.dynamicTest(flags, () -> {
      Tools.require("gcc", "make");
      for (String rule : List.of("sgm", "bp-last3")) {
        export(rule);
        Path made = folder.resolve(rule);
        Files.deleteIfExists(made.resolve("build/lesson"));
        Tools.make(made, "check", "CFLAGS=" + flags);
      }
    }));
  }

  @Test
  void whatWasWrittenBecomesTheSkillThatJavaTeaches() throws IOException {
    Tools.require("gcc", "make");
    export("bp-last3");
    Path made = folder.resolve("bp-last3");
    Matcher told = Pattern.compile("checksum ([0-9a-f]{8})").matcher(Tools.make(made, "check"));
    assertTrue(told.find());
    StoredModel stored = ModelFile.shipped();
    Skill skill = new ReturnedSkill(made, stored).read("bar", made.resolve("example/shown"),
        made.resolve("build/host.skill"), told.group(1));
    Demonstration shown = skill.shown().get(0);
    assertArrayEquals(Rules.parse("bp-last3").withSamples(SAMPLES)
        .learner(stored, WorkArea.STANDARD, 1 << 20, Kernels.best()).teach(shown, ExportSettings.SEED, progress -> {})
        .skill().weights(), skill.weights());
    assertArrayEquals(Files.readAllBytes(made.resolve("example/shown")), Example.bytes(shown));
  }

  @TestFactory
  Stream<DynamicTest> boardsTeachWhatIsTaughtInJava() {
    return Stream.of("m4 bp-last3", "m4 sgm", "m55 sgm").map(board -> DynamicTest.dynamicTest(board, () -> {
      Tools.require("make", "arm-none-eabi-gcc", "qemu-system-arm");
      String[] parts = board.split(" ");
      export(parts[1]);
      Tools.make(folder.resolve(parts[1]), "check-" + parts[0]);
    }));
  }

  @Test
  void boardsNeedTheBudgetOfTheRuleAndSixteenKilobytes() throws IOException {
    assertEquals(262_144, export("sgm").boardBytes());
    assertTrue(export("bp-last3").boardBytes() <= 147_456);
  }

  @Test
  void linkerRefusesMoreMemoryThanTheBoardHas() throws IOException {
    Tools.require("make", "arm-none-eabi-gcc");
    export("bp-last3");
    String text = Tools.failing(folder.resolve("bp-last3"), "m4", "STACK_BYTES=9000");
    assertTrue(text.contains("region `RAM' overflowed"), text);
  }

  @TestFactory
  Stream<DynamicTest> otherDemonstrationsAreTaughtAsInJava() {
    return Stream.of(-5L, 1L << 40 | 3).map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
      Tools.require("gcc", "make");
      StoredModel stored = ModelFile.shipped();
      export("bp-last3");
      Demonstration shown = heap(seed);
      Path made = folder.resolve("bp-last3");
      Files.write(made.resolve("example/shown"), Example.bytes(shown));
      Files.write(made.resolve("example/look"), shown.seen());
      Files.writeString(made.resolve("example/expected"),
          new Example(stored, WorkArea.STANDARD, settings("bp-last3"), Kernels.best()).expected(shown, shown.seen(),
              seed));
      Tools.make(made, "check", "SEED=" + seed, "CFLAGS=" + CHECKED);
    }));
  }

  /** Two channels, then none of the counts a multiple of 4 and no layer of stride 2 at the bottom. */
  @TestFactory
  Stream<DynamicTest> otherNetworksAreTaughtAsInJava() {
    NetworkShape wide = new NetworkShape(List.of(Convolution.of(5, 2, 8).strided(2).over(64, 64),
        Convolution.of(3, 8, 20).strided(2).over(32, 32), Convolution.of(3, 20, 12).over(16, 16),
        Convolution.of(3, 12, 28).dilated(2).over(16, 16), Convolution.pointwise(28, 4).over(16, 16)));
    NetworkShape odd = new NetworkShape(List.of(Convolution.of(3, 1, 6).over(40, 40),
        Convolution.of(5, 6, 9).strided(2).over(40, 40), Convolution.of(3, 9, 13).strided(2).over(20, 20),
        Convolution.of(3, 13, 11).dilated(2).over(10, 10), Convolution.pointwise(11, 5).over(10, 10)));
    return Stream.of(wide, odd).map(shape -> DynamicTest.dynamicTest(shape.layer(0).toString(), () -> {
      Tools.require("gcc", "make");
      new LessonExport(random(shape), settings("bp-last2"), WorkArea.STANDARD, Kernels.best()).write(folder);
      Tools.make(folder, "check", "CFLAGS=" + CHECKED);
    }));
  }

  private static StoredModel random(NetworkShape shape) {
    SplittableRandom random = new SplittableRandom(2);
    float[] start = new float[shape.parameters()];
    float[] seen = new float[shape.inputs(0)];
    for (int k = 0; k < start.length; k++) {
      start[k] = (float) (random.nextDouble() - 0.5) / 4;
    }
    for (int k = 0; k < seen.length; k++) {
      seen[k] = (float) random.nextDouble() / 2;
    }
    FloatNetwork network = new FloatNetwork(shape, Kernels.best().make());
    return new StoredModel(Calibration.model(network, start, List.of(seen)), "0".repeat(64), null);
  }

  /** Boxes of any heights on a table that is seen 3 mm too high, and a grasp near the border. */
  private static Demonstration heap(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] map = new byte[InputSpec.STANDARD.values()];
    Arrays.fill(map, (byte) 3);
    for (int box = 0; box < 6; box++) {
      int row = random.nextInt(90);
      int col = random.nextInt(90);
      byte height = (byte) (10 + random.nextInt(118));
      for (int k = 0; k < 14 * 9; k++) {
        map[Math.min(95, row + k / 9) * 96 + Math.min(95, col + k % 9)] = height;
      }
    }
    return new Demonstration("heap", InputSpec.STANDARD.grid(WorkArea.STANDARD), map,
        new Grasp(-0.17, 0.15, 0.47, -2.9, 0.04, 1));
  }

  @Test
  void rulesThatAreNotInCAreRefusedWithThoseThatAre() {
    String text = assertThrows(IllegalArgumentException.class, () -> export("bp-last5")).getMessage();
    assertEquals(
        "a lesson by bp-last5/fixed cannot be written in C; one by sgm, head, bp-last2, bp-last3, bp-last4 can",
        text);
    for (String rule : List.of("none", "sgm/float", "bp-int8", "forward-gradient")) {
      assertThrows(IllegalArgumentException.class, () -> export(rule), rule);
    }
    assertTrue(assertThrows(IllegalArgumentException.class, () -> export("sgm+0.5")).getMessage()
        .contains("draws no other things"));
  }

  @Test
  void aModelWhosePaceWasTrainedIsRefused() throws IOException {
    StoredModel shipped = ModelFile.shipped();
    GraspModel paced = new Pace(Collections.nCopies(6, 0.5), 2, 16, 3).in(shipped.model());
    StoredModel stored = new StoredModel(paced, shipped.sha256(), shipped.provenance());
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> new LessonExport(stored, settings("sgm"), WorkArea.STANDARD, Kernels.best())).getMessage()
        .contains("knows no trained pace"));
  }
}
