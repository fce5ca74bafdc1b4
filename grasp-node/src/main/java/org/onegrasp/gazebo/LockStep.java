package org.onegrasp.gazebo;

import java.util.HashMap;
import java.util.Map;
import org.onegrasp.msgs.gazebo.PosesStamped;
import org.onegrasp.msgs.gazebo.WorldControl;
import org.onegrasp.world.Pose;

/**
 * Advances a paused world by so many steps and knows where things are then. gzserver tells the time and what moved after each step,
 * and the bare time again and again while it is paused; its queue holds ten of these, so that poses are lost when the machine is
 * busy. The time is then known all the same, and whoever needs the poses takes another step.
 */
final class LockStep implements AutoCloseable {
  /** Steps a second of real time while somebody works: quick, and yet gzserver does not flood us between two advances. */
  private static final double RATE = 10_000;
  /** The same while nobody does: gzserver would spend half a core on telling that nothing happens, and we the other half. */
  private static final double IDLE_RATE = 500;
  private static final long STEP_NANOS_LIMIT = 20_000_000_000L;
  private static final int TRIES = 500;

  private final GazeboSession session;
  private final double stepSeconds;
  private final Subscription subscription;
  private final Map<String, Pose> poses = new HashMap<>();
  private long nanos = -1;
  private long posesNanos = -1;
  private long wanted; // time that somebody waits for
  private boolean wentBack; // somebody reset the world

  LockStep(GazeboSession session, double stepSeconds) {
    this.session = session;
    this.stepSeconds = stepSeconds;
    session.limitRate(IDLE_RATE);
    subscription = session.transport().subscribe("~/pose/local/info", PosesStamped.parser(), PosesStamped.getDefaultInstance(), false, 4096,
        this::take);
    awaitTime(0);
    fresh();
  }

  private synchronized void take(PosesStamped message) {
    long now = Packets.nanos(message.getTime());
    wentBack |= now < nanos;
    nanos = now;
    if (message.getPoseCount() > 0) {
      posesNanos = nanos;
      message.getPoseList().forEach(pose -> poses.put(pose.getName(), GazeboPoses.pose(pose)));
    }
    if (reached() || wentBack) {
      notifyAll();
    }
  }

  private boolean reached() {
    return nanos >= wanted - Math.round(stepSeconds * 5e8);
  }

  /** Whether somebody is going to advance this world often, so that it had better be quick. */
  void hurry(boolean quick) {
    session.limitRate(quick ? RATE : IDLE_RATE);
  }

  /** Simulated time, seconds. */
  synchronized double seconds() {
    return nanos * 1e-9;
  }

  /** Advances by this time, a whole number of physics steps; returns when it is over. */
  void advance(double seconds) {
    advance(Math.max(1, (int) Math.round(seconds / stepSeconds)));
  }

  /** One physics step. */
  void step() {
    advance(1);
  }

  private void advance(int steps) {
    long target;
    synchronized (this) {
      target = nanos + Math.round(steps * stepSeconds * 1e9);
    }
    long begun = System.nanoTime();
    session.control(WorldControl.newBuilder().setMultiStep(steps).build());
    awaitTime(target);
    session.pace().stepped(Math.round(steps * stepSeconds * 1e9), System.nanoTime() - begun);
  }

  private synchronized void awaitTime(long target) {
    long end = System.nanoTime() + STEP_NANOS_LIMIT;
    try {
      wanted = target;
      while (!reached()) {
        checkTime();
        session.checkThere();
        if (System.nanoTime() > end) {
          throw session.hanging(SdfText.format("its time stands at %.3f s although it was told to go on to %.3f s", nanos * 1e-9,
              target * 1e-9));
        }
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GazeboException("interrupted while Gazebo was simulating", e);
    }
  }

  /** @throws GazeboException when somebody else has reset the world, and nothing stands where we put it */
  void checkTime() {
    synchronized (this) {
      if (!wentBack) {
        return;
      }
    }
    throw session.giveUp("Gazebo's time went back: its world was reset");
  }

  /** Makes sure that poses are not older than two steps, by more steps where they were lost. */
  void fresh() {
    for (int i = 0; i < TRIES; i++) {
      synchronized (this) {
        if (posesNanos >= 0 && posesNanos >= nanos - Math.round(2.5e9 * stepSeconds)) {
          return;
        }
      }
      advance(1);
    }
    throw new GazeboException("Gazebo tells no poses on " + subscription.wish().topic() + "; is anything in its world that can move?");
  }

  /** Where a model (in the base frame) or a link (in its model) was seen last; null when never. */
  synchronized Pose pose(String name) {
    return poses.get(name);
  }

  synchronized Map<String, Pose> poses() {
    return new HashMap<>(poses);
  }

  /** Forgets a model that is gone, and where one was before it was moved. */
  synchronized void forget(String name) {
    poses.remove(name);
  }

  @Override
  public void close() {
    subscription.close();
  }
}
