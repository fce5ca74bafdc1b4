package org.onegrasp.ros;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.onegrasp.msgs.EmptyMessage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;

/** One process of the ROS benchmark on our client; the roles are explained in src/test/benchmark/ros_benchmark.py. */
final class BenchmarkPeer {
  private final RosNode node;

  private BenchmarkPeer(RosNode node) {
    this.node = node;
  }

  public static void main(String[] args) throws InterruptedException {
    RosArguments arguments = RosArguments.parse(List.of(), System.getenv());
    BenchmarkPeer peer = new BenchmarkPeer(RosNode.create(arguments, "onegrasp_" + args[0]));
    switch (args[0]) {
      case "images_out" -> peer.imagesOut(Integer.parseInt(args[1]), Integer.parseInt(args[2]),
          Integer.parseInt(args[3]));
      case "images_in" -> peer.imagesIn(nanos(args[1]), nanos(args[2]));
      case "echo" -> peer.echo();
      case "ping" -> peer.ping(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
      default -> throw new IllegalArgumentException("unknown role " + args[0]);
    }
    peer.node.awaitShutdown();
  }

  private static long nanos(String seconds) {
    return (long) (1e9 * Double.parseDouble(seconds));
  }

  private static void awaitPeers(Publisher<?> publisher, Subscription subscription) throws InterruptedException {
    while (publisher.subscriberCount() == 0 || subscription.publisherCount() == 0) {
      Thread.sleep(10);
    }
    Thread.sleep(500); // A rospy peer counts connections as there a moment before they are.
  }

  private void imagesOut(int window, int width, int height) throws InterruptedException {
    byte[] pixels = new byte[3 * width * height];
    Arrays.fill(pixels, (byte) 7);
    Image image = new Image(Header.of(RosTime.ZERO, "camera"), height, width, "rgb8", false, 3 * width, pixels);
    Publisher<Image> images = node.advertise("images", Image.CODEC, false, window);
    Subscription taken = node.subscribe("taken", EmptyMessage.CODEC, 100, message -> images.publish(image));
    awaitPeers(images, taken);
    for (int i = 0; i < window; i++) {
      images.publish(image);
    }
  }

  private void imagesIn(long warmUp, long measured) {
    Publisher<EmptyMessage> taken = node.advertise("taken", EmptyMessage.CODEC, false, 100);
    AtomicLong first = new AtomicLong();
    AtomicLong begin = new AtomicLong();
    AtomicLong count = new AtomicLong();
    node.subscribe("images", Image.CODEC, 10, image -> {
      if (image.data().length != image.step() * image.height()) {
        throw new IllegalStateException("image of " + image.data().length + " bytes");
      }
      taken.publish(new EmptyMessage());
      long now = System.nanoTime();
      first.compareAndSet(0, now);
      if (begin.get() == 0) {
        if (now - first.get() >= warmUp) {
          begin.set(now);
          System.out.println("begin");
        }
      } else if (count.incrementAndGet() > 0 && now - begin.get() >= measured) {
        System.out.println("images " + count + " " + (now - begin.get()) * 1e-9);
        node.close();
      }
    });
  }

  private void echo() {
    Publisher<PoseStamped> pong = node.advertise("pong", PoseStamped.CODEC, false, 10);
    node.subscribe("ping", PoseStamped.CODEC, 10, pong::publish);
  }

  private void ping(int warmUp, int measured) throws InterruptedException {
    PoseStamped pose = new PoseStamped(
        Header.of(RosTime.ZERO, "base"), new PoseMessage(new Point(0, 0, 0), new Quaternion(0, 0, 0, 0)));
    Publisher<PoseStamped> out = node.advertise("ping", PoseStamped.CODEC, false, 10);
    long[] trips = new long[warmUp + measured];
    AtomicLong sent = new AtomicLong();
    int[] count = new int[1];
    Subscription pong = node.subscribe("pong", PoseStamped.CODEC, 10, message -> {
      trips[count[0]++] = System.nanoTime() - sent.get();
      if (count[0] == trips.length) {
        Arrays.sort(trips, warmUp, trips.length);
        System.out
            .println("trip " + 1e-3 * trips[warmUp + measured / 2] + " " + 1e-3 * trips[warmUp + measured * 99 / 100]);
        node.close();
        return;
      }
      sent.set(System.nanoTime());
      out.publish(pose);
    });
    awaitPeers(out, pong);
    sent.set(System.nanoTime());
    out.publish(pose);
  }
}
