package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.lesson.Rule;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.ObjectModel;
import org.yaml.snakeyaml.Yaml;

class RateSearchTest {
  /** The first two are of one family, the third of another. */
  private static final List<ObjectModel> THINGS = things();
  private static final Rule HEAD = Rules.parse("head@0.002");

  @TempDir
  static Path folder;

  private static List<ObjectModel> things() {
    List<ObjectModel> drawn = HouseholdObjects.training(18, 1);
    ObjectModel first = drawn.get(0);
    ObjectModel like = drawn.stream().skip(1).filter(o -> o.family().equals(first.family())).findFirst().orElseThrow();
    ObjectModel other = drawn.stream().filter(o -> !o.family().equals(first.family())).findFirst().orElseThrow();
    return List.of(first, like, other);
  }

  private static RuleResult line(Rule rule, double... byObject) {
    return new RuleResult(new Entry(rule, 0, 1000, ""), 0, Map.of(Measure.PLACE, Success.of(byObject)), null, null,
        new RuleResult.Cost(0.0, 0.1, 1L, 0.0));
  }

  private static EvaluationResult result(List<ObjectModel> objects, RuleResult... lines) {
    List<Rule> rules = new ArrayList<>();
    for (RuleResult line : lines) {
      rules.add(line.rule());
    }
    return new EvaluationResult(new EvaluationPlan(objects, rules, 10, List.of(501L), 0, 1,
        new EvaluationPlan.Terms(List.of(262_144L), List.of(), true), Scenes.ALONE, new Cast(List.of(), Map.of())),
        List.of(lines), List.of());
  }

  private static Map<String, Object> json(RateSearch search) throws IOException {
    Path file = folder.resolve("tuned.json");
    search.writeJson(Map.of("camera", "same"), file);
    return new Yaml().load(Files.readString(file)); // JSON is YAML
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> first(Map<String, Object> json) {
    return ((List<Map<String, Object>>) json.get("rules")).get(0);
  }

  @Test
  void aFamilyIsJudgedByTheRateThatTheOthersChoose() throws IOException {
    RateSearch search = new RateSearch(List.of(HEAD), result(THINGS, line(HEAD.withRate(0.001), 0.9, 0.9, 0.2),
        line(HEAD, 0.5, 0.5, 0.5), line(HEAD.withRate(0.004), 0.1, 0.3, 0.8)));

    Map<String, Object> found = first(json(search));

    assertEquals(0.001, found.get("best_rate"));
    assertEquals(0.002, found.get("own_rate"));
    assertEquals(true, found.get("at_the_edge"));
    // the first family by the rate of the other's best, 0.004; the other by that of the first, 0.001
    assertEquals(List.of(0.1, 0.3, 0.2), found.get("left_out_place_success_by_object"));
    assertEquals(0.2, (double) found.get("left_out_place_success"), 1e-9);
    assertEquals(-0.3, (double) found.get("left_out_minus_own"), 1e-9);
    assertTrue(search.table().contains("at the edge"), search.table());
  }

  @Test
  void ofEqualsTheRuleKeepsItsOwnRate() throws IOException {
    RateSearch search = new RateSearch(List.of(HEAD), result(THINGS, line(HEAD.withRate(0.004), 1, 1, 1),
        line(HEAD, 1, 1, 1), line(HEAD.withRate(0.001), 1, 1, 1)));

    Map<String, Object> found = first(json(search));

    assertEquals(0.002, found.get("best_rate"));
    assertEquals(false, found.get("at_the_edge"));
    assertEquals(0, ((Number) found.get("left_out_minus_own")).doubleValue(), 1e-9);
  }

  @Test
  void aRuleThatDoesNotLearnHasOneLineAndNoRate() {
    Rule none = Rules.parse("none");

    String table = new RateSearch(List.of(none), result(THINGS, line(none, 0.2, 0.4, 0.6))).table();

    assertTrue(table.contains("0.400"), table);
    assertEquals(1, table.lines().count(), table);
  }

  @Test
  void aRuleThatDoesNotFitSaysSo() {
    RuleResult refused = RuleResult.refused(new Entry(HEAD, 0, 999_999, "needs 999,999 bytes"), 0);

    String table = new RateSearch(List.of(HEAD), result(THINGS, refused)).table();

    assertTrue(table.contains("head/fixed needs 999,999 bytes"), table);
  }

  @Test
  void oneFamilyCannotBeLeftOut() {
    EvaluationResult alone = result(THINGS.subList(0, 2), line(HEAD, 1, 1));

    assertThrows(IllegalArgumentException.class, () -> new RateSearch(List.of(HEAD), alone));
  }

  @Test
  void everyRuleThatLearnsIsTriedWithEveryFactor() {
    List<Rule> rules = RateSearch.rules(List.of(Rules.parse("none"), HEAD), List.of(0.5, 1.0, 2.0));

    assertEquals(List.of("none/float", "head/fixed@0.001#460", "head/fixed@0.002#460", "head/fixed@0.004#460"),
        rules.stream().map(Rule::text).toList());
    assertThrows(IllegalArgumentException.class, () -> RateSearch.rules(List.of(HEAD), List.of(0.5, 2.0)));
    assertThrows(IllegalArgumentException.class, () -> RateSearch.rules(List.of(HEAD), List.of(1.0, -1.0)));
  }
}
