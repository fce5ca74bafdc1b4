package org.onegrasp.node.sight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.model.Skill;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.recognition.ObjectFinder;
import org.onegrasp.ros.Eventually;

/** Bars of several sizes, each a taught object. */
class SearcherTest {
  private static final Bar MUG = new Bar(0.03, -0.02, 0.032, 0.10, 0.030);
  private static final Bar TALL = new Bar(0, 0, 0.032, 0.10, 0.080);
  private static final Bar SHORT = new Bar(0, 0, 0.032, 0.04, 0.030);
  private static final Bar FLAT = new Bar(0, 0, 0.060, 0.06, 0.012);

  @TempDir
  Path folder;

  private final CentreLearner learner = new CentreLearner();
  private Skills skills;
  private long nanos;
  private long nanosPerSearch;

  @BeforeEach
  void open() {
    skills = new Skills(learner.start(), new SkillStore(folder, Clock.systemUTC()), new Problems());
    skills.load();
  }

  @AfterEach
  void close() {
    skills.close();
  }

  private Searcher searcher(long budgetNanos) {
    ObjectFinder finder = new ObjectFinder(learner.input(), learner.output(), 0.085, learner.kernels());
    return new Searcher(finder, learner, skills, () -> nanos += nanosPerSearch, budgetNanos);
  }

  private Skill learn(String object, Bar bar) {
    Skill skill = bar.skill(object);
    skills.learned(skill);
    return skill;
  }

  private static List<String> objects(Sight sight) {
    return sight.claims().stream().map(claim -> claim.object() + " " + claim.instance()).toList();
  }

  private static List<String> absent(Sight sight) {
    return sight.absences().stream().map(Absence::object).sorted().toList();
  }

  @Test
  void saysWhichTaughtObjectsAreThereAndWhereAndWhichAreNot() {
    Skill mug = learn("mug", MUG);
    learn("tall", TALL);
    learn("short", SHORT);
    HeightMap map = Bar.table(MUG.at(-0.09, 0.05), TALL.at(0.09, 0.05), FLAT.at(0, -0.12));
    Sight sight = searcher(1000).look(map, Optional.of(mug));
    assertEquals(List.of("mug 1", "tall 1"), objects(sight));
    assertEquals(List.of("short"), absent(sight));
    assertTrue(sight.absences().get(0).elsewhere(), sight.absences().get(0).reason());
    assertEquals(-0.09, sight.best().orElseThrow().grasp().x(), 0.008);
    assertEquals("", sight.obstacle());
    assertEquals(List.of(3, 0), List.of(sight.skills(), sight.waiting()));
  }

  @Test
  void twoOfTheSameAreTwoEntries() {
    Skill mug = learn("mug", MUG);
    Sight sight = searcher(1000).look(Bar.table(MUG.at(-0.09, 0.05), MUG.at(0.09, 0.05)), Optional.of(mug));
    assertEquals(List.of("mug 1", "mug 2"), objects(sight));
  }

  @Test
  void objectInUseThatIsNotThereIsSaidSoAndOthersAreNotTakenForIt() {
    learn("tall", TALL);
    Skill mug = learn("mug", MUG);
    Sight sight = searcher(1000).look(Bar.table(TALL.at(0.09, 0.05)), Optional.of(mug));
    assertEquals(List.of("tall 1"), objects(sight));
    assertEquals(Optional.empty(), sight.best());
    assertTrue(sight.elsewhere() && sight.obstacle().startsWith("not here: "), sight.obstacle());
  }

  @Test
  void anyObjectIsTakenWhereNoneIsWanted() {
    learn("tall", TALL);
    learn("mug", MUG);
    Searcher searcher = searcher(1000);
    Sight sight = searcher.look(Bar.table(TALL.at(0.09, 0.05)), Optional.empty());
    assertEquals("tall", sight.best().orElseThrow().object());
    Sight empty = searcher.look(Bar.table(), Optional.empty());
    assertEquals("not here: none of the 2 objects that were looked for, of 2 taught ones", empty.obstacle());
  }

  @Test
  void placeThatTwoSkillsClaimBelongsToTheOneMoreLikeIt() {
    Skill rough = learn("rough", new Bar(0, 0, 0.032, 0.10, 0.027));
    learn("mug", MUG);
    Sight sight = searcher(1000).look(Bar.table(MUG.at(-0.05, 0.05)), Optional.of(rough));
    assertEquals(List.of("mug 1"), objects(sight));
    assertEquals(List.of("rough"), absent(sight));
    assertTrue(sight.obstacle().endsWith("is more like 'mug'"), sight.obstacle());
  }

  @Test
  void onlyTheNetworkOfTheSkillThatHasAThingIsAskedAboutIt() {
    learn("rough", new Bar(0, 0, 0.032, 0.10, 0.027));
    learn("mug", MUG);
    Searcher searcher = searcher(1000);
    Sight sight = searcher.look(Bar.table(MUG.at(-0.05, 0.05)), Optional.empty());
    assertEquals(List.of("mug 1"), objects(sight));
    assertEquals(1, learner.predictions);
  }

  @Test
  void thingThatWasTaughtUnderTwoNamesIsTheOneInUse() {
    Skill cup = learn("cup", MUG);
    Skill mug = learn("mug", MUG);
    Searcher searcher = searcher(1000);
    HeightMap map = Bar.table(MUG.at(-0.05, 0.05));
    assertEquals(List.of("mug 1"), objects(searcher.look(map, Optional.of(mug))));
    assertEquals(List.of("cup 1"), objects(searcher.look(map, Optional.of(cup))));
  }

  @Test
  void whatIsKnownStaysKnownWhileNothingMoves() {
    for (int i = 0; i < 6; i++) {
      learn("tall " + i, new Bar(0, 0, 0.032, 0.10, 0.060 + i * 0.01));
    }
    Skill mug = learn("mug", MUG);
    Searcher searcher = searcher(1000);
    HeightMap map = Bar.table(MUG.at(-0.05, 0.05), TALL.at(0.09, 0.05));
    searcher.look(map, Optional.of(mug));
    int before = learner.predictions;
    Sight again = searcher.look(Bar.table(MUG.at(-0.05, 0.05), TALL.at(0.09, 0.05)), Optional.of(mug));
    assertTrue(learner.predictions - before <= before / 2, before + " predictions, then " + learner.predictions);
    assertEquals(2, again.claims().size());
    assertEquals(0, again.waiting());
  }

  @Test
  void withoutTimeTheSkillInUseAndOneMoreHaveTheirTurn() {
    for (int i = 0; i < 5; i++) {
      learn("skill " + i, TALL);
    }
    Skill mug = learn("mug", MUG);
    Searcher searcher = searcher(0);
    nanosPerSearch = 1;
    HeightMap map = Bar.table(MUG.at(-0.05, 0.05));
    for (int waiting = 4; waiting >= 0; waiting--) {
      Sight sight = searcher.look(map, Optional.of(mug));
      assertEquals(waiting, sight.waiting());
      assertEquals(List.of("mug 1"), objects(sight));
    }
  }

  @Test
  void lookAtAnotherTableBeginsANewRound() {
    learn("tall", TALL);
    Skill mug = learn("mug", MUG);
    Searcher searcher = searcher(1000);
    assertEquals(List.of("mug 1"), objects(searcher.look(Bar.table(MUG), Optional.of(mug))));
    assertEquals(List.of("tall 1"), objects(searcher.look(Bar.table(TALL.at(0.1, 0)), Optional.of(mug))));
    assertEquals(List.of(), objects(searcher.look(Bar.table(), Optional.of(mug))));
  }

  @Test
  void forgottenSkillClaimsNothingAnyMore() throws Exception {
    learn("tall", TALL);
    Skill mug = learn("mug", MUG);
    Searcher searcher = searcher(1000);
    HeightMap map = Bar.table(MUG, TALL.at(-0.1, 0));
    assertEquals(List.of("mug 1", "tall 1"), objects(searcher.look(map, Optional.of(mug))));
    skills.forget("tall");
    Sight sight = searcher.look(map, Optional.of(mug));
    assertEquals(List.of("mug 1"), objects(sight));
    assertEquals(1, sight.skills());
  }

  @Test
  void startWeightsGraspWhateverLiesThere() {
    Sight sight = searcher(1000).look(Bar.table(TALL), Optional.of(learner.start()));
    assertEquals("", sight.best().orElseThrow().object());
    assertEquals(List.of(), objects(sight));
    Sight empty = searcher(1000).look(Bar.table(), Optional.of(learner.start()));
    assertTrue(empty.best().isEmpty() && !empty.elsewhere() && !empty.obstacle().isEmpty(), empty.obstacle());
  }

  @Test
  void qualityIsWhatExperienceSaysOfIt() {
    learn("mug", MUG);
    Searcher searcher = searcher(1000);
    HeightMap map = Bar.table(MUG.at(-0.05, 0.05));
    double before = searcher.look(map, skills.wanted()).best().orElseThrow().grasp().quality();
    for (int i = 0; i < 10; i++) {
      skills.tried("mug", before, false);
    }
    double after = searcher.look(map, skills.wanted()).best().orElseThrow().grasp().quality();
    assertTrue(after < before / 1.5, before + " before, " + after + " after ten failures");
  }

  @Test
  void whatIsNotInViewTakesNoMemoryButForTheReason() throws Exception {
    for (int i = 0; i < 80; i++) {
      learn("tall " + i, TALL);
    }
    Searcher searcher = searcher(1000);
    assertEquals(80, searcher.look(Bar.table(SHORT), Optional.empty()).absences().size());
    WeakReference<Skill> last = new WeakReference<>(skills.named("tall 9"));
    for (int i = 10; i < 80; i++) {
      skills.named("tall " + i); // the skills keep 64
    }
    Eventually.eventually(() -> {
      System.gc();
      return last.get() == null;
    });
    assertEquals(80, searcher.look(Bar.table(SHORT), Optional.empty()).absences().size());
  }

  /** 200 things, and all of the table one thing: an outcome, and no exception. */
  @Test
  void crowdedTableHasAClearOutcome() {
    Skill mug = learn("mug", MUG);
    Bar[] things = new Bar[200];
    for (int i = 0; i < things.length; i++) {
      things[i] = new Bar(-0.18 + i % 20 * 0.019, -0.18 + i / 20 * 0.038, 0.010, 0.022, 0.03);
    }
    Sight crowd = searcher(1000).look(Bar.table(things), Optional.of(mug));
    assertTrue(crowd.best().isPresent() || !crowd.obstacle().isEmpty());
    Sight wall = searcher(1000).look(Bar.table(new Bar(0, 0, 0.39, 0.39, 0.05)), Optional.of(mug));
    assertTrue(wall.best().isPresent() || !wall.obstacle().isEmpty());
  }
}
