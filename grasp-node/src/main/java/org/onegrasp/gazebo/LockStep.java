package org.onegrasp.gazebo;

import java.util.HashMap;
import java.util.Map;
import org.onegrasp.msgs.gazebo.PosesStamped;
import org.onegrasp.msgs.gazebo.WorldControl;
import org.onegrasp.world.Pose;

/**
 * Advances a paused world by so many steps and knows where things are then. gzserver tells the time and what moved
 * after each step, and the bare time again and again while it is paused; its queue holds ten of these, so that poses
 * are lost when the machine is busy. The time is then known all the same, and whoever needs the poses takes another
 * step.
 */
final class LockStep implements AutoCloseable {
  /** So long time may stand still although it was told to go on. A slow gzserver is waited for. */
  private static final long STANDSTILL_NANOS = 20_000_000_000L;
  private static final int TRIES = 500;

  private final GazeboSession session;
  private double stepSeconds;
  private final boolean quick;
  private final Subscription subscription;
  private final Map<String, Pose> poses = new HashMap<>();
  private long nanos = -1;
  private long movedAt = System.nanoTime(); // when that changed last
  private long posesNanos = -1;
  private long wanted; // time up to which gzserver was told to go
  private boolean wentBack; // somebody reset the world

  /** @param quick whether time goes by as fast as gzserver can, or about as fast as real time */
  LockStep(GazeboSession session, double stepSeconds, boolean quick) {
    this.session = session;
    this.stepSeconds = stepSeconds;
    this.quick = quick;
    subscription = session.transport().subscribe("~/pose/local/info", PosesStamped.parser(),
        PosesStamped.getDefaultInstance(), false, 0,
        this::take);
    session.setStep(stepSeconds);
    finish();
    fresh();
  }

  /** Makes the steps of physics so long, seconds. */
  void setStep(double seconds) {
    if (seconds == stepSeconds) {
      return;
    }
    finish();
    stepSeconds = seconds;
    session.setStep(seconds);
    for (int i = 0; i < TRIES; i++) {
      double before = seconds();
      step();
      if (Math.abs(seconds() - before - stepSeconds) < 0.1 * stepSeconds) {
        return;
      }
    }
    throw new GazeboException("Gazebo does not take steps of " + stepSeconds + " s");
  }

  private synchronized void take(PosesStamped message) {
    long now = Packets.nanos(message.getTime());
    wentBack |= now < nanos;
    if (now != nanos) {
      movedAt = System.nanoTime();
    }
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

  /** Of one physics step, seconds. */
  double stepSeconds() {
    return stepSeconds;
  }

  /** Simulated time once what was begun is over, seconds. */
  double secondsAfter() {
    finish();
    return seconds();
  }

  /** Simulated time, seconds. */
  synchronized double seconds() {
    return nanos * 1e-9;
  }

  /** Advances by this time, a whole number of physics steps and at least one; returns when it is over. */
  void advance(double seconds) {
    begin(seconds);
    finish();
  }

  /** One physics step. */
  void step() {
    advance(stepSeconds);
  }

  /** As {@link #advance}, but returns at once; whatever is asked for next begins when this is over. */
  void begin(double seconds) {
    finish();
    if (quick) {
      session.hurry(true);
    }
    int steps = Math.max(1, (int) Math.round(seconds / stepSeconds));
    long time = Math.round(steps * stepSeconds * 1e9);
    synchronized (this) {
      wanted = nanos + time;
    }
    session.control(WorldControl.newBuilder().setMultiStep(steps).build());
    session.pace().simulated(time);
  }

  /** Waits until what was begun is over. */
  synchronized void finish() {
    long begun = System.nanoTime();
    try {
      while (!reached()) {
        checkTime();
        session.checkThere();
        if (System.nanoTime() - Math.max(begun, movedAt) > STANDSTILL_NANOS) {
          throw session
              .hanging(SdfText.format("its time stands at %.3f s although it was told to go on to %.3f s", nanos * 1e-9,
                  wanted * 1e-9));
        }
        wait(100);
      }
      session.pace().stepped(System.nanoTime() - begun);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GazeboException("interrupted while Gazebo was simulating", e);
    }
  }

  /** @throws GazeboException when Gazebo went away */
  void checkThere() {
    session.checkThere();
  }

  /** Gives the session up, so that work goes on in another Gazebo where that is ours to start. */
  GazeboException hanging(String how) {
    return session.hanging(how);
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
    finish();
    for (int i = 0; i < TRIES; i++) {
      synchronized (this) {
        if (posesNanos >= 0 && posesNanos >= nanos - Math.round(2.5e9 * stepSeconds)) {
          return;
        }
      }
      step();
    }
    throw new GazeboException(
        "Gazebo tells no poses on " + subscription.wish().topic() + "; is anything in its world that can move?");
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
