package org.onegrasp.simulation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Clock;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Marker;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.threads.Heartbeat;
import org.onegrasp.threads.Ticks;
import org.onegrasp.threads.Worker;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.table.TableWorld;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated world's depth camera and joints on ROS topics, at a steady rate, in a thread of its own. Guards the
 * world: everybody else uses it through {@link #withWorld}.
 */
public final class SimCamera implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SimCamera.class);
  private static final int REMEMBERED = 64;
  /** Between two looks at an arm that moves in real time. */
  private static final long FOLLOW_NANOS = 40_000_000;

  /** A look that begins so long before a picture is due gets that very picture, simulated seconds. */
  private static final double EARLY = 0.002;

  /** What a simulated camera may do besides taking pictures. */
  public enum Habit {
    /** The world moves in real time and can be followed on joint_states and /tf while it does. */
    REAL_TIME,
    /** Tells the simulated time on /clock. */
    TELLS_TIME,
    /** Time flows between two looks; else it stands still until somebody moves the arm. */
    TIME_FLOWS,
    /** Takes colour pictures only while somebody subscribes to them. */
    COLOUR_ON_DEMAND,
    /** Also looks while the arm moves in real time, and sees it. */
    SEES_ARM,
    /** Remembers its last looks, which costs memory, and pauses for the garbage collector at high rates. */
    REMEMBERS
  }

  /**
   * How it works, from the start to the end.
   *
   * @param rateHz looks a second
   * @param framePrefix put before the names of all frames
   */
  public record Settings(double rateHz, String framePrefix, Set<Habit> habits) {
    public Settings {
      habits = Set.copyOf(habits);
    }

    double periodSeconds() {
      return 1 / rateHz;
    }
  }

  private final RosNode node;
  private final TableWorld world;
  private final Settings settings;
  private final Publisher<Image> depth;
  private final Publisher<CameraInfo> depthInfo;
  private final Publisher<Image> colour;
  private final Publisher<CameraInfo> colourInfo;
  private final ArmState arm;
  private final Publisher<Marker> objects;
  private final Publisher<Clock> clock; // null: time is not told
  private final Worker worker;
  private final Map<Long, Observation> seen = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Observation> eldest) {
      return size() > REMEMBERED;
    }
  };
  private final Object look = new Object(); // held during one
  private volatile ObjectModel object;
  private volatile boolean paused;
  private volatile boolean closed;
  private long shownNanos; // guarded by look, as is the next
  private String problem = ""; // that was told last
  private boolean looking; // guarded by world, as are the next
  private double lookedSeconds = Double.NEGATIVE_INFINITY; // in the world's time
  private long nextFollowNanos;
  private long nextGlanceNanos;

  private SimCamera(RosNode node, TableWorld world, Settings settings) {
    this.node = node;
    this.world = world;
    this.settings = settings;
    depth = node.advertise("camera/depth/image_raw", Image.CODEC, false, 2);
    depthInfo = node.advertise("camera/depth/camera_info", CameraInfo.CODEC, false, 2);
    colour = node.advertise("camera/color/image_raw", Image.CODEC, false, 2);
    colourInfo = node.advertise("camera/color/camera_info", CameraInfo.CODEC, false, 2);
    objects = node.advertise("~object", Marker.CODEC, false, 1);
    arm = new ArmState(node, world.robotDescription(), settings.framePrefix);
    clock = has(Habit.TELLS_TIME) ? node.advertise("/clock", Clock.CODEC, false, 10) : null;
    worker = new Worker("onegrasp-sim-camera",
        new Ticks(Duration.ZERO, Duration.ofNanos(Math.round(settings.periodSeconds() * 1e9))),
        tick -> lookUnlessPaused(), (tick, thrown) -> tell(thrown), Duration.ofSeconds(10));
  }

  /** A camera that looks from now on until it is closed, which closes the world too. */
  public static SimCamera start(RosNode node, TableWorld world, Settings settings) {
    SimCamera camera = new SimCamera(node, world, settings);
    if (camera.has(Habit.REAL_TIME)) {
      long steps = Math.max(1, Math.round(FOLLOW_NANOS * 1e-9 / world.stepSeconds()));
      camera.withWorld(w -> {
        w.watch((int) steps, camera::follow);
        return null;
      });
    }
    camera.worker.start();
    return camera;
  }

  private boolean has(Habit habit) {
    return settings.habits.contains(habit);
  }

  Heartbeat heartbeat() {
    return worker.heartbeat();
  }

  /** The arm's frames and how they are called. */
  ArmState arm() {
    return arm;
  }

  /** From now on publishes what this object looks like. */
  void show(ObjectModel newObject) {
    object = newObject;
  }

  /** Nothing is looked at, and time stands still, until this is called with false. */
  public void pause(boolean pause) {
    paused = pause;
  }

  private void publishTime() {
    if (clock != null) {
      clock.publish(new Clock(RosTime.ofNanos(Math.round(world.seconds() * 1e9))));
    }
  }

  /** On the thread that moves the world. */
  private void follow() {
    if (closed) {
      return; // nobody watches any more: what still moves comes to its end as fast as it can
    }
    publishTime();
    long stamp = node.clock().nowNanos();
    arm.publish(stamp, world.motion());
    if (looking) {
      return; // the timer keeps the pace
    }
    long now = System.nanoTime();
    if (has(Habit.SEES_ARM) && now >= nextGlanceNanos) {
      nextGlanceNanos = now + Math.round(settings.periodSeconds() * 1e9);
      world.glance().ifPresent(seen -> publish(stamp, seen));
    }
    nextFollowNanos = Math.max(now, nextFollowNanos + FOLLOW_NANOS);
    LockSupport.parkNanos(nextFollowNanos - now);
  }

  /** Uses the world while nobody else does. */
  public <T> T withWorld(Function<TableWorld, T> use) {
    synchronized (world) {
      return use.apply(world);
    }
  }

  /** What the camera saw at this stamp; null when that was never or too long ago, or it was not told to remember. */
  public Observation seen(long stampNanos) {
    synchronized (seen) {
      return seen.get(stampNanos);
    }
  }

  private void lookUnlessPaused() {
    if (!paused) {
      lookOnce();
    }
  }

  /** One look, also while paused. */
  public void lookOnce() {
    synchronized (look) {
      try {
        flow();
        observe();
        problem = "";
      } catch (RuntimeException e) {
        tell(e);
      }
    }
  }

  private void observe() {
    long stamp = node.clock().nowNanos();
    Observation observation;
    TableWorld.Motion motion;
    synchronized (world) {
      if (has(Habit.COLOUR_ON_DEMAND)) {
        world.seeColour(colour.subscriberCount() > 0);
      }
      observation = world.observe();
      motion = world.motion();
      lookedSeconds = observation.stampSeconds();
    }
    if (has(Habit.REMEMBERS)) {
      synchronized (seen) {
        seen.put(stamp, observation);
      }
    }
    publish(stamp, observation);
    arm.publish(stamp, motion);
    publishObject(stamp);
  }

  /** The same thing once, not ten times a second; and nothing of a look that closing cut short. */
  private void tell(Throwable thrown) {
    synchronized (look) {
      if (!closed && !thrown.toString().equals(problem)) {
        problem = thrown.toString();
        LOG.warn("the simulated camera misses its looks: {}", thrown.getMessage(),
            thrown instanceof IllegalStateException ? null : thrown);
      }
    }
  }

  private void flow() {
    if (has(Habit.TIME_FLOWS)) {
      synchronized (world) {
        looking = true;
        try {
          world.holdUntil(Math.min(lookedSeconds, world.seconds()) + settings.periodSeconds() - EARLY);
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
    closed = true;
    worker.close();
    if (worker.heartbeat().alive()) {
      return; // It is stuck in the world, and would not let go of it.
    }
    synchronized (world) {
      world.close();
    }
  }
}
