package org.onegrasp.replay;

import java.io.IOException;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagMessages;
import org.onegrasp.node.GraspNode;

/**
 * The colour images of a recording, with their camera infos, read just so far ahead of the depth images that each finds
 * its own.
 */
final class BagColours {
  private static final long AHEAD_NANOS = 200_000_000L;

  private final BagTopics topics;
  private final GraspNode node;
  private final BagResults results;
  private final BagMessages messages;
  private BagMessage next;
  private long newest = Long.MIN_VALUE; // stamp

  BagColours(Bag bag, BagTopics topics, GraspNode node, BagResults results) throws IOException {
    this.topics = topics;
    this.node = node;
    this.results = results;
    messages = bag.messages(connection -> connection.topic().equals(topics.colour())
        || connection.topic().equals(topics.colourInfo()));
    next = messages.next();
  }

  /** Hands over what a depth image with this stamp, recorded then, may need. */
  void readUntil(long recordedNanos, long stampNanos) throws IOException {
    while (next != null && (next.time().toNanos() <= recordedNanos
        || next.time().toNanos() <= recordedNanos + AHEAD_NANOS && newest < stampNanos)) {
      take(next);
      next = messages.next();
    }
  }

  private void take(BagMessage message) {
    try {
      if (message.connection().topic().equals(topics.colourInfo())) {
        node.colourInfo(message.decode(CameraInfo.CODEC));
      } else {
        Image image = message.decode(Image.CODEC);
        long stamp = image.header().stamp().toNanos();
        newest = Math.max(newest, stamp == 0 ? message.time().toNanos() : stamp);
        node.colour(image);
      }
    } catch (IllegalArgumentException | MalformedMessageException e) {
      results.leftOut(message.connection().topic(), e.getMessage());
    }
  }
}
