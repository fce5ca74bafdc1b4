package org.onegrasp.node.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.onegrasp.msgs.Quoted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong at the moment, one entry a subject. A problem is logged when it appears; while it lasts (the same
 * words, perhaps with other numbers) it is only counted. Of what comes and goes all the time a few lines a minute are
 * logged, with the number of those that were left out. Safe for use by several threads.
 */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");
  private static final int LINES_A_MINUTE = 6;
  private static final int TRACES_A_MINUTE = 2;
  private static final int LONGEST_REASON = 200;

  /**
   * What a problem is about, named as on /diagnostics. Those of one title are shown together; they are told apart
   * because they come and go at different times.
   */
  public enum Subject {
    DEPTH("depth image"), CAMERA("camera"), TABLE("table"), GRASP("grasp"), DEMONSTRATION("demonstration"),
    TEACHING("teaching"),
    SKILLS("skills"), RESULT("result"), ARM("arm"), PAGE("page"), TIME("time"), NODE("node"), DEPTH_AGE(DEPTH.title),
    DEPTH_SCALE(DEPTH.title), COLOUR(CAMERA.title), CAMERA_AGE(CAMERA.title),
    TRANSFORM(CAMERA.title), CAMERA_PLACE(CAMERA.title), CALIBRATION(CAMERA.title), GRASP_AGE(GRASP.title),
    ARM_AGE(ARM.title),
    THREADS(NODE.title), CHECKS(NODE.title), MASTER(NODE.title);

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
  /** What the log says last of each subject, without its numbers. */
  private final Map<Subject, String> logged = new EnumMap<>(Subject.class);
  private final LineLimit lines;
  private final LineLimit traces;

  public Problems() {
    this(new LineLimit(LINES_A_MINUTE, Duration.ofMinutes(1)), new LineLimit(TRACES_A_MINUTE, Duration.ofMinutes(1)));
  }

  /**
   * @param lines most lines about one subject
   * @param traces most stack traces about one subject
   */
  Problems(LineLimit lines, LineLimit traces) {
    this.lines = lines;
    this.traces = traces;
    for (Subject subject : Subject.values()) {
      readings.put(subject, new Reading(subject, "", 0, 0));
      logged.put(subject, "");
    }
  }

  /** @param words what is wrong and what to do; text of others in it cannot break a line of the log or of a terminal */
  public synchronized void report(Subject subject, String words) {
    String message = Quoted.line(words);
    Reading last = readings.get(subject);
    boolean repeated = kind(last.message).equals(kind(message));
    readings.put(subject, new Reading(subject, message, repeated ? last.times + 1 : 1, last.total + 1));
    if (!repeated && lines.passes(subject.name())) {
      log(subject, last);
    }
  }

  /**
   * Reports that work broke off in a way that nobody expected, and logs where.
   *
   * @param what in plain words, such as "a prediction failed"
   */
  public void failed(Subject subject, String what, Throwable thrown) {
    report(subject,
        what + " (" + reason(thrown)
            + "); the node goes on. If this repeats, run launch/onegrasp report, and report the"
            + " fault with its file");
    traces.log(subject.name(), note -> LOG.warn("{}: {}{}", subject.title, what, note, thrown));
  }

  private static String reason(Throwable thrown) {
    String words = String.valueOf(thrown);
    return words.length() <= LONGEST_REASON ? words : words.substring(0, LONGEST_REASON) + "...";
  }

  /** The subject is well again. */
  public synchronized void clear(Subject subject) {
    Reading last = readings.get(subject);
    if (!last.well()) {
      readings.put(subject, new Reading(subject, "", 0, last.total));
      if (lines.passes(subject.name())) {
        log(subject, last);
      }
    }
  }

  /**
   * Logs how the subjects are of which the log says otherwise, as lines were left out; to be called about once a
   * second.
   */
  synchronized void logLeftOut() {
    readings.forEach((subject, reading) -> {
      if (!kind(reading.message).equals(logged.get(subject)) && lines.hasRoom(subject.name())
          && lines.passes(subject.name())) {
        log(subject, reading);
      }
    });
  }

  private void log(Subject subject, Reading before) {
    Reading now = readings.get(subject);
    logged.put(subject, kind(now.message));
    String note = lines.note(subject.name());
    if (!now.well()) {
      LOG.warn("{}: {}{}", subject.title, now.message, note);
    } else if (before.well()) {
      LOG.info("{}: well again{}", subject.title, note);
    } else {
      LOG.info("{}: well again, after {} times: {}{}", subject.title, before.times, before.message, note);
    }
  }

  /** The present problem of one of these subjects, the first first; empty when they are all well. */
  public synchronized String message(Subject... subjects) {
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
