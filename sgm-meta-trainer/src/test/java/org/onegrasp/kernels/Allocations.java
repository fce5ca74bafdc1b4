package org.onegrasp.kernels;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What work allocates when it is compiled: vectors are objects until the compiler has seen enough calls. */
public final class Allocations {
  /** A compiler on a busy machine takes its time; where nothing waits, it is the processor's that counts. */
  private static final long PATIENCE_NANOS = 180_000_000_000L;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Allocations() {}

  /**
   * Repeats the work until it allocates no more than so many bytes, or for a few minutes of the processor; what it
   * allocated the last time.
   */
  public static long whenCompiled(long most, Runnable work) {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long end = PROCESS.getProcessCpuTime() + PATIENCE_NANOS;
    long allocated;
    do {
      long before = memory.getCurrentThreadAllocatedBytes();
      work.run();
      allocated = memory.getCurrentThreadAllocatedBytes() - before;
    } while (allocated > most && PROCESS.getProcessCpuTime() < end);
    return allocated;
  }

  /** The same of work that another thread takes part in: what that one allocates. */
  public static long ofOtherWhenCompiled(long most, Thread other, Runnable work) {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + PATIENCE_NANOS;
    long allocated;
    do {
      long before = memory.getThreadAllocatedBytes(other.getId());
      work.run();
      allocated = memory.getThreadAllocatedBytes(other.getId()) - before;
    } while (allocated > most && System.nanoTime() < end);
    return allocated;
  }
}
