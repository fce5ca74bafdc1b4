package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepSearchTest {
  private static final List<Double> GIVEN = List.of(0.01, 0.03, 0.1);

  /** Best at a step size, worse the more factors away from it. */
  private static double peak(double at, double rate) {
    return 1 - Math.abs(Math.log(rate / at));
  }

  @Test
  void theBestOfWhatIsGivenIsTakenAndNothingElseIsTried() {
    StepSearch search = StepSearch.of(GIVEN, rate -> peak(0.03, rate));
    assertEquals(GIVEN, search.tried());
    assertEquals(0.03, search.best());
    assertEquals("0.01: -0.0986, 0.03: 1.0000, 0.1: -0.2040", search.told());
  }

  @Test
  void beyondTheLargestItGoesOnUntilItIsWorse() {
    StepSearch search = StepSearch.of(GIVEN, rate -> peak(0.8, rate));
    assertEquals(List.of(0.01, 0.03, 0.1, 0.33, 1.1, 3.7), search.tried());
    assertEquals(1.1, search.best());
  }

  @Test
  void beyondTheSmallestItGoesOnUntilItIsWorse() {
    StepSearch search = StepSearch.of(GIVEN, rate -> peak(0.003, rate));
    assertEquals(List.of(0.0011, 0.0033, 0.01, 0.03, 0.1), search.tried());
    assertEquals(0.0033, search.best());
  }

  @Test
  void itEndsWhereNoStepIsTooLarge() {
    assertEquals(6, StepSearch.of(GIVEN, rate -> rate).tried().size());
  }

  @Test
  void nothingBeyondIsTriedWhereTheOutermostIsNoBetterThanAnother() {
    StepSearch level = StepSearch.of(GIVEN, rate -> 1);
    assertEquals(GIVEN, level.tried());
    assertEquals(0.03, level.best());
    assertEquals(0.01, StepSearch.of(GIVEN, rate -> rate == 0.03 ? 0 : 1).best());
  }

  @Test
  void ofTwoTheUpperOneIsChosenFirstBesideAMiddlingRate() {
    List<List<Double>> asked = new ArrayList<>();
    Choice choice = StepSearch.both(GIVEN, List.of(0.1, 0.2, 0.4), (rate, upper) -> {
      asked.add(List.of(rate, upper));
      return peak(0.01, rate) + peak(0.2, upper);
    });
    assertEquals(List.of(0.01, 0.2), choice.rates());
    assertEquals(List.of(List.of(0.03, 0.1), List.of(0.03, 0.2), List.of(0.03, 0.4)), asked.subList(0, 3));
    assertEquals(List.of(List.of(0.01, 0.2), List.of(0.1, 0.2), List.of(0.0033, 0.2)),
        asked.subList(3, asked.size()));
    assertEquals(List.of(0.0, 0.5), StepSearch.both(List.of(0.0), List.of(0.5), (rate, upper) -> 1).rates());
  }
}
