package org.onegrasp.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Clock;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Marker;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.sim.TableWorld;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated world's depth camera and joints on ROS topics, at a steady rate, in a thread of its own. Guards the world: everybody
 * else uses it through {@link #withWorld}.
 */
final class SimCamera implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SimCamera.class);
  private static final int REMEMBERED = 64;
  /** Between two looks at an arm that moves in real time. */
  private static final long FOLLOW_NANOS = 40_000_000;

  /** A look that begins so long before a picture is due gets that very picture, simulated seconds. */
  private static final double EARLY = 0.002;

  private final RosNode node;
  private final TableWorld world;
  private final Publisher<Image> depth;
  private final Publisher<CameraInfo> depthInfo;
  private final Publisher<Image> colour;
  private final Publisher<CameraInfo> colourInfo;
  private final ArmState arm;
  private final Publisher<Marker> objects;
  private volatile ObjectModel object;
  private long shownNanos;
  private volatile int kept;
  private final Map<Long, Observation> seen = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Observation> eldest) {
      return size() > kept;
    }
  };
  private final ScheduledExecutorService timer;

  private long nextFollowNanos;
  private long nextLookNanos; // on the timer's thread
  private final double periodSeconds;
  private Publisher<Clock> clock; // null: time is not told
  private volatile boolean paused;
  private volatile boolean flowing;
  private volatile boolean colourOnDemand;
  private boolean looking; // guarded by world, as is the next
  private double lookedSeconds = Double.NEGATIVE_INFINITY; // in the world's time
  private volatile String problem = ""; // that was told last

  /** @param framePrefix put before the names of all frames */
  SimCamera(RosNode node, TableWorld world, double rateHz, String framePrefix) {
    this.node = node;
    this.world = world;
    depth = node.advertise("camera/depth/image_raw", Image.CODEC, false, 2);
    depthInfo = node.advertise("camera/depth/camera_info", CameraInfo.CODEC, false, 2);
    colour = node.advertise("camera/color/image_raw", Image.CODEC, false, 2);
    colourInfo = node.advertise("camera/color/camera_info", CameraInfo.CODEC, false, 2);
    objects = node.advertise("~object", Marker.CODEC, false, 1);
    periodSeconds = 1 / rateHz;
    arm = new ArmState(node, world.robotDescription(), framePrefix);
    timer = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "onegrasp-sim-camera");
      thread.setDaemon(true);
      return thread;
    });
    nextLookNanos = System.nanoTime();
    timer.execute(this::look);
  }

  /** The arm's frames and how they are called. */
  ArmState arm() {
    return arm;
  }

  /** From now on publishes what this object looks like. */
  void show(ObjectModel newObject) {
    object = newObject;
  }

  /** From now on the world moves in real time and can be followed on joint_states and /tf while it does. */
  void moveInRealTime() {
    long steps = Math.max(1, Math.round(FOLLOW_NANOS * 1e-9 / world.stepSeconds()));
    world.watch((int) steps, this::follow);
  }

  /** From now on tells the simulated time on /clock. */
  void tellTime() {
    clock = node.advertise("/clock", Clock.CODEC, false, 10);
  }

  /** Whether time flows between two looks, or stands still until somebody moves the arm. */
  void letTimeFlow(boolean flow) {
    flowing = flow;
  }

  /** From now on takes colour pictures only while somebody subscribes to them. */
  void takeColourOnDemand() {
    colourOnDemand = true;
  }

  /** Nothing is looked at, and time stands still, until this is called with false. */
  void pause(boolean pause) {
    paused = pause;
  }

  private void publishTime() {
    if (clock != null) {
      clock.publish(new Clock(RosTime.ofNanos(Math.round(world.seconds() * 1e9))));
    }
  }

  /** On the thread that moves the world. */
  private void follow() {
    publishTime();
    arm.publish(node.clock().nowNanos(), world.motion());
    if (looking) {
      return; // the timer keeps the pace
    }
    long now = System.nanoTime();
    nextFollowNanos = Math.max(now, nextFollowNanos + FOLLOW_NANOS);
    LockSupport.parkNanos(nextFollowNanos - now);
  }

  /** Uses the world while nobody else does. */
  <T> T withWorld(Function<TableWorld, T> use) {
    synchronized (world) {
      return use.apply(world);
    }
  }

  /** From now on remembers its last looks, which costs memory, and pauses for the garbage collector at high rates. */
  void remember() {
    kept = REMEMBERED;
  }

  /** What the camera saw at this stamp; null when that was never or too long ago, or it was not told to remember. */
  Observation seen(long stampNanos) {
    synchronized (seen) {
      return seen.get(stampNanos);
    }
  }

  /**
   * At a steady rate: a look that came late is followed by the next at its time, but looks that a busy machine missed altogether are left
   * out, as a real camera does, not made up for in a burst. An exception out of here would end the timer.
   */
  private void look() {
    if (!paused) {
      lookOnce();
    }
    long now = System.nanoTime();
    long period = Math.round(periodSeconds * 1e9);
    nextLookNanos = Math.max(now - period, nextLookNanos + period);
    if (!timer.isShutdown()) {
      timer.schedule(this::look, nextLookNanos - now, TimeUnit.NANOSECONDS);
    }
  }

  /** One look, also while paused. */
  void lookOnce() {
    try {
      flow();
      long stamp = node.clock().nowNanos();
      Observation observation;
      TableWorld.Motion motion;
      synchronized (world) {
        if (colourOnDemand) {
          world.seeColour(colour.subscriberCount() > 0);
        }
        observation = world.observe();
        motion = world.motion();
        lookedSeconds = observation.stampSeconds();
      }
      synchronized (seen) {
        seen.put(stamp, observation);
      }
      publish(stamp, observation);
      arm.publish(stamp, motion);
      publishObject(stamp);
      problem = "";
    } catch (RuntimeException e) {
      tell(e);
    }
  }

  /** The same thing once, not ten times a second; and nothing of a look that closing cut short. */
  private void tell(RuntimeException e) {
    if (!timer.isShutdown() && !e.toString().equals(problem)) {
      problem = e.toString();
      LOG.warn("the simulated camera misses its looks: {}", e.getMessage(), e instanceof IllegalStateException ? null : e);
    }
  }

  private void flow() {
    if (flowing) {
      synchronized (world) {
        looking = true;
        try {
          world.holdUntil(Math.min(lookedSeconds, world.seconds()) + periodSeconds - EARLY);
          publishTime();
        } finally {
          looking = false;
        }
      }
    }
  }

  /** Once a second, not latched: RViz drops a marker for good that comes before the transform of its frame. */
  private void publishObject(long stampNanos) {
    long now = System.nanoTime();
    if (object != null && objects.subscriberCount() > 0 && now - shownNanos > 1_000_000_000L) {
      shownNanos = now;
      objects.publish(Messages.marker(Messages.header(stampNanos, arm.object()), object));
    }
  }

  private void publish(long stampNanos, Observation observation) {
    Header header = Messages.header(stampNanos, arm.optical());
    CameraInfo info = CameraMessages.info(header, observation.camera());
    depthInfo.publish(info);
    depth.publish(CameraMessages.depth(header, observation));
    colourInfo.publish(info);
    if (observation.rgb().length > 0 && colour.subscriberCount() > 0) {
      colour.publish(CameraMessages.colour(header, observation));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (world) {
      world.close();
    }
  }
}
