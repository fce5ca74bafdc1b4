package org.onegrasp.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node's process took, reading after reading. One thread reads; the others may look. */
final class Readings {
  private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

  private final long pid;
  private final List<ProcessReading> process = new ArrayList<>();
  private final List<Double> heapMb = new ArrayList<>();

  Readings(long pid) {
    this.pid = pid;
  }

  /** @param heapToo also collects the node's garbage and counts what is left, which holds it up for a moment */
  void take(boolean heapToo) throws InterruptedException {
    try {
      ProcessReading reading = ProcessReading.of(pid);
      OptionalDouble heap = heapToo ? LiveHeap.megabytes(pid) : OptionalDouble.empty();
      synchronized (this) {
        process.add(reading);
        heap.ifPresent(heapMb::add);
      }
    } catch (IOException e) {
      LOG.debug("the node is gone, which is told elsewhere", e);
    }
  }

  synchronized double[] of(ToDoubleFunction<ProcessReading> part) {
    return process.stream().mapToDouble(part).toArray();
  }

  synchronized double[] heapMb() {
    return heapMb.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
