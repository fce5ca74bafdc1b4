package org.onegrasp.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobBoardTest {
  private final JobBoard board = new JobBoard(3);

  @Test
  void resultsComeInTheOrderOfTheJobs() throws Exception {
    board.take("a");
    board.take("b");
    board.take("a");
    assertTrue(board.done(2, new byte[] {2}));
    assertTrue(board.done(0, new byte[] {0}));
    assertTrue(board.done(1, new byte[] {1}));
    List<byte[]> results = board.results();
    assertArrayEquals(new byte[] {0}, results.get(0));
    assertArrayEquals(new byte[] {2}, results.get(2));
    assertEquals(OptionalInt.empty(), board.await("a"));
  }

  @Test
  void jobsOfALostMemberAreTakenAgain() {
    assertEquals(OptionalInt.of(0), board.take("a"));
    assertEquals(OptionalInt.of(1), board.take("b"));
    assertEquals(OptionalInt.of(2), board.take("a"));
    assertEquals(OptionalInt.empty(), board.take("b"));
    board.lost("a");
    assertEquals(OptionalInt.of(0), board.take("b"));
    assertEquals(OptionalInt.of(2), board.take("b"));
    assertEquals(OptionalInt.empty(), board.take("b"));
  }

  @Test
  void onlyTheFirstResultOfAJobCounts() throws Exception {
    board.take("a");
    board.lost("a");
    assertTrue(board.done(0, new byte[] {7}), "it came before the loss was known");
    assertFalse(board.done(0, new byte[] {8}));
    assertFalse(board.done(5, new byte[] {8}));
    assertEquals(OptionalInt.of(1), board.take("b"));
    board.done(1, new byte[0]);
    board.done(2, new byte[0]);
    assertArrayEquals(new byte[] {7}, board.results().get(0));
  }

  @Test
  void aFailureEndsItAndIsThrownAsItWas() {
    IOException failure = new IOException("disk full");
    board.take("a");
    board.failed(0, failure);
    assertEquals(OptionalInt.empty(), board.take("b"));
    assertFalse(board.done(1, new byte[0]));
    assertSame(failure, assertThrows(IOException.class, board::results));
  }

  @Test
  void whoWaitsGetsTheJobThatComesBack() throws Exception {
    board.take("a");
    board.take("b");
    board.take("b");
    CompletableFuture<OptionalInt> waiting = CompletableFuture.supplyAsync(() -> {
      try {
        return board.await("c");
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    board.lost("a");
    assertEquals(OptionalInt.of(0), waiting.get(30, TimeUnit.SECONDS));
  }
}
