package org.onegrasp.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The numbers behind a verdict. */
class SoakStatisticsTest {
  @Test
  void quantilesAreOnesThatWereMeasured() {
    Latencies latencies = new Latencies();
    assertEquals(0, latencies.quantileMillis(0.99));
    IntStream.rangeClosed(1, 2000).forEach(i -> latencies.add(i * 1_000_000L));
    assertEquals(2000, latencies.count());
    assertEquals(1000, latencies.quantileMillis(0.5));
    assertEquals(1980, latencies.quantileMillis(0.99));
    assertEquals(2000, latencies.worstMillis());
  }

  @Test
  void trendIsTheGrowthOverTheSecondHalf() {
    double[] readings = IntStream.range(0, 21).mapToDouble(i -> i < 10 ? 5 * i : 100 + 2 * (i - 10)).toArray();
    assertEquals(20, Trend.ofSecondHalf(readings).growth(), 1e-12);
    assertEquals(11, Trend.ofSecondHalf(readings).readings());
  }

  @Test
  void outliersAreNoTrend() {
    double[] readings = IntStream.range(0, 40).mapToDouble(i -> i == 25 ? 900 : i == 39 ? 400 : 200).toArray();
    assertEquals(0, Trend.ofSecondHalf(readings).growth());
  }

  @Test
  void sawteethOfOneLevelAreNoTrendAndRisingOnesAre() {
    double[] level = IntStream.range(0, 60).mapToDouble(i -> 200 + i % 5).toArray();
    double[] rising = IntStream.range(0, 60).mapToDouble(i -> 200 + i % 5 + i / 5 * 4.0).toArray();
    assertTrue(Math.abs(Trend.ofSecondHalf(level).growth()) < 2);
    assertEquals(24, Trend.ofSecondHalf(rising).growth(), 4);
  }

  @Test
  void aShortRunHasNoTrend() {
    assertFalse(Trend.ofSecondHalf(new double[] {1, 2, 3, 4}).known());
    assertFalse(Trend.ofSecondHalf(new double[0]).known());
    assertTrue(Verdict.trend("threads", new double[] {1, 99}, 1, "").passed());
  }

  @Test
  void verdictNamesWhatWasMeasuredAndItsBound() {
    Verdict verdict = Verdict.atMost("resident memory", 712.25, 600, " MB");
    assertFalse(verdict.passed());
    assertEquals("FAIL resident memory                              712.25 MB                          at most 600 MB",
        verdict.line());
    assertTrue(Verdict.atLeast("answered", 95, 95, " %").passed());
    assertFalse(Verdict.trend("heap", new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 4, " MB").passed());
  }

  @Test
  void whatTheSystemAndTheJdkSayIsRead() throws IOException {
    assertEquals(237_568, ProcessReading.field("Name:\tjava\nVmRSS:\t  237568 kB\nThreads:\t33\n", "VmRSS"));
    assertEquals(33, ProcessReading.field("Name:\tjava\nVmRSS:\t  237568 kB\nThreads:\t33\n", "Threads"));
    assertEquals(OptionalDouble.of(2), LiveHeap.total("Total         34567        2097152"));
    assertEquals(OptionalDouble.empty(), LiveHeap.total("java.io.IOException: well-known file is not secure"));
    assertTrue(ProcessReading.of(ProcessHandle.current().pid()).rssMb() > 10);
  }
}
