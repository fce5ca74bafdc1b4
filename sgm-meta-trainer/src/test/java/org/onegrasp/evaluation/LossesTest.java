package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LossesTest {
  private final Losses losses = new Losses();

  private String lose(Exception why) {
    return losses.surviving(() -> {
      if (why instanceof IOException unreadable) {
        throw unreadable;
      }
      throw (RuntimeException) why;
    }, reason -> "lost: " + reason);
  }

  private String does(String what) {
    return losses.surviving(() -> what, reason -> "lost: " + reason);
  }

  @Test
  void whatFailsIsToldInOneLineAndTheOthersGoOn() {
    assertEquals("done", does("done"));
    assertEquals("lost: Gazebo hangs", lose(new IllegalStateException("Gazebo hangs\nit said last: ...")));
    assertEquals("lost: disk full", lose(new IOException("disk full")));
    assertEquals("done", does("done"));
  }

  @Test
  void fiveInARowEndTheTrying() {
    for (int number = 1; number <= 4; number++) {
      lose(new IllegalStateException("gone"));
    }
    does("done");
    for (int number = 6; number <= 10; number++) {
      lose(new IllegalStateException("gone"));
    }
    AtomicInteger tried = new AtomicInteger();
    assertEquals("lost: not tried, as 5 in a row were lost",
        losses.surviving(() -> "tried " + tried.incrementAndGet(), reason -> "lost: " + reason));
    assertEquals(0, tried.get());
  }

  @Test
  void ourOwnMistakesAreNoLostTrials() {
    assertThrows(NullPointerException.class, () -> lose(new NullPointerException("x")));
    assertNull(losses.first());
  }

  @Test
  void theFirstFailureIsKeptAsItWas() {
    IOException first = new IOException("disk full");
    lose(first);
    lose(new IllegalStateException("gone"));
    assertSame(first, losses.first());
  }
}
