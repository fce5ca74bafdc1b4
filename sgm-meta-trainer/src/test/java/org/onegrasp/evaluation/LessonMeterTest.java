package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rehearsal;
import org.onegrasp.model.Demonstration;

class LessonMeterTest {
  /** Allocates the given bytes in each of its four steps. */
  private static final class Wasteful implements OneShotLearner {
    private final int bytesPerStep;
    byte[] kept;

    Wasteful(int bytesPerStep) {
      this.bytesPerStep = bytesPerStep;
    }

    @Override
    public void teach(Demonstration shown, long seed) {
      kept = null;
    }

    @Override
    public void teachOn(Demonstration shown, Rehearsal rehearsal, long seed) {
      kept = null;
    }

    @Override
    public void predict(byte[] heights, float[] quality) {
      kept = null;
    }

    @Override
    public int repeatSteps() {
      for (int i = 0; i < 4 && bytesPerStep > 0; i++) {
        kept = new byte[bytesPerStep - 16]; // header of 16 bytes
      }
      return 4;
    }

    @Override
    public long peakBytes() {
      return 0;
    }

    @Override
    public long macsPerLesson() {
      return 0;
    }
  }

  @Test
  void countsWhatAStepAllocates() {
    assertEquals(4096, LessonMeter.heapBytesPerStep(new Wasteful(4096)));
    assertEquals(0, LessonMeter.heapBytesPerStep(new Wasteful(0)));
  }

  @Test
  void processorTimeGrowsWithWork() {
    double begun = LessonMeter.threadSeconds();
    double sum = 0;
    while (LessonMeter.threadSeconds() - begun < 0.01) {
      sum += Math.sqrt(sum + 1);
    }
    assertTrue(sum > 0);
  }
}
