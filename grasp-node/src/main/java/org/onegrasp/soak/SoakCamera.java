package org.onegrasp.soak;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.soak.Answers.Circumstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A depth camera at 30 Hz, with its transform and, in simulated time, the clock; it can be told to stop and to
 * misbehave.
 */
final class SoakCamera implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SoakCamera.class);
  private static final long PERIOD_NANOS = 33_333_333;
  private static final int QUEUE = 5;

  private final SoakClock clock;
  private final Answers answers;
  private final Honesty honesty;
  private final Supplier<Circumstance> circumstance;
  private final SplittableRandom random;
  private final Publisher<Image> images;
  private final Publisher<CameraInfo> infos;
  private final Publisher<TFMessage> transforms;
  private final ScheduledExecutorService timer;
  private volatile Shot shot;
  private volatile boolean stopped = true;
  private volatile boolean misbehaving;

  SoakCamera(RosNode node, SoakClock clock, Answers answers, Honesty honesty, Supplier<Circumstance> circumstance,
      long seed) {
    this.clock = clock;
    this.answers = answers;
    this.honesty = honesty;
    this.circumstance = circumstance;
    random = new SplittableRandom(seed);
    images = node.advertise("/soak/depth", Image.CODEC, false, QUEUE);
    infos = node.advertise("/soak/camera_info", CameraInfo.CODEC, false, QUEUE);
    transforms = node.advertise("/tf", TFMessage.CODEC, false, QUEUE);
    timer = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "soak-camera");
      thread.setDaemon(true);
      return thread;
    });
    timer.scheduleAtFixedRate(this::tick, 0, PERIOD_NANOS, TimeUnit.NANOSECONDS);
  }

  boolean connected() {
    return images.subscriberCount() > 0 && infos.subscriberCount() > 0 && transforms.subscriberCount() > 0;
  }

  /** Pictures that never left, as the node or the machine was too slow to take them. */
  long dropped() {
    return images.dropped();
  }

  void show(Shot newShot) {
    shot = newShot;
  }

  Shot shown() {
    return shot;
  }

  void stop(boolean stop) {
    stopped = stop;
  }

  /** Whether every third picture is bad, or has a bad camera info. */
  void misbehave(boolean bad) {
    misbehaving = bad;
  }

  /** An exception out of here would end the timer. */
  private void tick() {
    try {
      clock.tell();
      if (!stopped) {
        look();
      }
    } catch (RuntimeException e) {
      LOG.error("the camera of the soak failed", e);
    }
  }

  private void look() {
    long stamp = clock.now();
    boolean bad = misbehaving && random.nextInt(3) == 0;
    boolean badInfo = bad && random.nextBoolean();
    Image image = shot.image(stamp);
    CameraInfo info = shot.info(stamp);
    transforms.publish(shot.transform(stamp));
    infos.publish(badInfo ? BadPictures.info(info, random) : info);
    long now = System.nanoTime();
    answers.sent(stamp, now, circumstance.get(), !bad);
    honesty.sent(now);
    images.publish(bad && !badInfo ? BadPictures.image(image, random) : image);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
