package org.onegrasp.node;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong at the moment, one entry a subject. A problem is logged when it appears; while it lasts (the same words, perhaps
 * with other numbers) it is only counted. Safe for use by several threads.
 */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");

  /** What a problem is about, named as on /diagnostics. */
  enum Subject {
    DEPTH("depth image"), CAMERA("camera"), GRASP("grasp"), DEMONSTRATION("demonstration"), TEACHING("teaching"),
    SKILLS("skills"), ARM("arm"), NODE("node");

    final String title;

    Subject(String title) {
      this.title = title;
    }
  }

  /**
   * One subject's state.
   *
   * @param message what is wrong and what to do; empty when all is well
   * @param times how often the present problem was met
   * @param total how often there was any problem since the start
   */
  record Reading(Subject subject, String message, long times, long total) {
    boolean well() {
      return message.isEmpty();
    }
  }

  private final Map<Subject, Reading> readings = new EnumMap<>(Subject.class);

  Problems() {
    for (Subject subject : Subject.values()) {
      readings.put(subject, new Reading(subject, "", 0, 0));
    }
  }

  synchronized void report(Subject subject, String message) {
    Reading last = readings.get(subject);
    boolean repeated = kind(last.message).equals(kind(message));
    readings.put(subject, new Reading(subject, message, repeated ? last.times + 1 : 1, last.total + 1));
    if (!repeated) {
      LOG.warn("{}: {}", subject.title, message);
    }
  }

  /** The subject is well again. */
  synchronized void clear(Subject subject) {
    Reading last = readings.get(subject);
    if (!last.well()) {
      readings.put(subject, new Reading(subject, "", 0, last.total));
      LOG.info("{}: well again, after {} times: {}", subject.title, last.times, last.message);
    }
  }

  /** The present problem of one of these subjects, the first first; empty when they are all well. */
  synchronized String message(Subject... subjects) {
    for (Subject subject : subjects) {
      if (!readings.get(subject).well()) {
        return readings.get(subject).message;
      }
    }
    return "";
  }

  synchronized List<Reading> readings() {
    return new ArrayList<>(readings.values());
  }

  private static String kind(String message) {
    return NUMBER.matcher(message).replaceAll("#");
  }
}
