package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RightOfWayTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final long SAMPLE = 2_500_000;

  private final AtomicLong clock = new AtomicLong(-HOUR); // nanoseconds, which may be negative

  private final AtomicLong waited = new AtomicLong(CoreWaits.UNKNOWN); // for a core, by the thread that looks

  /** A lesson that has worked for long. */
  private RightOfWay patient() {
    RightOfWay way = new RightOfWay(clock::get, waited::get, HOUR);
    clock.addAndGet(HOUR);
    return way;
  }

  private static Thread giving(RightOfWay way) {
    Thread lesson = new Thread(way::giveWay);
    lesson.setDaemon(true);
    lesson.start();
    return lesson;
  }

  @Test
  void lessonGoesOnWhereNothingIsLookedAt() {
    patient().giveWay();
  }

  @Test
  void lessonWaitsUntilTheLastLookIsAnswered() throws Exception {
    RightOfWay way = patient();
    long first = way.lookBegins();
    long second = way.lookBegins();
    Thread lesson = giving(way);
    eventually(() -> lesson.getState() == Thread.State.TIMED_WAITING);
    way.lookEnds(first);
    way.lookEnds(way.lookBegins());
    assertTrue(lesson.isAlive());
    way.lookEnds(second);
    lesson.join();
  }

  @Test
  void lessonStepsAsideOnlyAfterALookThatWaitedForACore() throws Exception {
    waited.set(0);
    RightOfWay way = patient();
    long first = way.lookBegins();
    waited.set(RightOfWay.LATE_NANOS);
    way.giveWay(); // goes on
    way.lookEnds(first);
    long second = way.lookBegins();
    way.giveWay();
    waited.addAndGet(RightOfWay.LATE_NANOS + 1);
    way.lookEnds(second);
    long third = way.lookBegins();
    Thread lesson = giving(way);
    eventually(() -> lesson.getState() == Thread.State.TIMED_WAITING);
    way.lookEnds(third);
    lesson.join();
    way.lookBegins();
    clock.addAndGet(RightOfWay.LATELY_NANOS);
    way.giveWay(); // nothing was late lately
  }

  @Test
  void systemTellsHowLongAThreadWaitedForACore() {
    assertEquals(345, CoreWaits.parse("12 345 6\n"));
    assertEquals(CoreWaits.UNKNOWN, CoreWaits.parse("0"));
    assertEquals(CoreWaits.UNKNOWN, CoreWaits.parse("a b c"));
    assertTrue(CoreWaits.ofThisThread() >= CoreWaits.UNKNOWN);
  }

  @Test
  void lessonThatIsInterruptedGoesOnAndStaysInterrupted() throws Exception {
    RightOfWay way = patient();
    way.lookBegins();
    boolean[] interrupted = {false};
    Thread lesson = new Thread(() -> {
      way.giveWay();
      interrupted[0] = Thread.interrupted();
    });
    lesson.start();
    eventually(() -> lesson.getState() == Thread.State.TIMED_WAITING);
    lesson.interrupt();
    lesson.join();
    assertTrue(interrupted[0]);
  }

  /** As if the time between two looks at the clock was that of a sample, also while the lesson waits. */
  @Test
  void floodOfPicturesTakesFourFifthsOfALessonsTime() {
    RightOfWay way = new RightOfWay(() -> clock.addAndGet(SAMPLE), waited::get, RightOfWay.LONGEST_NANOS);
    way.lookBegins();
    way.giveWay();
    long begun = clock.get();
    for (int sample = 0; sample < 10; sample++) {
      way.giveWay();
    }
    assertEquals(10 * (1 + RightOfWay.MOST_WAITING) * SAMPLE, clock.get() - begun);
  }

  @Test
  void longestWaitIsBoundedHoweverLongALessonWorkedUndisturbed() {
    AtomicLong looked = new AtomicLong();
    RightOfWay way =
        new RightOfWay(() -> looked.getAndIncrement() == 0 ? -HOUR : looked.get() * SAMPLE, waited::get, SAMPLE);
    way.lookBegins();
    way.giveWay();
    assertEquals(4, looked.get()); // when it was made, for the look, before the wait, and after it
  }
}
