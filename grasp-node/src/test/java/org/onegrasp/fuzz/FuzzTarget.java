package org.onegrasp.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;

/**
 * One parser with what it promises: whatever the bytes, it gives a result or one of the errors that it declares, within
 * a second, and allocates no more than its bound.
 *
 * @param name of the target, and of the folder with its kept inputs, fuzz/NAME among the test resources
 * @param bound of what one input may allocate in sum, garbage included
 * @param declared the errors themselves; their subclasses are findings, because they say less than the declared ones
 * @param seeds inputs that lead far into the parser, from which others are derived
 */
public record FuzzTarget(String name, Bound bound, Set<Class<? extends Exception>> declared, List<byte[]> seeds,
    Parser parser) {

  static final long MOST_NANOS = 1_000_000_000L;
  private static final int MOST_MESSAGE = 3000;
  private static final int MEASURED_AGAIN = 3;
  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Under test; may keep nothing between two inputs. */
  public interface Parser {
    void parse(byte[] input) throws Exception;
  }

  /**
   * Bytes that an input may allocate.
   *
   * @param each for each of its bytes
   * @param more whatever its length
   */
  public record Bound(long each, long more) {
    long of(byte[] input) {
      return each * input.length + more;
    }
  }

  /** The bound of time or of memory was broken, as measured in this JVM. */
  static final class CostlyInput extends AssertionError {
    private static final long serialVersionUID = 1;

    CostlyInput(String message) {
      super(message);
    }
  }

  public FuzzTarget {
    declared = Set.copyOf(declared);
    seeds = List.copyOf(seeds);
  }

  /**
   * Whether the input was accepted, not refused.
   *
   * @throws CostlyInput when it took too long or too much memory
   * @throws AssertionError when another promise was broken; tells which
   */
  boolean accepts(byte[] input) {
    long allocated = MEMORY.getCurrentThreadAllocatedBytes();
    long begun = System.nanoTime();
    boolean accepted = parse(input);
    if (System.nanoTime() - begun > MOST_NANOS
        || MEMORY.getCurrentThreadAllocatedBytes() - allocated > bound.of(input)) {
      measureAgain(input);
    }
    return accepted;
  }

  /**
   * The first time classes may have been loaded, or the machine was busy, and any time the JVM may have compiled a
   * method handle in this thread: what an input costs, it costs again and again.
   */
  private void measureAgain(byte[] input) {
    String cost = "";
    for (int again = 0; again < MEASURED_AGAIN; again++) {
      long allocated = MEMORY.getCurrentThreadAllocatedBytes();
      long begun = MEMORY.getCurrentThreadCpuTime();
      parse(input);
      long nanos = MEMORY.getCurrentThreadCpuTime() - begun;
      long bytes = MEMORY.getCurrentThreadAllocatedBytes() - allocated;
      if (nanos <= MOST_NANOS && bytes <= bound.of(input)) {
        return;
      }
      cost = nanos / 1_000_000 + " ms and allocated " + bytes + " bytes";
    }
    throw new CostlyInput(name + ": " + input.length + " bytes took " + cost + "; the bounds are 1000 ms and "
        + bound.of(input) + " bytes");
  }

  @Override
  public String toString() {
    return name;
  }

  private boolean parse(byte[] input) {
    try {
      parser.parse(input.clone());
      return true;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      if (!declared.contains(e.getClass()) || e.getMessage() == null
          || e.getMessage().length() > MOST_MESSAGE + input.length) {
        throw new AssertionError(name + " does not declare " + e, e);
      }
      return false;
    }
  }
}
