package org.onegrasp.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Image;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * The embedded world's arm and its user: puts an object somewhere, takes the grasps that the grasp node publishes,
 * attempts them, and demonstrates the object's own place. For one thread besides ROS's.
 */
public final class SimRobot {
  private static final Duration SAME_IMAGE = Duration.ofMillis(500);

  /**
   * What the grasp node made of one image.
   *
   * @param grasp nothing when it found none
   * @param heatMap mono8
   */
  public record Answer(long stampNanos, Optional<Grasp> grasp, Image heatMap) {}

  private final RosNode node;
  private final SimCamera camera;
  private final Publisher<Demonstration> demonstrations;
  private ObjectModel object;
  private Placing where;
  private GraspMessage grasp;
  private Image heatMap;

  public SimRobot(RosNode node, SimCamera camera) {
    this.node = node;
    this.camera = camera;
    this.demonstrations = node.advertise("onegrasp/demonstration", Demonstration.CODEC, false, 10);
    node.subscribe("onegrasp/grasp", GraspMessage.CODEC, 1, this::take);
    node.subscribe("onegrasp/heat_map", Image.CODEC, 1, this::take);
  }

  private synchronized void take(GraspMessage newer) {
    grasp = newer;
    notifyAll();
  }

  private synchronized void take(Image newer) {
    heatMap = newer;
    notifyAll();
  }

  /** Puts the object somewhere near the middle of the work area, turned anyhow. */
  public void place(ObjectModel newObject, SplittableRandom random) {
    WorkArea area = camera.withWorld(world -> world.workArea());
    object = newObject;
    where = Placing.random(area, random);
    placeAgain();
  }

  /** Puts the object back where it was put last. */
  public void placeAgain() {
    camera.withWorld(world -> {
      world.place(object, where.x(), where.y(), where.yaw());
      return null;
    });
    camera.show(object);
  }

  /** Takes the object away. */
  public void remove() {
    camera.withWorld(world -> {
      world.clear();
      return null;
    });
    camera.show(null);
  }

  public ObjectModel object() {
    return object;
  }

  public Pose objectPose() {
    return camera.withWorld(world -> world.objectPose());
  }

  /** Waits for the grasp node's answer to an image taken from now on; empty when none comes in time. */
  public synchronized Optional<Answer> awaitAnswer(Duration timeout) throws InterruptedException {
    long from = node.clock().nowNanos();
    if (!waitFor(() -> stamp(heatMap) >= from, timeout)) {
      return Optional.empty();
    }
    Image answered = heatMap;
    long stamp = stamp(answered);
    // Grasp and heat map come over two connections, so the grasp may be a little later.
    waitFor(() -> stamp(grasp) >= stamp, SAME_IMAGE);
    Optional<Grasp> found = stamp(grasp) == stamp ? Optional.of(Messages.grasp(grasp)) : Optional.empty();
    return Optional.of(new Answer(stamp, found, answered));
  }

  private boolean waitFor(BooleanSupplier condition, Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  private static long stamp(Image image) {
    return image == null ? 0 : image.header().stamp().toNanos();
  }

  private static long stamp(GraspMessage message) {
    return message == null ? 0 : message.header().stamp().toNanos();
  }

  public Outcome attempt(Grasp planned) {
    return camera.withWorld(world -> world.attempt(planned));
  }

  /** Shows the grasp node where to hold the object that stands there now; what was shown. */
  public Grasp demonstrate() {
    Grasp shown = GraspLabel.equivalents(object.demonstration(), objectPose()).get(0);
    demonstrations.publish(
        Messages.demonstration(Messages.header(node.clock().nowNanos(), camera.arm().base()), object.name(), shown));
    return shown;
  }

  /** Waits until the grasp node listens; a demonstration that goes out before would be lost. */
  public void awaitConnected(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (demonstrations.subscriberCount() == 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "no grasp node listens to /onegrasp/demonstration: start one with launch/onegrasp node");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
