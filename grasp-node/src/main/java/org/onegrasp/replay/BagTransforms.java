package org.onegrasp.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagConnection;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagMessages;
import org.onegrasp.node.frames.FrameTree;

/**
 * The transforms of a recording, which are read ahead of its images: those of the image's time are usually recorded
 * after it. In the order of their recording times, each with that time as the node's.
 */
final class BagTransforms {
  /** Recorded later than this after an image, a transform does not count for it; nodes forget after ten seconds. */
  private static final long AHEAD_NANOS = 5_000_000_000L;

  /** Takes a message at a time of the recording. */
  interface Taker {
    void take(TFMessage message, boolean fixed, long nanos);
  }

  private final Bag bag;
  private final BagTopics topics;
  private final Taker taker;
  private final BagResults results;
  private final BagMessages messages;
  private BagMessage next;

  BagTransforms(Bag bag, BagTopics topics, Taker taker, BagResults results) throws IOException {
    this.bag = bag;
    this.topics = topics;
    this.taker = taker;
    this.results = results;
    messages = bag.messages(this::wanted);
    next = messages.next();
  }

  private boolean wanted(BagConnection connection) {
    return connection.topic().equals(topics.transforms()) || fixed(connection);
  }

  private boolean fixed(BagConnection connection) {
    return connection.topic().equals(topics.staticTransforms());
  }

  /**
   * What comes on /tf_static holds from the beginning, also when it was recorded a little later; the first of each
   * frame.
   */
  void readFixed() throws IOException {
    Set<String> known = new HashSet<>();
    BagMessages all = bag.messages(this::fixed);
    for (BagMessage message = all.next(); message != null && known.size() < FrameTree.MOST_FIXED;
        message = all.next()) {
      List<TransformStamped> first = new ArrayList<>(decode(message).transforms());
      first.removeIf(transform -> !known.add(transform.childFrameId()));
      if (!first.isEmpty()) {
        taker.take(new TFMessage(first), true, bag.start().toNanos());
      }
    }
  }

  /** Reads what was recorded until that time. */
  void readUntil(long nanos) throws IOException {
    read(nanos, () -> false);
  }

  /** Reads on beyond that time, until it is enough. */
  void readAhead(long nanos, BooleanSupplier enough) throws IOException {
    read(nanos + AHEAD_NANOS, enough);
  }

  private void read(long untilNanos, BooleanSupplier enough) throws IOException {
    while (next != null && next.time().toNanos() <= untilNanos && !enough.getAsBoolean()) {
      taker.take(decode(next), fixed(next.connection()), next.time().toNanos());
      next = messages.next();
    }
  }

  private TFMessage decode(BagMessage message) {
    try {
      return message.decode(TFMessage.CODEC);
    } catch (IllegalArgumentException | MalformedMessageException e) {
      results.leftOut(message.connection().topic(), e.getMessage());
      return new TFMessage(List.of());
    }
  }
}
