package org.onegrasp.node;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.Intrinsics;

/**
 * The latest camera infos, so that each image finds its own: drivers that keep image and info together give both the
 * same stamp. Safe for use by several threads.
 */
final class CameraInfos {
  /** More than come while an image waits for its transform. */
  private static final int CAPACITY = 200;
  /** So many images in a row found an info of their own stamp: the next one's is worth waiting for. */
  private static final int TOGETHER = 3;
  /** Stamps farther apart are not of one clock, or of infos that come once. */
  private static final long FAR_NANOS = 10_000_000_000L;
  private static final int MOST_TEXT = 256;

  private final ArrayDeque<CameraInfo> infos = new ArrayDeque<>(); // as they came
  private int matched; // images in a row

  synchronized void add(CameraInfo info) {
    if (infos.size() == CAPACITY) {
      infos.removeFirst();
    }
    infos.addLast(trimmed(info));
  }

  /** What is kept of one is bounded; {@link Intrinsics} refuses more parameters of distortion than any model has. */
  private static CameraInfo trimmed(CameraInfo info) {
    Header header = info.header();
    boolean small = info.d().length <= Intrinsics.MOST_DISTORTION && info.distortionModel().length() <= MOST_TEXT
        && header.frameId().length() <= MOST_TEXT;
    return small ? info
        : new CameraInfo(new Header(header.seq(), header.stamp(), cut(header.frameId())), info.height(), info.width(),
            cut(info.distortionModel()),
            Arrays.copyOf(info.d(), Math.min(info.d().length, Intrinsics.MOST_DISTORTION + 1)), info.k(),
            info.r(), info.p(), info.binningX(), info.binningY(), info.roi());
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(MOST_TEXT, text.length()));
  }

  synchronized Optional<CameraInfo> newest() {
    return Optional.ofNullable(infos.peekLast());
  }

  /**
   * The info of an image, to be asked for once an image: that with its stamp; without one the newest if they are all
   * alike, else the one nearest in time. Nothing when none has come at all.
   */
  synchronized Optional<CameraInfo> of(Header image) {
    Optional<CameraInfo> own = own(image);
    matched = own.isPresent() ? matched + 1 : 0;
    return own.isPresent() || infos.isEmpty() ? own
        : Optional.of(alike() ? infos.getLast() : nearest(image.stamp()));
  }

  /** Whether the info with the stamp of this image will probably come in a moment. */
  synchronized boolean awaited(Header image) {
    return matched >= TOGETHER && own(image).isEmpty()
        && image.stamp().compareTo(infos.getLast().header().stamp()) > 0;
  }

  private Optional<CameraInfo> own(Header image) {
    if (image.stamp().equals(RosTime.ZERO)) {
      return Optional.empty();
    }
    CameraInfo own = null;
    for (Iterator<CameraInfo> newestFirst = infos.descendingIterator(); newestFirst.hasNext();) {
      CameraInfo info = newestFirst.next();
      if (info.header().stamp().equals(image.stamp())) {
        if (info.header().frameId().equals(image.frameId())) {
          return Optional.of(info);
        }
        own = own == null ? info : own;
      }
    }
    return Optional.ofNullable(own);
  }

  private boolean alike() {
    CameraInfo newest = infos.getLast();
    return infos.stream().allMatch(info -> alike(info, newest));
  }

  private static boolean alike(CameraInfo a, CameraInfo b) {
    return a.width() == b.width() && a.height() == b.height() && Arrays.equals(a.k(), b.k())
        && Arrays.equals(a.p(), b.p())
        && Arrays.equals(a.d(), b.d()) && Arrays.equals(a.r(), b.r()) && a.distortionModel().equals(b.distortionModel())
        && a.binningX() == b.binningX() && a.binningY() == b.binningY() && a.roi().equals(b.roi());
  }

  private CameraInfo nearest(RosTime stamp) {
    CameraInfo nearest =
        infos.stream().min(Comparator.comparingLong((CameraInfo info) -> apart(info, stamp))).orElseThrow();
    long least = apart(nearest, stamp);
    if (stamp.equals(RosTime.ZERO) || least > FAR_NANOS) {
      return infos.getLast();
    }
    return infos.stream().filter(info -> apart(info, stamp) == least).reduce((earlier, later) -> later).orElseThrow();
  }

  private static long apart(CameraInfo info, RosTime stamp) {
    return Math.abs(info.header().stamp().toNanos() - stamp.toNanos());
  }
}
