package org.onegrasp.gazebo;

import com.google.protobuf.MessageLite;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic that we publish to Gazebo. Messages before somebody subscribes are lost, but for the last one of a latched
 * topic.
 */
public final class Publication<M extends MessageLite> {
  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  private final String topic;
  private final String type;
  private final List<Channel> subscribers = new ArrayList<>();
  private boolean latching;
  private byte[] last;
  private long dropped;

  Publication(String topic, String type) {
    this.topic = topic;
    this.type = type;
  }

  String topic() {
    return topic;
  }

  String type() {
    return type;
  }

  /** From now on the last message also goes to whoever asks for it when subscribing. */
  synchronized Publication<M> latched() {
    latching = true;
    return this;
  }

  /** To all subscribers there are; one that does not take it in time loses it, counted and told. */
  public synchronized void publish(M message) {
    byte[] body = message.toByteArray();
    last = latching ? body : null;
    for (Channel subscriber : subscribers) {
      send(subscriber, body);
    }
  }

  private void send(Channel subscriber, byte[] body) {
    if (subscriber.isWritable()) {
      subscriber.writeAndFlush(HexHead.encode(body), subscriber.voidPromise());
    } else if (++dropped == 1) {
      LOG.warn("Gazebo takes messages on {} too slowly; some are dropped", topic);
    }
  }

  /** Messages that a subscriber did not take in time. */
  public synchronized long dropped() {
    return dropped;
  }

  public synchronized int subscribers() {
    return subscribers.size();
  }

  synchronized void add(Channel subscriber, boolean wantsLast) {
    if (subscribers.contains(subscriber)) {
      return; // said twice, and still gets each message once
    }
    subscribers.add(subscriber);
    subscriber.closeFuture().addListener(closed -> remove(subscriber));
    if (wantsLast && last != null) {
      send(subscriber, last);
    }
    notifyAll();
  }

  private synchronized void remove(Channel subscriber) {
    subscribers.remove(subscriber);
  }

  /** @throws GazeboException when nobody subscribes in time */
  public synchronized void awaitSubscriber(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (subscribers.isEmpty()) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new GazeboException("Gazebo did not subscribe to " + topic + " within " + timeout.toSeconds()
            + " s; is it the world of OneGrasp, and does GAZEBO_IP on both sides name an address that the other can"
            + " reach?");
      }
      wait(millis);
    }
  }
}
