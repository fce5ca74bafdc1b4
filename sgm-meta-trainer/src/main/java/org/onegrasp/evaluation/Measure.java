package org.onegrasp.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** What is counted at looks. */
enum Measure {
  PLACE("place_success", "right place", counting(LookScore::asShown), counting(s -> s.answer().placed())),
  LIFT("lift_success", "lifted", counting(s -> s.asShown() && s.scene().tried()), counting(s -> s.answer().lifted())),
  RIGHT_AND_LIFTED("right_and_lifted", "right and lifted", counting(s -> s.asShown() && s.scene().tried()),
      counting(s -> s.answer().placed() && s.answer().lifted())),
  RIGHT_HEIGHT("right_height", "right place and height", counting(LookScore::asShown),
      counting(s -> s.answer().level())),
  WRONG_OBJECT("wrong_object", "wrong object", counting(s -> s.there() && s.scene().crowded()),
      counting(s -> s.answer().elsewhere())),
  NOT_HERE("not_here", "not here", counting(s -> true), counting(s -> !s.answer().given())),
  FALSE_GRASP("false_grasp", "grasp without object", counting(s -> !s.there()), counting(s -> s.answer().given())),
  TURNED_RIGHT("turned_right", "turned: right place", counting(LookScore::turned), counting(s -> s.answer().placed())),
  TURNED_WRONG("turned_wrong", "turned: wrong grasp", counting(LookScore::turned),
      counting(s -> s.answer().given() && !s.answer().placed())),
  GRASP_FREE("grasp_free", "fingers have room", counting(s -> s.asShown() && s.scene().crowded()),
      counting(s -> s.scene().free())),
  PLACE_WHERE_FREE("place_success_where_free", "right place, with room",
      counting(s -> s.asShown() && s.scene().crowded() && s.scene().free()), counting(s -> s.answer().placed())),
  TIPS_IN_TABLE("tips_in_table", "tips in the table", counting(s -> s.answer().given()),
      counting(s -> s.answer().tipsIn())),
  NAMED_RIGHT("named_right", "named right", s -> s.naming().taught(), s -> s.naming().right()),
  NAMED_WRONG("named_wrong", "named wrong", s -> s.naming().taught(), s -> s.naming().wrong());

  private final String key;
  private final String title;
  private final ToIntFunction<LookScore> tries;
  private final ToIntFunction<LookScore> hits;

  Measure(String key, String title, ToIntFunction<LookScore> tries, ToIntFunction<LookScore> hits) {
    this.key = key;
    this.title = title;
    this.tries = tries;
    this.hits = hits;
  }

  private static ToIntFunction<LookScore> counting(Predicate<LookScore> condition) {
    return look -> condition.test(look) ? 1 : 0;
  }

  /** Its name in JSON. */
  String key() {
    return key;
  }

  /** Its name in tables. */
  String title() {
    return title;
  }

  /**
   * The rate over objects, each with the share of its own looks; objects at whose looks it does not count are left out.
   *
   * @param byObject looks at each object
   * @return null when it counts nowhere
   */
  Success of(List<List<LookScore>> byObject) {
    double[] rates = byObject.stream().mapToDouble(this::share).filter(rate -> !Double.isNaN(rate)).toArray();
    return rates.length == 0 ? null : Success.of(rates);
  }

  private double share(List<LookScore> looks) {
    int all = looks.stream().mapToInt(tries).sum();
    int good = looks.stream().filter(look -> tries.applyAsInt(look) > 0).mapToInt(hits).sum();
    return all == 0 ? Double.NaN : good / (double) all;
  }

  /** Those that are news where there is more to see than the object alone. */
  static List<Measure> ofScenes() {
    return Arrays.stream(values()).filter(m -> m != PLACE && m != LIFT).toList();
  }
}
