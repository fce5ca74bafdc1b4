package org.onegrasp.web;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.onegrasp.world.Observation;

/**
 * What open pages are told: asks the node now and then, and tells what has changed. Nothing is asked, and no picture is
 * made, while nobody is there. {@link #look} is for one thread.
 */
final class Live {
  /** A request that is answered when a lesson is over. */
  private record Waiting(long lesson, long untilNanos, Consumer<Reply> answer) {}

  private record Skills(String type, long version) {}

  private record StateMessage(String type, State state) {}

  private record GraspsMessage(String type, Sighting grasps) {}

  private record LessonMessage(String type, Lesson lesson) {}

  private record AttemptMessage(String type, Attempt attempt) {}

  private interface Frame {
    byte[] bytes() throws IOException;
  }

  private final Station station;
  private final Set<LiveSocket> sockets = ConcurrentHashMap.newKeySet();
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final Map<String, Object> told = new HashMap<>(); // by what it is about
  private final Map<String, String> texts = new LinkedHashMap<>(); // what a page that has just been opened is told
  private long newestAttempt = -1;
  private double cameraStamp;
  private long heightsStamp;

  Live(Station station) {
    this.station = station;
  }

  /** For any thread; so are the next four. */
  void joined(LiveSocket socket) {
    sockets.add(socket);
  }

  int pages() {
    return sockets.size();
  }

  void left(LiveSocket socket) {
    sockets.remove(socket);
  }

  void await(long lesson, long untilNanos, Consumer<Reply> answer) {
    waiting.add(new Waiting(lesson, untilNanos, answer));
  }

  void close() {
    sockets.forEach(LiveSocket::leave);
  }

  /** Looks at the node once, and tells. */
  void look() throws IOException {
    if (!waiting.isEmpty()) {
      answerWaiting(station.lessons());
    }
    if (sockets.isEmpty()) {
      forget();
      return;
    }
    Map<String, String> changes = changes();
    for (LiveSocket socket : sockets) {
      if (socket.admitted()) {
        (socket.takeFresh() ? texts : changes).forEach(socket::tell);
      }
    }
    showPictures();
  }

  private void answerWaiting(List<Lesson> lessons) {
    Map<Long, Lesson> byId = new HashMap<>();
    lessons.forEach(lesson -> byId.put(lesson.id(), lesson));
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext();) {
      Waiting one = each.next();
      Lesson lesson = byId.get(one.lesson);
      if (lesson == null || lesson.over() || System.nanoTime() - one.untilNanos > 0) {
        each.remove();
        one.answer.accept(lesson == null ? Reply.error(404, "the lesson is forgotten", "GET /api/lessons has the last")
            : Reply.lesson(lesson));
      }
    }
  }

  private void forget() {
    told.clear();
    texts.clear();
    newestAttempt = -1;
  }

  /** Texts of what has changed since the last look, by what they are about. */
  private Map<String, String> changes() {
    Map<String, String> changes = new LinkedHashMap<>();
    State state = station.state();
    change(changes, "state", state.settled(), () -> new StateMessage("state", state));
    long version = station.skillsVersion();
    change(changes, "skills", version, () -> new Skills("skills", version));
    Sighting grasps = station.grasps();
    change(changes, "grasps", grasps.ageless(), () -> new GraspsMessage("grasps", grasps));
    texts.putAll(changes);
    lessons(changes);
    attempts(changes);
    return changes;
  }

  private void change(Map<String, String> changes, String about, Object now,
      Supplier<Object> message) {
    if (!now.equals(told.put(about, now))) {
      changes.put(about, Json.text(message.get()));
    }
  }

  private void lessons(Map<String, String> changes) {
    List<Lesson> lessons = station.lessons();
    boolean first = told.putIfAbsent("lessons", true) == null;
    Set<String> known = new HashSet<>();
    for (int i = lessons.size() - 1; i >= 0; i--) {
      Lesson lesson = lessons.get(i);
      String about = "lesson " + lesson.id();
      known.add(about);
      change(changes, about, lesson, () -> new LessonMessage("lesson", lesson));
      if (first) {
        changes.remove(about); // over before anybody was there
      }
    }
    told.keySet().removeIf(about -> about.startsWith("lesson ") && !known.contains(about));
    if (!lessons.isEmpty()) {
      texts.put("lesson", Json.text(new LessonMessage("lesson", lessons.get(0))));
    }
  }

  private void attempts(Map<String, String> changes) {
    List<Attempt> attempts = station.attempts();
    long newest = attempts.isEmpty() ? 0 : attempts.get(0).id();
    for (Attempt attempt : attempts) {
      if (newestAttempt >= 0 && attempt.id() > newestAttempt) {
        changes.put("attempt " + attempt.id(), Json.text(new AttemptMessage("attempt", attempt)));
      }
    }
    newestAttempt = newest;
  }

  private void showPictures() throws IOException {
    if (watched(LiveSocket.HEIGHTS)) {
      Optional<Heights> heights = station.heights().filter(map -> map.stampNanos() != heightsStamp);
      if (heights.isPresent()) {
        heightsStamp = heights.get().stampNanos();
        show(LiveSocket.HEIGHTS, () -> Frames.heights(heights.get()));
      }
    }
    if (watched(LiveSocket.CAMERA)) {
      Optional<Observation> view = station.view().filter(seen -> seen.stampSeconds() != cameraStamp);
      if (view.isPresent()) {
        cameraStamp = view.get().stampSeconds();
        show(LiveSocket.CAMERA, () -> Frames.camera(CameraPicture.jpeg(view.get()), cameraStamp));
      }
    }
  }

  private boolean watched(String picture) {
    return sockets.stream().anyMatch(socket -> socket.watches(picture));
  }

  /** Makes it once for all, and only when anybody can take it now. */
  private void show(String picture, Frame made) throws IOException {
    byte[] frame = null;
    for (LiveSocket socket : sockets) {
      if (socket.watches(picture) && socket.keepsUp()) {
        frame = frame == null ? made.bytes() : frame;
        socket.show(frame);
      } else if (socket.watches(picture)) {
        socket.miss();
      }
    }
  }
}
