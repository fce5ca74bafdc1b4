package org.onegrasp.replay;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagMessages;

/**
 * The camera infos of a recording, which are read a little ahead of its images: the info of an image is that with its
 * stamp, and may be recorded after it.
 */
final class BagInfos {
  private static final long AHEAD_NANOS = 1_000_000_000L;
  /** Stamps so near are of one picture, by drivers that take the time twice. */
  private static final long NEAR_NANOS = 10_000_000;
  private static final int MOST = 200;

  private record Recorded(long nanos, CameraInfo info) {}

  private final BagMessages messages;
  private final BagResults results;
  private final Deque<Recorded> read = new ArrayDeque<>(); // the last ones
  private BagMessage next;

  BagInfos(Bag bag, BagTopics topics, BagResults results) throws IOException {
    this.messages = bag.messages(connection -> connection.topic().equals(topics.info()));
    this.results = results;
    next = messages.next();
  }

  /**
   * The info of an image: that with its stamp; without one the last that was recorded before it; at the beginning the
   * first. Nothing when there is none at all.
   */
  Optional<CameraInfo> of(Header image, long recordedNanos) throws IOException {
    long stamp = image.stamp().toNanos();
    readUntil(recordedNanos);
    Recorded near = nearest(stamp);
    while (next != null && next.time().toNanos() <= recordedNanos + AHEAD_NANOS && apart(near, stamp) != 0) {
      readOne();
      near = nearest(stamp);
    }
    while (next != null && read.isEmpty()) {
      readOne();
    }
    if (near != null && apart(near, stamp) <= NEAR_NANOS) {
      return Optional.of(near.info);
    }
    Recorded before = read.peekFirst();
    for (Recorded recorded : read) {
      before = recorded.nanos <= recordedNanos ? recorded : before;
    }
    return Optional.ofNullable(before).map(Recorded::info);
  }

  private Recorded nearest(long stamp) {
    Recorded nearest = null;
    for (Recorded recorded : read) {
      nearest = nearest == null || apart(recorded, stamp) <= apart(nearest, stamp) ? recorded : nearest;
    }
    return nearest;
  }

  private static long apart(Recorded recorded, long stamp) {
    return recorded == null ? Long.MAX_VALUE : Math.abs(recorded.info.header().stamp().toNanos() - stamp);
  }

  private void readUntil(long nanos) throws IOException {
    while (next != null && next.time().toNanos() <= nanos) {
      readOne();
    }
  }

  private void readOne() throws IOException {
    try {
      read.addLast(new Recorded(next.time().toNanos(), next.decode(CameraInfo.CODEC)));
      if (read.size() > MOST) {
        read.removeFirst();
      }
    } catch (IllegalArgumentException | MalformedMessageException e) {
      results.leftOut(next.connection().topic(), e.getMessage());
    }
    next = messages.next();
  }
}
