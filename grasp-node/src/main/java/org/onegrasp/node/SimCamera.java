package org.onegrasp.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.JointState;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded world's depth camera and joints on ROS topics, at a steady rate, in a thread of its own. Guards the world: everybody
 * else uses it through {@link #withWorld}.
 */
final class SimCamera implements AutoCloseable {
  static final String BASE = "base_link";
  static final String OPTICAL = "camera_depth_optical_frame";

  private static final Logger LOG = LoggerFactory.getLogger(SimCamera.class);
  private static final int KEPT = 64;

  private final RosNode node;
  private final SimWorld world;
  private final Publisher<Image> depth;
  private final Publisher<CameraInfo> depthInfo;
  private final Publisher<Image> colour;
  private final Publisher<CameraInfo> colourInfo;
  private final Publisher<JointState> joints;
  private final Map<Long, Observation> seen = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Observation> eldest) {
      return size() > KEPT;
    }
  };
  private final ScheduledExecutorService timer;

  SimCamera(RosNode node, SimWorld world, double rateHz) {
    this.node = node;
    this.world = world;
    depth = node.advertise("/camera/depth/image_raw", Image.CODEC, false, 2);
    depthInfo = node.advertise("/camera/depth/camera_info", CameraInfo.CODEC, false, 2);
    colour = node.advertise("/camera/color/image_raw", Image.CODEC, false, 2);
    colourInfo = node.advertise("/camera/color/camera_info", CameraInfo.CODEC, false, 2);
    joints = node.advertise("/joint_states", JointState.CODEC, false, 2);
    node.advertise("/tf_static", TFMessage.CODEC, true, 2).publish(cameraPose());
    timer = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "onegrasp-sim-camera");
      thread.setDaemon(true);
      return thread;
    });
    timer.scheduleAtFixedRate(this::look, 0, Math.round(1e6 / rateHz), TimeUnit.MICROSECONDS);
  }

  /** Uses the world while nobody else does. */
  <T> T withWorld(Function<SimWorld, T> use) {
    synchronized (world) {
      return use.apply(world);
    }
  }

  /** What the camera saw at this stamp; null when that was never or too long ago. */
  Observation seen(long stampNanos) {
    synchronized (seen) {
      return seen.get(stampNanos);
    }
  }

  /** An exception out of here would end the timer. */
  private void look() {
    try {
      long stamp = node.clock().nowNanos();
      Observation observation;
      Map<String, Double> positions;
      synchronized (world) {
        observation = world.observe();
        positions = world.jointPositions();
      }
      synchronized (seen) {
        seen.put(stamp, observation);
      }
      publish(stamp, observation);
      publish(stamp, positions);
    } catch (RuntimeException e) {
      LOG.warn("the simulated camera missed a look", e);
    }
  }

  private void publish(long stampNanos, Observation observation) {
    Header header = Messages.header(stampNanos, OPTICAL);
    CameraInfo info = CameraMessages.info(header, observation.camera());
    depthInfo.publish(info);
    depth.publish(CameraMessages.depth(header, observation));
    colourInfo.publish(info);
    if (colour.subscriberCount() > 0) {
      colour.publish(CameraMessages.colour(header, observation));
    }
  }

  private void publish(long stampNanos, Map<String, Double> positions) {
    double[] values = positions.values().stream().mapToDouble(Double::doubleValue).toArray();
    joints.publish(new JointState(Messages.header(stampNanos, ""), List.copyOf(positions.keySet()), values, new double[0],
        new double[0]));
  }

  private TFMessage cameraPose() {
    Pose pose = withWorld(SimWorld::cameraInBase);
    Transform transform = new Transform(new Vector3(pose.x(), pose.y(), pose.z()),
        new Quaternion(pose.qx(), pose.qy(), pose.qz(), pose.qw()));
    return new TFMessage(List.of(new TransformStamped(Messages.header(node.clock().nowNanos(), BASE), OPTICAL, transform)));
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
