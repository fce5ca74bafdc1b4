package org.onegrasp.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.web.Lesson;

/**
 * The last lessons with numbers, made of what the teacher reports, which only names objects: of several lessons about
 * one object the one submitted first is meant, as they are taught in that order. Safe for use by several threads.
 */
final class LessonLog {
  private static final int REMEMBERED = 50;

  private final Deque<Lesson> lessons = new ArrayDeque<>(); // the newest in front
  private long lastId;

  /** A lesson that is about to be submitted. */
  synchronized Lesson expect(String object) {
    Lesson lesson = lesson(object, "page");
    put(lesson);
    return lesson;
  }

  private Lesson lesson(String object, String from) {
    return new Lesson(++lastId, object, Lesson.TEACHING, 0, 0, 0, 0, "", false, from);
  }

  private void put(Lesson lesson) {
    lessons.addFirst(lesson);
    if (lessons.size() > REMEMBERED) {
      lessons.removeLast();
    }
  }

  /** What was said when it was submitted; the lesson as it is now. */
  synchronized Lesson taken(long id, String message) {
    Lesson lesson = byId(id).orElseThrow();
    return lesson.over() ? lesson
        : replace(lesson, new Lesson(id, lesson.object(), lesson.state(), lesson.step(), lesson.steps(), lesson.loss(),
            lesson.bytes(), message, false, lesson.from()));
  }

  /** It was refused when it was submitted. */
  synchronized void refused(long id, String reason) {
    byId(id).filter(lesson -> !lesson.over()).ifPresent(lesson -> replace(lesson,
        new Lesson(id, lesson.object(), Lesson.REFUSED, 0, 0, 0, 0, reason, true, lesson.from())));
  }

  private Optional<Lesson> byId(long id) {
    return lessons.stream().filter(lesson -> lesson.id() == id).findFirst();
  }

  synchronized void report(TeachingReport report) {
    if (report.state() == TeachingStatus.IDLE) {
      return;
    }
    Lesson lesson = underWay(report.object()).orElseGet(() -> {
      Lesson other = lesson(report.object(), "ros");
      put(other);
      return other;
    });
    boolean over = report.state() >= TeachingStatus.DONE;
    replace(lesson,
        new Lesson(lesson.id(), lesson.object(), state(report.state()), report.progress().step(),
            report.progress().steps(), report.progress().loss(), report.progress().peakBytes(),
            over ? report.reason() : lesson.message(), over, lesson.from()));
  }

  /** The one of an object that was submitted first and is not over. */
  private Optional<Lesson> underWay(String object) {
    List<Lesson> eldestFirst = new ArrayList<>(lessons);
    Collections.reverse(eldestFirst);
    return eldestFirst.stream().filter(lesson -> !lesson.over() && lesson.object().equals(object)).findFirst();
  }

  private static String state(int state) {
    return switch (state) {
      case TeachingStatus.QUEUED -> Lesson.QUEUED;
      case TeachingStatus.TEACHING -> Lesson.TEACHING;
      case TeachingStatus.DONE -> Lesson.DONE;
      case TeachingStatus.REJECTED -> Lesson.REFUSED;
      default -> Lesson.FAILED;
    };
  }

  private Lesson replace(Lesson before, Lesson after) {
    List<Lesson> all = new ArrayList<>(lessons);
    all.replaceAll(lesson -> lesson.id() == before.id() ? after : lesson);
    lessons.clear();
    lessons.addAll(all);
    return after;
  }

  /** The newest first. */
  synchronized List<Lesson> lessons() {
    return List.copyOf(lessons);
  }
}
