package org.onegrasp.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.onegrasp.conversion.Messages;
import org.onegrasp.geometry.Outline;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Image;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Ground;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * The embedded world's arm and its user: puts things somewhere, takes the grasps that the grasp node publishes,
 * attempts them, and demonstrates the object's own place. For one thread besides ROS's.
 */
public final class SimRobot {
  /** What the last part of an answer may take more; on slow machines, of which more is awaited, so much of all. */
  private static final Duration SAME_IMAGE = Duration.ofMillis(500);
  private static final int SAME_IMAGE_SHARE = 120;

  /**
   * What the grasp node made of one image.
   *
   * @param grasp to take; nothing when it found none
   * @param object that the grasp is of; empty for none, and for the start weights
   * @param sight all that was taught and is in view, or is not
   * @param heatMap mono8
   */
  public record Answer(long stampNanos, Optional<Grasp> grasp, String object, Grasps sight, Image heatMap) {}

  private final RosNode node;
  private final SimCamera camera;
  private final Publisher<Demonstration> demonstrations;
  private ObjectModel object;
  private volatile List<Placed> there = List.of(); // the object in front
  private GraspMessage grasp;
  private Grasps sight;
  private Image heatMap;

  public SimRobot(RosNode node, SimCamera camera) {
    this.node = node;
    this.camera = camera;
    this.demonstrations = node.advertise("onegrasp/demonstration", Demonstration.CODEC, false, 10);
    node.subscribe("onegrasp/grasp", GraspMessage.CODEC, 1, this::take);
    node.subscribe("onegrasp/grasps", Grasps.CODEC, 1, this::take);
    node.subscribe("onegrasp/heat_map", Image.CODEC, 1, this::take);
  }

  private synchronized void take(GraspMessage newer) {
    grasp = newer;
    notifyAll();
  }

  private synchronized void take(Grasps newer) {
    sight = newer;
    notifyAll();
  }

  private synchronized void take(Image newer) {
    heatMap = newer;
    notifyAll();
  }

  /** Puts the object somewhere near the middle of the work area, turned anyhow, and takes all else away. */
  public void place(ObjectModel newObject, SplittableRandom random) {
    place(List.of(newObject), random);
  }

  /**
   * Puts these things somewhere on the work area and takes all else away. The first is the object, which is grasped for
   * and can be shown.
   *
   * @throws IllegalArgumentException when there is no room for so many
   */
  public void place(List<ObjectModel> things, SplittableRandom random) {
    set(spread(random).of(things));
  }

  /** Puts one more thing on the work area, which is the object from now on. */
  public void add(ObjectModel thing, SplittableRandom random) {
    List<Placed> more = new ArrayList<>(there);
    more.add(0, spread(random).beside(there, thing).orElseThrow(
        () -> new IllegalStateException("the work area has no room for " + thing.name() + ": take something away")));
    set(more);
  }

  /** Puts everything somewhere else. */
  public void placeElsewhere(SplittableRandom random) {
    set(spread(random).of(things()));
  }

  /** Another of the things that lie there is the object from now on. */
  public void turnTo(ObjectModel thing) {
    List<Placed> turned = new ArrayList<>(there);
    turned.sort(Comparator.comparing(placed -> placed.object() != thing));
    set(turned);
  }

  /** Takes the object away; what else there is stays, and the first of it is the object from now on. */
  public void removeObject() {
    set(there.subList(Math.min(1, there.size()), there.size()));
  }

  private Spread spread(SplittableRandom random) {
    return new Spread(camera.withWorld(world -> world.workArea()), random);
  }

  private void set(List<Placed> things) {
    there = List.copyOf(things);
    object = there.isEmpty() ? object : there.get(0).object();
    placeAgain();
  }

  /** Puts everything back where it was put last. */
  public void placeAgain() {
    Optional<Placed> first = there.stream().findFirst();
    Arrangement all = new Arrangement(first, there.stream().skip(1).toList(), Ground.LEVEL);
    camera.withWorld(world -> {
      if (first.isEmpty()) {
        world.clear();
      } else {
        world.place(all);
      }
      return null;
    });
    camera.show(first.map(Placed::object).orElse(null));
  }

  /** Takes everything away; {@link #placeAgain} puts it back. */
  public void remove() {
    camera.withWorld(world -> {
      world.clear();
      return null;
    });
    camera.show(null);
  }

  /** The one that is grasped for; the last one when everything was taken away. */
  public ObjectModel object() {
    return object;
  }

  /** All that lies there, the object in front. */
  public List<ObjectModel> things() {
    return there.stream().map(Placed::object).toList();
  }

  /** The thing that was put nearest to a grasp. */
  public Optional<ObjectModel> nearest(Grasp to) {
    return nearest(to, there).map(Placed::object);
  }

  /** That of these things which is nearest to a grasp. */
  public static Optional<Placed> nearest(Grasp to, List<Placed> things) {
    Outline point = Outline.point(to.x(), to.y());
    return things.stream().min(Comparator.comparingDouble(placed -> Spread.outline(placed).distance(point)));
  }

  /** All that lies there and where it was put, the object in front. */
  public List<Placed> placed() {
    return there;
  }

  public Pose objectPose() {
    return camera.withWorld(world -> world.objectPose());
  }

  /** Waits for the grasp node's answer to an image taken from now on; empty when none comes in time. */
  public synchronized Optional<Answer> awaitAnswer(Duration timeout) throws InterruptedException {
    long from = node.clock().nowNanos();
    long end = System.nanoTime() + timeout.toNanos();
    Duration share = timeout.dividedBy(SAME_IMAGE_SHARE);
    Duration sameImage = share.compareTo(SAME_IMAGE) > 0 ? share : SAME_IMAGE;
    // They come over several connections, in any order; each topic has the newest alone.
    while (waitFor(() -> stamp(heatMap) >= from && stamp(sight) == stamp(heatMap) && searched(sight), left(end))) {
      Image answered = heatMap;
      Grasps all = sight;
      long stamp = stamp(answered);
      waitFor(() -> stamp(grasp) >= stamp, all.found().isEmpty() && all.skills() > 0 ? Duration.ZERO : sameImage);
      if (stamp(grasp) <= stamp) {
        boolean found = stamp(grasp) == stamp;
        return Optional.of(new Answer(stamp, found ? Optional.of(Messages.grasp(grasp)) : Optional.empty(),
            found ? grasp.object() : "", all, answered));
      }
    }
    return Optional.empty();
  }

  private static Duration left(long endNanos) {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** All skills were looked for. */
  private static boolean searched(Grasps sight) {
    return sight.waiting() == 0;
  }

  private static long stamp(Grasps message) {
    return message == null ? 0 : message.header().stamp().toNanos();
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
