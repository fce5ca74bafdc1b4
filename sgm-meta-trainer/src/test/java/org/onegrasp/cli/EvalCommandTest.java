package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Provenance;
import org.onegrasp.model.RuleSuccess;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.SyntheticGradients;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;
import org.onegrasp.world.table.TableWorld;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

class EvalCommandTest {
  @TempDir
  static Path folder;
  private static Path model;

  /** An untrained model: what it predicts is of no use, but it is always the same. */
  @BeforeAll
  static void writeModel() throws IOException {
    NetworkShape shape = NetworkShape.grasp();
    SplittableRandom random = new SplittableRandom(3);
    float[] input = new float[96 * 96];
    java.util.Arrays.fill(input, 4000, 5000, 0.5f);
    model = folder.resolve("untrained.onegrasp");
    ModelFile.write(model,
        Calibration
            .model(new FloatNetwork(shape, Kernels.best().make()), FloatNetwork.randomParameters(shape, random),
                List.of(input))
            .with(SyntheticGradients.PART, 8, SyntheticGradients.randomModules(shape, 8, random)),
        new Provenance("test", 3, "", "", "", "", Map.of(), List.of()));
  }

  /** Runs the command; the message is what it would tell the user. */
  private record Run(int code, String message) {
    static Run of(String... arguments) {
      return in(EmbeddedSimulator::new, arguments);
    }

    static Run in(Supplier<? extends Simulator> gazebo, String... arguments) {
      StringWriter err = new StringWriter();
      CommandLine line = new CommandLine(new EvalCommand(gazebo, Kernels.best()));
      line.setErr(new PrintWriter(err));
      line.setExecutionExceptionHandler((e, l, p) -> {
        err.write(e.getMessage());
        return 1;
      });
      int code = line.execute(arguments);
      return new Run(code, err.toString());
    }
  }

  private static Map<String, Object> evaluation(String... more) throws IOException {
    Path file = folder.resolve("result" + more.length + String.join("", more).hashCode() + ".json");
    List<String> arguments =
        new ArrayList<>(List.of("--model", model.toString(), "--rules", "none,sgm,bp-last2", "--count", "2",
            "--poses", "2", "--samples", "8", "--json", file.toString()));
    arguments.addAll(List.of(more));
    Run run = Run.of(arguments.toArray(String[]::new));
    assertEquals(0, run.code, run.message);
    return new Yaml().load(Files.readString(file)); // JSON is YAML
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rules(Map<String, Object> result) {
    return (List<Map<String, Object>>) result.get("rules");
  }

  @Test
  void writesJsonAndPlotAndDoesNotDependOnThreads() throws IOException {
    Path plot = folder.resolve("plot.png");
    Map<String, Object> one = evaluation("--threads", "1", "--plot", plot.toString());
    Map<String, Object> two = evaluation("--threads", "2");
    assertEquals(List.of("mug-1000", "hammer-1000"), one.get("objects"));
    assertEquals("same", one.get("camera"));
    for (int i = 0; i < 3; i++) {
      Map<String, Object> rule = rules(one).get(i);
      for (String key : List.of("place_success", "place_success_by_object", "lift_success", "lift_success_by_object",
          "peak_bytes",
          "macs_per_demo")) {
        assertEquals(rule.get(key), rules(two).get(i).get(key), rule.get("rule") + " " + key);
      }
      assertTrue(rule.get("rule").equals("none") || ((Number) rule.get("seconds_per_demo")).doubleValue() > 0,
          rule.toString());
      assertTrue(rule.containsKey("heap_bytes_per_step"));
    }
    assertEquals("none float", rules(one).get(0).get("rule") + " " + rules(one).get(0).get("arithmetic"));
    assertEquals("sgm fixed", rules(one).get(1).get("rule") + " " + rules(one).get(1).get("arithmetic"));
    assertTrue((Integer) rules(one).get(1).get("peak_bytes") <= 262_144);
    assertNotEquals(null, ImageIO.read(plot.toFile()));
  }

  /** Lessons of an untrained network come to nothing; where its object is, the shape says. */
  @Test
  void lessonsThatANodeWouldRefuseAreCountedAndTheNetworkAloneIsAskedWhereThatIsWanted() throws IOException {
    Map<String, Object> searched = evaluation("--lift", "none");
    Map<String, Object> alone = evaluation("--lift", "none", "--network-alone");
    assertEquals(List.of(0, 1, 1), rules(alone).stream().map(rule -> rule.get("lessons_refused")).toList());
    assertEquals(List.of(0, 1, 1), rules(searched).stream().map(rule -> rule.get("lessons_refused")).toList());
    assertEquals(true, alone.get("network_alone"));
    double withShape = ((Number) rules(searched).get(1).get("place_success")).doubleValue();
    double without = ((Number) rules(alone).get(1).get("place_success")).doubleValue();
    assertTrue(withShape > without, withShape + " and " + without);
  }

  @Test
  void looksOverALargerArea() throws IOException {
    Map<String, Object> result = evaluation("--lift", "none", "--area", "0.5");
    assertEquals(0.5, result.get("area"));
    assertTrue((Integer) rules(result).get(1).get("peak_bytes") <= 262_144);
    Run refused = Run.of("--model", model.toString(), "--area", "0.9");
    assertEquals(1, refused.code);
    assertEquals("--area must be 0.384 to 0.8 m, got 0.9", refused.message);
  }

  @Test
  void measuresScenesOfEachNumberOfOthersWithOneLesson() throws IOException {
    Path picture = folder.resolve("reliability.png");
    Map<String, Object> result = evaluation("--lift", "none", "--others", "0,2", "--absent", "0.5", "--frames", "3",
        "--shown-among", "1", "--camera", "third", "--reliability", picture.toString());
    assertEquals(List.of(0, 2), result.get("others"));
    assertEquals(List.of(0, 0, 0, 2, 2, 2), rules(result).stream().map(rule -> rule.get("others")).toList());
    Map<String, Object> sgm = rules(result).get(4);
    for (String key : List.of("place_success", "wrong_object", "not_here", "false_grasp", "grasp_free")) {
      assertEquals(2, ((List<?>) sgm.get(key + "_95")).size(), key);
    }
    assertTrue(sgm.containsKey("calibration_error") && sgm.containsKey("tips_in_table"), sgm.toString());
    assertNotEquals(null, ImageIO.read(picture.toFile()));
  }

  @Test
  void liftsAreTriedAmongOthersAndOnSupports() throws IOException {
    Map<String, Object> near = evaluation("--others", "2", "--recoloured", "1", "--gap", "8");
    assertEquals(8, near.get("gap_mm"));
    assertEquals(2, ((List<?>) rules(near).get(1).get("right_and_lifted_95")).size());
    Map<String, Object> raised =
        evaluation("--support", "box", "--tilt", "3", "--table-offset", "-10");
    assertEquals("box", raised.get("support"));
    assertTrue(rules(raised).get(1).containsKey("right_height"));
  }

  @Test
  void looksAtTurnedObjectsCountForThemselves() throws IOException {
    Map<String, Object> result = evaluation("--lift", "none", "--turned", "0.5", "--shown-turned");
    assertEquals(2, ((List<?>) rules(result).get(1).get("turned_wrong_95")).size());
    assertEquals(2, ((List<?>) rules(result).get(1).get("turned_right_95")).size());
  }

  @Test
  void measuresHowSkillsCompete() throws IOException {
    Map<String, Object> result = evaluation("--lift", "none", "--skills", "2", "--others", "1");
    assertTrue(((Number) rules(result).get(1).get("named_right")).doubleValue() <= 1);
    assertEquals(2, ((List<?>) rules(result).get(1).get("named_wrong_95")).size());
  }

  @Test
  void scenesThatMakeNoSenseAreRefused() {
    for (String[] bad : new String[][] {
        {"--gap 5", "--gap needs other things: add --others N"},
        {"--gap 40 --others 1", "--gap must be 0 to 25.0 mm, got 40.0"},
        {"--support box --others 2", "--support puts only the object onto something; leave --others out"},
        {"--recoloured 2 --others 1", "2 of the other things cannot have another colour, where there are [1]"},
        {"--shown-turned", "--shown-turned needs looks at turned objects: add --turned SHARE"},
        {"--skills 3 --others 3", "must be less than --skills 3"},
        {"--skills 30", "--skills 30 needs as many objects, got 20: raise --count"},
        {"--absent 1.5", "shares of looks are 0 to 1, got 1.5"},
        {"--tilt 40", "--tilt must be 0 to 15.0 degrees, got 40.0"},
        {"--table-offset 400", "--table-offset must be -60.0 to 60.0 mm, got 400.0"},
        {"--others 30", "there may be 0 to 8 other things, got [30] and 0"}}) {
      List<String> arguments = new ArrayList<>(List.of("--model", model.toString()));
      arguments.addAll(List.of(bad[0].split(" ")));
      Run run = Run.of(arguments.toArray(String[]::new));
      assertEquals(1, run.code);
      assertTrue(run.message.contains(bad[1]), run.message);
    }
  }

  @Test
  void withoutLiftingTheRateIsUnknown() throws IOException {
    Map<String, Object> result = evaluation("--lift", "none", "--camera", "unseen", "--rules", "none");
    assertEquals("unseen", result.get("camera"));
    assertTrue(rules(result).get(rules(result).size() - 1).containsKey("lift_success"));
    assertNull(rules(result).get(0).get("lift_success"));
  }

  @Test
  void ranksTheRulesInACopyOfTheModel() throws IOException {
    Path ranked = folder.resolve("ranked.onegrasp");
    Map<String, Object> result = evaluation("--lift", "none", "--rank", ranked.toString());
    StoredModel stored = ModelFile.read(ranked);
    assertEquals(ModelFile.read(model).sha256(), stored.sha256());
    assertEquals(List.of("sgm/fixed@0.002#8", "bp-last2/fixed@0.002#8"),
        stored.provenance().ranking().stream().map(RuleSuccess::rule).toList());
    RuleSuccess sgm = stored.provenance().successOf("sgm/fixed@0.002#8").orElseThrow();
    assertEquals(((Number) rules(result).get(1).get("place_success")).doubleValue(), sgm.success(), 1e-3);
    assertEquals(4, sgm.looks());
    assertTrue(sgm.command().startsWith("eval --objects heldout --count 2 --poses 2 --seed 1 --seeds 1"),
        sgm.command());
  }

  /** In the place of Gazebo: worlds of which some do not open. */
  private record Failing(Simulator good, Set<Integer> lost, AtomicInteger opened) implements Simulator {
    static Failing at(Integer... openings) {
      return new Failing(new EmbeddedSimulator(), Set.of(openings), new AtomicInteger());
    }

    @Override
    public TableWorld open(SimConfiguration configuration) throws IOException {
      if (lost.contains(opened.incrementAndGet())) {
        throw new IllegalStateException("the world went away\nlast words");
      }
      return good.open(configuration);
    }

    @Override
    public void close() {
      good.close();
    }
  }

  @Test
  void aTrialWhoseWorldGoesAwayIsLostAndTheOthersAreCounted() throws IOException {
    Path file = folder.resolve("lost.json");
    Path rank = folder.resolve("unranked.onegrasp");
    String[] arguments = {"--model", model.toString(), "--rules", "sgm", "--count", "3", "--poses", "2", "--samples",
        "8", "--lift", "none", "--threads", "1", "--world", "gazebo", "--json", file.toString(), "--rank",
        rank.toString()};
    Run run = Run.in(() -> Failing.at(2), arguments);
    assertEquals(1, run.code);
    assertEquals("1 of 3 trials are lost, the first of them 2: hammer-1000, seed 1: the world went away; the table is"
        + " of the others", run.message);
    assertTrue(Files.notExists(rank), "ranked by a part");
    Map<String, Object> result = new Yaml().load(Files.readString(file));
    assertEquals(List.of(Map.of("number", 2, "object", "hammer-1000", "seed", 1, "reason", "the world went away")),
        result.get("lost"));
    assertEquals(2, ((List<?>) rules(result).get(0).get("place_success_by_object")).size());
    Run none = Run.in(() -> Failing.at(1, 2, 3), arguments);
    assertEquals("the world went away\nlast words", none.message);
  }

  @Test
  void measuresLatency() {
    Run run = Run.of("--model", model.toString(), "--latency", "--count", "1");
    assertEquals(0, run.code, run.message);
  }

  @Test
  void unknownRuleIsRefused() {
    Run run = Run.of("--rules", "magic");
    assertEquals(1, run.code);
    assertTrue(run.message.contains("no rule \"magic\"; there are none/float, register/fixed"), run.message);
  }

  @Test
  void missingFolderOfObjectsIsRefused() {
    Run run = Run.of("--objects", folder.resolve("nowhere").toString());
    assertEquals(1, run.code);
    assertTrue(run.message.contains("neither heldout, training nor wide, nor a folder"), run.message);
  }

  @Test
  void missingFolderForResultsIsRefusedBeforeTheWork() {
    Run run = Run.of("--json", folder.resolve("nowhere/result.json").toString());
    assertEquals(1, run.code);
    assertTrue(run.message.contains("--json: there is no folder"), run.message);
  }

  @Test
  void budgetTooSmallIsSaidInOneMessage() {
    Run run =
        Run.of("--model", model.toString(), "--rules", "sgm", "--count", "1", "--poses", "1", "--budget", "50000");
    assertEquals(1, run.code);
    assertTrue(run.message.contains("no rule fits: sgm/fixed needs ") && run.message.contains("raise --budget"),
        run.message);
  }

  @Test
  void wordsWhereNumbersBelongAreRefused() {
    Run run = Run.of("--model", model.toString(), "--lift", "some");
    assertEquals(1, run.code);
    assertTrue(run.message.contains("--lift must be all, none or a number, got \"some\""), run.message);
    assertEquals(2, Run.of("--camera", "other").code);
  }

  @Test
  void folderIsNotReplacedByAPicture() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    for (String option : List.of("--plot", "--json", "--curves", "--rank")) {
      Run run = Run.of("--model", model.toString(), option, pictures.toString());
      assertEquals(1, run.code);
      assertEquals(option + ": " + pictures + " is a folder; name a file in it", run.message);
    }
    assertTrue(Files.isDirectory(pictures));
  }
}
