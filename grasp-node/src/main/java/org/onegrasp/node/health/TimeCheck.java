package org.onegrasp.node.health;

import static org.onegrasp.node.health.Problems.Subject.TIME;

import java.util.function.LongSupplier;
import org.onegrasp.conversion.TimeText;

/**
 * Compares this node's time with that of the images, and tells when they cannot be of one clock. Safe for use by
 * several threads.
 */
public final class TimeCheck {
  private static final long PATIENCE_NANOS = 2_000_000_000L;
  /** Simulators and players publish /clock many times a second while they run. */
  private static final long STANDS_NANOS = 5_000_000_000L;
  private static final long RECENT_NANOS = 10_000_000_000L;
  private static final long DAY_NANOS = 86_400_000_000_000L;
  /** Stamps before that are a simulation's, which counts from 0: 30 years. */
  private static final long EPOCH_NANOS = 30 * 365 * DAY_NANOS;

  private final Problems problems;
  private final LongSupplier rosTime;
  private final boolean simulated;
  private final LongSupplier steady;
  private final long mostApartNanos;
  private final long startNanos;
  private boolean seen;
  private long seenNanos;
  private long stampNanos;
  private long nowNanos;
  private long clockNanos; // at the last look
  private long clockMovedNanos; // steady time of the last look at which it had moved

  /**
   * @param rosTime nanoseconds
   * @param simulated whether that is the time of /clock
   * @param steady nanoseconds of a clock that only rises
   * @param mostApartSeconds so far from now an image's stamp may be
   */
  public TimeCheck(Problems problems, LongSupplier rosTime, boolean simulated, LongSupplier steady,
      double mostApartSeconds) {
    this.problems = problems;
    this.rosTime = rosTime;
    this.simulated = simulated;
    this.steady = steady;
    this.mostApartNanos = Math.round(mostApartSeconds * 1e9);
    this.startNanos = steady.getAsLong();
  }

  /** An image of that stamp came just now; 0 when it has none. */
  public synchronized void image(long stamp) {
    seen = stamp != 0;
    stampNanos = stamp;
    nowNanos = rosTime.getAsLong();
    seenNanos = steady.getAsLong();
  }

  /** Tells the problems what is wrong with the time, or that nothing is; to be called about once a second. */
  public synchronized void check() {
    String problem = problem();
    if (problem.isEmpty()) {
      problems.clear(TIME);
    } else {
      problems.report(TIME, problem);
    }
  }

  private String problem() {
    long steadyNow = steady.getAsLong();
    long rosNow = rosTime.getAsLong();
    if (rosNow != clockNanos) {
      clockNanos = rosNow;
      clockMovedNanos = steadyNow;
    }
    if (simulated && rosNow == 0) {
      return steadyNow - startNanos < PATIENCE_NANOS ? ""
          : "/use_sim_time is true, but nobody publishes /clock, so that time stands still: start the simulator, or"
              + " rosbag play with --clock;"
              + " without either, rosparam delete /use_sim_time and start this node again";
    }
    if (simulated && steadyNow - clockMovedNanos > STANDS_NANOS) {
      return "/use_sim_time is true, and time has stood still at " + inWords(clockNanos) + " for "
          + TimeText.span(steadyNow - clockMovedNanos)
          + ", as nothing comes on /clock: let the simulator or the recording go on";
    }
    long apart = stampNanos - nowNanos;
    boolean far = seen && steadyNow - seenNanos < RECENT_NANOS && Math.abs(apart) > mostApartNanos;
    return far
        ? "images are stamped " + inWords(stampNanos) + ", " + TimeText.span(apart) + (apart < 0 ? " before" : " after")
            + " this node's time, which is " + inWords(nowNanos) + ": " + cure(Math.abs(apart) > DAY_NANOS)
        : "";
  }

  private String cure(boolean days) {
    if (simulated) {
      return "/use_sim_time is true, so let the camera's driver take its time from /clock too (rosbag play with"
          + " --clock), or rosparam delete"
          + " /use_sim_time and start this node again";
    }
    if (stampNanos < EPOCH_NANOS) {
      return "that is the time of a simulation, so rosparam set /use_sim_time true and start this node again";
    }
    return days
        ? "for a recording, rosparam set /use_sim_time true, start this node again, and play with --clock; for a"
            + " camera, set the clock"
            + " of its computer"
        : "set the clock of the camera's computer and of this one (NTP, chrony)";
  }

  private static String inWords(long nanos) {
    return nanos < EPOCH_NANOS ? TimeText.span(nanos) : TimeText.date(nanos);
  }
}
