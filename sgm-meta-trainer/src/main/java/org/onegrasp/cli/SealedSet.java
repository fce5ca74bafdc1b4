package org.onegrasp.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.evaluation.Cast;
import org.onegrasp.evaluation.EvaluationPlan;
import org.onegrasp.evaluation.Scenes;
import org.onegrasp.evaluation.SealedFigures.Part;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SensorModel;
import org.onegrasp.world.table.SimConfiguration.Sensor;

/**
 * What releases are measured with and nothing else is: objects, poses, cameras and what is asked of them, all fixed.
 *
 * @param objects those of new kinds first
 * @param fresh how many are
 * @param strangers what stands beside them
 * @param poses of each object
 * @param lifts on how many of them the grasps are attempted, through the known kind of camera
 * @param samples of a lesson; null: as many as each rule has
 */
record SealedSet(List<ObjectModel> objects, int fresh, List<ObjectModel> strangers, int poses, int lifts,
    Integer samples) {

  private static final int EACH = 3;
  private static final long SEED = 900_000_000_001L;
  private static final int OTHERS = 3;
  private static final int FRAMES_ELSEWHERE = 5;

  /** The one and only. */
  static SealedSet standard() {
    List<ObjectModel> objects = HouseholdObjects.sealed(EACH);
    return new SealedSet(objects, EACH * HouseholdObjects.sealedFamilies().size(), HouseholdObjects.besideSealed(2), 10,
        2, null);
  }

  /** Which kind of camera looks. */
  static Sensor sensor(Part part) {
    return part.elsewhere() ? Sensor.SEALED : Sensor.SAME;
  }

  /** What is evaluated, in the order in which it runs. */
  Map<Part, EvaluationPlan> plans(int threads) {
    Map<Part, EvaluationPlan> plans = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      plans.put(part, new EvaluationPlan(objects, taught(part), poses, List.of(SEED),
          part.networkAlone() || part.elsewhere() ? 0 : lifts, threads,
          new EvaluationPlan.Terms(List.of(FixedLearner.STANDARD_BUDGET), List.of(), part.networkAlone()),
          scenes(part), new Cast(part.networkAlone() ? List.of() : strangers, Map.of())));
    }
    return plans;
  }

  private List<Rule> taught(Part part) {
    return rules(part).stream().map(rule -> samples == null ? rule : rule.withSamples(samples)).toList();
  }

  private static List<Rule> rules(Part part) {
    Rule sgm = Rules.standard();
    return part.networkAlone()
        ? List.of(Rules.parse("none"), Rules.parse("register"), Rules.parse("bp-checkpoint"), sgm)
        : List.of(sgm.endingEarly());
  }

  private static Scenes scenes(Part part) {
    Scenes alone = Scenes.ALONE;
    return new Scenes(part.networkAlone() ? alone.others() : List.of(0, OTHERS), 0, alone.gap(), 0, 0, 0, false,
        alone.footing(), part.elsewhere() && !part.networkAlone() ? FRAMES_ELSEWHERE : 1, 1);
  }

  /**
   * Tells this set from others, so that figures of two releases are compared only where they are of the same things:
   * SHA-256 over shapes, places, cameras and what is asked, shortened. Rates of rules belong to the release.
   */
  String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String line : description()) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private List<String> description() {
    List<String> lines = new ArrayList<>();
    for (List<ObjectModel> things : List.of(objects, strangers)) {
      things.forEach(thing -> lines.add(thing.name() + Arrays.toString(thing.vertices())
          + Arrays.toString(thing.triangles()) + thing.places() + thing.demonstrated()));
    }
    plans(1).forEach((part, plan) -> lines.add(part + " " + sensor(part) + plan.poses() + plan.seeds() + plan.lifts()
        + plan.scenes() + plan.rules().stream().map(rule -> rule.label() + rule.lengths()).toList()));
    lines.add(SensorModel.same(SensorModel.STANDARD_CAMERA, SensorModel.STANDARD_POSE, SEED).toString());
    lines.add(SensorModel.sealed(WorkArea.STANDARD, SEED).toString());
    return lines;
  }
}
