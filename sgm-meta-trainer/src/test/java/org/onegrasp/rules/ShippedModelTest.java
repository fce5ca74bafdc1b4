package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.ModelFileException;
import org.onegrasp.model.Provenance;
import org.onegrasp.model.RuleSuccess;
import org.onegrasp.model.ShippedModel;
import org.onegrasp.model.Skill;
import org.onegrasp.model.StoredModel;
import org.onegrasp.world.WorkArea;

class ShippedModelTest {
  private static final Path PAGE = Path.of("../docs/model-file.md");
  /** Most bytes of a lesson by the standard rule, that boards and nodes were sized for. */
  private static final Map<ShippedModel, Long> MOST =
      Map.of(ShippedModel.SMALL, 131_072L, ShippedModel.STANDARD, 262_144L, ShippedModel.DEEP, 237_568L);

  @TempDir
  Path folder;

  private static StoredModel read(String name) throws IOException {
    return ShippedModel.read(Path.of(name));
  }

  /** Rows of the page's table of models that are shipped: name, parameters, bytes of a lesson, checksum. */
  private static Map<String, List<String>> documented() throws IOException {
    Pattern row = Pattern.compile("\\| `(small|standard|deep)` \\| ([0-9,]+) \\| ([0-9,]+) \\| `([0-9a-f]{64})` \\|.*");
    try (Stream<String> lines = Files.lines(PAGE)) {
      return lines.map(row::matcher).filter(Matcher::matches)
          .collect(Collectors.toMap(m -> m.group(1), m -> List.of(m.group(2), m.group(3), m.group(4))));
    }
  }

  @Test
  void eachStandsInTheTableOfThePage() throws IOException {
    assertEquals(Arrays.stream(ShippedModel.values()).map(ShippedModel::label).collect(Collectors.toSet()),
        documented().keySet());
  }

  @ParameterizedTest
  @EnumSource
  void isWhatThePageSays(ShippedModel shipped) throws IOException {
    StoredModel stored = shipped.read();
    long bytes = new Planner(stored, WorkArea.STANDARD, Kernels.best()).bytes(Rules.standard());
    assertEquals(List.of(String.format(Locale.ROOT, "%,d", stored.model().shape().parameters()),
        String.format(Locale.ROOT, "%,d", bytes), stored.sha256()), documented().get(shipped.label()));
    assertTrue(bytes <= MOST.get(shipped), bytes + " bytes");
    assertTrue(bytes <= FixedLearner.STANDARD_BUDGET, "a node does not measure it again");
  }

  @ParameterizedTest
  @EnumSource
  void tellsHowItWasMadeAndWhatItWasMeasuredAt(ShippedModel shipped) throws IOException {
    Provenance told = shipped.read().provenance();
    assertTrue(told.command().startsWith("train ") && told.command().contains("--objects "), told.command());
    assertTrue(told.commit().matches("[0-9a-f]{40}"), told.commit());
    assertTrue(told.created().matches("20\\d\\d-\\d\\d-\\d\\d") && !told.jdk().isEmpty(), told.toString());
    assertTrue(told.measured().contains("after one demonstration"), told.measured());
    RuleSuccess standard = told.successOf(Rules.standard().text()).orElseThrow();
    assertTrue(standard.looks() >= 300 && standard.success() > 0.5, standard.toString());
    for (RuleSuccess success : told.ranking()) {
      assertTrue(success.command().startsWith("eval ") && success.commit().matches("[0-9a-f]{7,40}"),
          success.toString());
    }
  }

  @Test
  void standardIsTheOneThatIsTakenWithoutAName() throws IOException {
    assertEquals(ModelFile.shipped().sha256(), read("standard").sha256());
    assertEquals("bfdf3d18a934ac91608722ba3058585cbd03285fddc2c834035d6fb0db50a96e", read("standard").sha256());
  }

  @Test
  void unknownNameIsRefusedWithThoseThatThereAre() {
    String message = assertThrows(ModelFileException.class, () -> read("smal")).getMessage();
    assertEquals("there is no model \"smal\"; those of this build are small, standard, deep, and a file is given with a"
        + " slash or a dot in it, such as ./smal", message);
    assertThrows(ModelFileException.class, () -> read("Deep"));
    assertThrows(ModelFileException.class, () -> read(""));
  }

  @Test
  void fileCountsOnlyWithASlashOrADot() throws IOException {
    assertTrue(ShippedModel.isName(Path.of("deep")));
    for (String file : List.of("./deep", "deep.onegrasp", "models/deep", "/deep")) {
      assertFalse(ShippedModel.isName(Path.of(file)), file);
    }
    StoredModel standard = read("standard");
    Path file = folder.resolve("deep");
    ModelFile.write(file, standard.model(), standard.provenance());
    assertEquals(standard.sha256(), ShippedModel.read(file).sha256());
    assertEquals("there is no file ./standard: check the path",
        assertThrows(ModelFileException.class, () -> read("./standard")).getMessage());
  }

  @Test
  void skillOfOneIsRefusedByAnother() throws IOException {
    StoredModel deep = read("deep");
    StoredModel standard = read("standard");
    FixedLearner learner = new FixedLearner(standard.model(), standard.sha256(), Rules.standard(), WorkArea.STANDARD,
        FixedLearner.STANDARD_BUDGET, Kernels.best());
    Skill skill = new Skill(deep.sha256(), deep.model().fixedStart(), List.of());
    byte[] seen = new byte[standard.model().shape().inputs(0)];
    float[] quality = new float[standard.model().output().values()];
    String message =
        assertThrows(IllegalArgumentException.class, () -> learner.predict(skill, seen, quality)).getMessage();
    assertTrue(message.contains("was taught to another model (" + deep.sha256() + "), this one is " + standard.sha256()
        + "; teach it again or load that model"), message);
  }

  @Test
  void aBudgetOfASmallControllerHoldsALessonOnTheSmallOne() throws IOException {
    List<Planner.Need> fitting = new Planner(read("small"), WorkArea.STANDARD, Kernels.best()).needs().stream()
        .filter(need -> need.bytes() <= 131_072).toList();
    Planner.Need choice = fitting.get(0);
    assertTrue(choice.rule().learns() && choice.success().isPresent(), choice.toString());
    assertEquals(Rules.standard(), choice.rule());
  }
}
