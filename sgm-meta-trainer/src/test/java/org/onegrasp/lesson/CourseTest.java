package org.onegrasp.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

class CourseTest {
  private static Demonstration shown(double x) {
    return new Demonstration("mug", InputSpec.STANDARD.grid(WorkArea.STANDARD), new byte[96 * 96],
        new Grasp(x, 0, 0.42, 0, 0.03, 1));
  }

  private static List<Double> places(Course course) {
    return IntStream.range(0, course.samples()).mapToObj(sample -> course.at(sample).grasp().x()).toList();
  }

  @Test
  void oneDemonstrationIsAllOfALesson() {
    assertEquals(List.of(1.0, 1.0, 1.0), places(Course.inTurns(List.of(shown(1)), 3)));
  }

  @Test
  void threeDemonstrationsTakeTurnsWithAsManySamplesEach() {
    List<Double> places = places(Course.inTurns(List.of(shown(1), shown(2), shown(3)), 4));
    assertEquals(12, places.size());
    for (double place : new double[] {1, 2, 3}) {
      assertEquals(4, places.stream().filter(x -> x == place).count(), "of " + place + " in " + places);
    }
    for (int i = 0; i < 12; i += 3) {
      assertEquals(3, places.subList(i, i + 3).stream().distinct().count(), "all in each round: " + places);
    }
  }

  @Test
  void everyNumberOfDemonstrationsIsSpreadEvenly() {
    for (int n = 1; n <= 10; n++) {
      List<Demonstration> shown = IntStream.range(0, n).mapToObj(CourseTest::shown).toList();
      List<Double> places = places(Course.inTurns(shown, 46));
      for (Demonstration one : shown) {
        long times = places.stream().filter(x -> x == one.grasp().x()).count();
        assertEquals(46, times, 1, n + " demonstrations");
      }
    }
  }
}
