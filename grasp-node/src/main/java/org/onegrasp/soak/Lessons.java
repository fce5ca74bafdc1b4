package org.onegrasp.soak;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;

/**
 * A person who shows one grasp after another, over the topic, and waits for the end of each lesson. Safe for several
 * threads.
 */
final class Lessons {
  private static final String TOPIC = "/onegrasp/demonstration";
  /** Longer than any lesson on a busy machine. */
  private static final long PATIENCE_NANOS = 120_000_000_000L;
  private static final int TOLD = 10;

  private final Publisher<Demonstration> demonstrations;
  private final List<String> complaints = new ArrayList<>();
  private String object = ""; // being taught; empty when there is no lesson
  private long askedNanos;
  private int asked;
  private int done;

  Lessons(RosNode node) {
    demonstrations = node.advertise(TOPIC, Demonstration.CODEC, false, 2);
    node.subscribe("/onegrasp/teaching_status", TeachingStatus.CODEC, 100, this::heard);
  }

  boolean connected() {
    return demonstrations.subscriberCount() > 0;
  }

  /** Shows the grasp of what the camera sees. */
  synchronized void begin(String name, Shot shot) {
    object = name;
    askedNanos = System.nanoTime();
    asked++;
    demonstrations.publish(shot.demonstration(name));
  }

  private synchronized void heard(TeachingStatus status) {
    if (!status.object().equals(object) || object.isEmpty()) {
      return;
    }
    switch (status.state()) {
      case TeachingStatus.DONE -> end("");
      case TeachingStatus.REJECTED, TeachingStatus.FAILED -> end(object + ": " + status.reason());
      default -> {} // on its way
    }
  }

  private void end(String complaint) {
    object = "";
    done += complaint.isEmpty() ? 1 : 0;
    if (!complaint.isEmpty() && complaints.size() < TOLD) {
      complaints.add(complaint);
    }
  }

  /** Whether a lesson is under way. */
  synchronized boolean underWay() {
    return !object.isEmpty();
  }

  synchronized void giveUpLate() {
    if (!object.isEmpty() && System.nanoTime() - askedNanos > PATIENCE_NANOS) {
      end(object + ": no end of the lesson in " + PATIENCE_NANOS / 1_000_000_000L + " s");
    }
  }

  /** Of lessons that came to an end, or were given up. */
  synchronized Tally tally() {
    return new Tally(asked - (object.isEmpty() ? 0 : 1), done, List.copyOf(complaints));
  }
}
