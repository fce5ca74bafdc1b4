package org.onegrasp.world.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StepWatchTest {
  @Test
  void watcherIsCalledOnceForEveryThirdStepHoweverTheyPass() {
    StepWatch watch = new StepWatch();
    AtomicInteger calls = new AtomicInteger();
    watch.passed(5);
    watch.set(3, calls::incrementAndGet);
    watch.passed(1);
    assertEquals(1, calls.get(), "the five steps before count, as the world went on meanwhile");
    watch.passed(2);
    assertEquals(1, calls.get());
    watch.passed(1);
    assertEquals(2, calls.get());
    assertEquals(3, watch.every());
  }
}
