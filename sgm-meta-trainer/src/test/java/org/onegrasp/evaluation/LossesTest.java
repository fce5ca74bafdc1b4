package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LossesTest {
  private final Losses losses = new Losses();

  private static List<LostTrial> trial(int number) {
    return List.of(new LostTrial(number, "mug-" + number, 1, ""));
  }

  private String lose(int number, Exception why) {
    return losses.surviving(trial(number), () -> {
      if (why instanceof IOException unreadable) {
        throw unreadable;
      }
      throw (RuntimeException) why;
    }, "nothing");
  }

  @Test
  void whatFailsIsToldInOneLineAndTheOthersGoOn() {
    assertEquals("done", losses.surviving(trial(1), () -> "done", "nothing"));
    assertEquals("nothing", lose(3, new IllegalStateException("Gazebo hangs\nit said last: ...")));
    assertEquals("nothing", lose(2, new IOException("disk full")));
    assertEquals("done", losses.surviving(trial(4), () -> "done", "nothing"));
    assertEquals(List.of("2: mug-2, seed 1: disk full", "3: mug-3, seed 1: Gazebo hangs"),
        losses.all().stream().map(LostTrial::toString).toList());
  }

  @Test
  void fiveInARowEndTheTrying() {
    for (int number = 1; number <= 4; number++) {
      lose(number, new IllegalStateException("gone"));
    }
    losses.surviving(trial(5), () -> "done", "nothing");
    for (int number = 6; number <= 10; number++) {
      lose(number, new IllegalStateException("gone"));
    }
    AtomicInteger tried = new AtomicInteger();
    assertEquals("nothing", losses.surviving(trial(11), () -> "tried " + tried.incrementAndGet(), "nothing"));
    assertEquals(0, tried.get());
    assertEquals("11: mug-11, seed 1: not tried, as 5 in a row were lost", losses.all().get(9).toString());
  }

  @Test
  void ourOwnMistakesAreNoLostTrials() {
    assertThrows(NullPointerException.class, () -> lose(1, new NullPointerException("x")));
    assertEquals(List.of(), losses.all());
  }

  @Test
  void whereNothingIsLeftTheFirstFailureIsThrownAsItWas() {
    IOException first = new IOException("disk full");
    lose(1, first);
    lose(2, new IllegalStateException("gone"));
    assertSame(first, assertThrows(IOException.class, losses::rethrow));
  }
}
