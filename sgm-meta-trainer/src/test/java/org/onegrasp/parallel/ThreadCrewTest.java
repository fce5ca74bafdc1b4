package org.onegrasp.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThreadCrewTest {
  private interface Job {
    byte[] of(byte[] state, int index) throws IOException;
  }

  private static Work work(Job job) {
    return new Work() {
      @Override
      public String kind() {
        return "test";
      }

      @Override
      public byte[] matter() {
        throw new AssertionError("nobody else needs it");
      }

      @Override
      public byte[] job(byte[] state, int index) throws IOException {
        return job.of(state, index);
      }
    };
  }

  @Test
  void resultsComeInTheOrderOfTheIndexAndProgressTellsOfEach() throws Exception {
    List<Integer> finished = new ArrayList<>();
    try (Crew crew = new ThreadCrew("test", 3)) {
      List<byte[]> results = crew.map(work((state, index) -> new byte[] {state[0], (byte) index}), new byte[] {9}, 20,
          (index, result, members) -> finished.add(result[1] * members));
      for (int i = 0; i < 20; i++) {
        assertArrayEquals(new byte[] {9, (byte) i}, results.get(i));
      }
    }
    assertEquals(IntStream.range(0, 20).boxed().toList(), finished.stream().sorted().toList());
  }

  @Test
  void aFailureIsThrownAsItWas() {
    IOException failure = new IOException("disk full");
    try (Crew crew = new ThreadCrew("test", 2)) {
      assertSame(failure, assertThrows(IOException.class, () -> crew.map(work((state, index) -> {
        throw failure;
      }), new byte[0], 5, Crew.Progress.UNSEEN)));
    }
  }
}
