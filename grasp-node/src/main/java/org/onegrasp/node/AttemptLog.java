package org.onegrasp.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.onegrasp.msgs.Result;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.sight.Claim;
import org.onegrasp.web.Attempt;
import org.onegrasp.web.CloseUp;
import org.onegrasp.world.Grasp;

/**
 * The last attempts, each with the look that it was made on where that is still known: one look a second is kept for a
 * minute, since an arm takes its time. Safe for use by several threads.
 */
final class AttemptLog {
  private static final int REMEMBERED = 100;
  private static final int LOOKS = 60;
  private static final long APART_NANOS = 1_000_000_000L;
  private static final int LONGEST_TEXT = 200;

  /** A grasp in view, in the frame of the look's map. */
  private record Placed(String object, int instance, Grasp grasp) {}

  /** A look, and what was in view. */
  private record Look(Scene scene, List<Placed> placed) {}

  private record Kept(Attempt attempt, Optional<CloseUp> look) {}

  private final Deque<Look> looks = new ArrayDeque<>(); // the newest in front
  private final Deque<Kept> attempts = new ArrayDeque<>();
  private long lastId;

  /** What may be attempted a moment later. */
  synchronized void saw(Prediction prediction) {
    long stamp = prediction.scene().stampNanos();
    boolean due = looks.isEmpty() || Math.abs(stamp - looks.peekFirst().scene().stampNanos()) >= APART_NANOS;
    if (due && !prediction.sight().claims().isEmpty()) {
      looks.addFirst(new Look(prediction.scene(), prediction.sight().claims().stream()
          .map(claim -> placed(claim, prediction.scene())).toList()));
      if (looks.size() > LOOKS) {
        looks.removeLast();
      }
    }
  }

  private static Placed placed(Claim claim, Scene scene) {
    return new Placed(claim.object(), claim.instance(), scene.map().toMap(claim.grasp()));
  }

  /** @param right whether it was the shown place; null where nobody knows */
  synchronized Attempt ended(Result result, Boolean right, String source) {
    long id = ++lastId;
    long stamp = result.stamp().toNanos();
    Optional<CloseUp> look = near(stamp, result);
    String text = result.text().substring(0, Math.min(LONGEST_TEXT, result.text().length()));
    Attempt attempt = new Attempt(id, stamp * 1e-9, result.object(), Math.max(1, result.instance()), result.held(),
        right, text, source, look.isPresent() ? "/api/attempts/" + id + "/picture" : "");
    attempts.addFirst(new Kept(attempt, look));
    if (attempts.size() > REMEMBERED) {
      attempts.removeLast();
    }
    return attempt;
  }

  /** The look next to it that shows the object. */
  private Optional<CloseUp> near(long stamp, Result result) {
    Optional<CloseUp> nearest = Optional.empty();
    long least = 2 * APART_NANOS;
    for (Look look : looks) {
      long apart = Math.abs(look.scene().stampNanos() - stamp);
      Optional<Placed> placed = look.placed().stream().filter(one -> one.object().equals(result.object())
          && (result.instance() == 0 || one.instance() == result.instance())).findFirst();
      if (apart < least && placed.isPresent()) {
        least = apart;
        nearest = Optional.of(new CloseUp(look.scene().map().grid(), look.scene().map().metres(),
            look.scene().map().colours().rgb(), placed.get().grasp()));
      }
    }
    return nearest;
  }

  /** The newest first. */
  synchronized List<Attempt> attempts() {
    return new ArrayList<>(attempts).stream().map(Kept::attempt).toList();
  }

  synchronized Optional<CloseUp> look(long id) {
    return attempts.stream().filter(kept -> kept.attempt().id() == id).findFirst().flatMap(Kept::look);
  }
}
