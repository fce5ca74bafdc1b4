package org.onegrasp.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PartnerTest {
  private static final String NAME = "partner under test";

  private static boolean isThere() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals(NAME));
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Two pieces that meet: each thread has one. */
  private static Partner.Work failing(boolean ofPartner, Error failure) {
    CyclicBarrier both = new CyclicBarrier(2);
    return (piece, byPartner) -> {
      meet(both);
      if (byPartner == ofPartner) {
        throw failure;
      }
    };
  }

  @Test
  void everyPieceIsDoneOnceInEveryRound() {
    AtomicIntegerArray done = new AtomicIntegerArray(7);
    try (Partner partner = new Partner(NAME).open()) {
      for (int round = 1; round <= 20_000; round++) {
        partner.share((piece, byPartner) -> done.incrementAndGet(piece), 7);
        for (int piece = 0; piece < 7; piece++) {
          assertEquals(round, done.get(piece), "piece " + piece + " when the work is over");
        }
      }
    }
  }

  @Test
  void bothThreadsHaveAPieceWhenPiecesWaitForEachOther() {
    CyclicBarrier both = new CyclicBarrier(2);
    AtomicIntegerArray byWhom = new AtomicIntegerArray(2);
    try (Partner partner = new Partner(NAME).open()) {
      partner.share((piece, byPartner) -> {
        meet(both);
        assertEquals(byPartner, Thread.currentThread().getName().equals(NAME));
        byWhom.incrementAndGet(byPartner ? 1 : 0);
      }, 2);
    }
    assertEquals("[1, 1]", byWhom.toString());
  }

  @Test
  void aPartnerThatSleptIsWoken() throws InterruptedException {
    try (Partner partner = new Partner(NAME).open()) {
      Thread thread = Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals(NAME)).findAny()
          .orElseThrow();
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      CyclicBarrier both = new CyclicBarrier(2);
      partner.share((piece, byPartner) -> meet(both), 2);
    }
  }

  @Test
  void theOwnerGoesOnAloneWhileThePartnerIsHeldUp() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    AtomicIntegerArray byOwner = new AtomicIntegerArray(1);
    CyclicBarrier both = new CyclicBarrier(2);
    try (Partner partner = new Partner(NAME).open()) {
      partner.share((piece, byPartner) -> {
        if (piece < 2) {
          meet(both);
        }
        if (byPartner) {
          await(held);
        } else if (byOwner.incrementAndGet(0) == 99) {
          held.countDown(); // all but the partner's one are done
        }
      }, 100);
    }
    assertEquals(99, byOwner.get(0));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withoutItsThreadTheOwnerDoesAllPiecesInOrder() {
    List<String> done = new ArrayList<>();
    new Partner(NAME).share((piece, byPartner) -> done.add(piece + " " + byPartner), 3);
    assertEquals(List.of("0 false", "1 false", "2 false"), done);
  }

  @Test
  void whatThePartnersPieceThrowsReachesTheOwnerAndTheNextWorkIsDone() {
    OutOfMemoryError failure = new OutOfMemoryError("of the partner");
    try (Partner partner = new Partner(NAME).open()) {
      assertSame(failure, assertThrows(OutOfMemoryError.class, () -> partner.share(failing(true, failure), 2)));
      AtomicIntegerArray done = new AtomicIntegerArray(1);
      partner.share((piece, byPartner) -> done.incrementAndGet(0), 5);
      assertEquals(5, done.get(0));
    }
  }

  @Test
  void whenTheOwnersPieceFailsNoPieceRunsAnyMoreWhenItIsThrown() {
    StackOverflowError failure = new StackOverflowError("of the owner");
    CyclicBarrier both = new CyclicBarrier(2);
    AtomicIntegerArray running = new AtomicIntegerArray(1);
    try (Partner partner = new Partner(NAME).open()) {
      assertSame(failure, assertThrows(StackOverflowError.class, () -> partner.share((piece, byPartner) -> {
        running.incrementAndGet(0);
        if (piece < 2) {
          meet(both);
        }
        running.decrementAndGet(0);
        if (!byPartner) {
          throw failure;
        }
      }, 1_000_000)));
      assertEquals(0, running.get(0));
    }
  }

  @Test
  void theThreadEndsWithCloseAndCanBeOpenedAgain() {
    Partner partner = new Partner(NAME);
    for (int time = 0; time < 3; time++) {
      partner.open();
      assertTrue(isThere());
      assertThrows(IllegalStateException.class, partner::open);
      partner.close();
      assertFalse(isThere());
    }
    partner.close();
  }
}
