package org.onegrasp.node;

import static org.onegrasp.msgs.TeachingStatus.DONE;
import static org.onegrasp.msgs.TeachingStatus.FAILED;
import static org.onegrasp.msgs.TeachingStatus.QUEUED;
import static org.onegrasp.msgs.TeachingStatus.REJECTED;
import static org.onegrasp.msgs.TeachingStatus.TEACHING;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.GraspLearner.Progress;
import org.onegrasp.lesson.GraspLearner.Teaching;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;
import org.onegrasp.node.ShownGrasp.Change;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.threads.HandOver;
import org.onegrasp.threads.Heartbeat;
import org.onegrasp.threads.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Teaches in a thread of its own, while the old weights go on serving. One lesson may wait while another is taught; a
 * third is refused. Reports come on the teaching thread, and on the submitting one for what is queued.
 */
final class Teacher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Teacher.class);
  /** The one being taught and one that waits. */
  private static final int MAX_LESSONS = 2;
  /** A lesson beats at each of its steps, but makes its augmentations before the first. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  /** Begins the words about a lesson for which there is no room. */
  static final String BUSY = "busy: ";
  private static final Progress NOTHING = new Progress(0, 0, 0, 0);
  private static final long REPORT_EVERY_NANOS = 100_000_000;

  private final GraspLearner learner;
  private final Skills skills;
  private final Problems problems;
  private final Consumer<TeachingReport> reports;
  private final long seed;
  private final Function<Skill, String> check;
  private final Worker worker = new Worker("onegrasp-teaching", new Lessons(), this::lesson, this::brokeOff, PATIENCE);
  private final Deque<ShownGrasp> waiting = new ArrayDeque<>();
  private final Deque<String> earlier = new ArrayDeque<>();
  private volatile Function<String, Optional<ShownGrasp>> earlierLessons = object -> Optional.empty();
  private volatile BiConsumer<Skill, Skill> replaced = (before, after) -> {};
  private ShownGrasp running;
  private boolean closed;

  /** @param check why new weights must not be used, in plain words, or empty; on the teaching thread */
  Teacher(GraspLearner learner, Skills skills, Problems problems, Consumer<TeachingReport> reports, long seed,
      Function<Skill, String> check) {
    this.check = check;
    this.learner = learner;
    this.skills = skills;
    this.problems = problems;
    this.reports = reports;
    this.seed = seed;
    worker.start();
  }

  /**
   * Takes a lesson.
   *
   * @return what happens to it, in plain words
   * @throws UnusableInputException when one is being taught and one waits already
   */
  synchronized String submit(ShownGrasp lesson) {
    String ahead = running != null ? running.object() : waiting.isEmpty() ? "" : waiting.peekFirst().object();
    int lessons = waiting.size() + (running == null ? 0 : 1);
    if (lessons >= MAX_LESSONS) {
      throw new UnusableInputException(Problems.Subject.DEMONSTRATION, BUSY + "'" + ahead + "' is being taught and '"
          + waiting.peekLast().object() + "' waits; show '" + lesson.object() + "' again when they are done");
    }
    waiting.addLast(lesson);
    notifyAll();
    if (lessons == 0) {
      return "teaching '" + lesson.object() + "'";
    }
    reports.accept(TeachingReport.of(QUEUED, lesson.object(), ""));
    return "'" + lesson.object() + "' waits until '" + ahead + "' is taught";
  }

  /**
   * Takes lessons of an earlier run: each is fetched and taught when nothing else waits.
   *
   * @param lessons by object, on the teaching thread; empty when it is not wanted any more
   */
  synchronized void repeat(Collection<String> objects, Function<String, Optional<ShownGrasp>> lessons) {
    earlier.addAll(objects);
    earlierLessons = lessons;
    notifyAll();
  }

  /** @param replaced from now on gets what a lesson took the place of, and what came of it; on the teaching thread */
  void replaced(BiConsumer<Skill, Skill> replaced) {
    this.replaced = replaced;
  }

  Heartbeat heartbeat() {
    return worker.heartbeat();
  }

  private void lesson(ShownGrasp lesson) {
    try {
      reports.accept(teach(lesson));
    } catch (CancellationException e) {
      LOG.info("teaching '{}' broken off: the node is closing", lesson.object());
    }
  }

  private void brokeOff(ShownGrasp lesson, Throwable thrown) {
    String what = lesson == null ? "taking a lesson" : "teaching '" + lesson.object() + "'";
    problems.failed(Problems.Subject.TEACHING, what + " broke off, the old weights still serve: show it again", thrown);
    if (lesson != null) {
      reports.accept(TeachingReport.of(FAILED, lesson.object(), thrown.toString()));
    }
  }

  /** The lessons that wait. To ask for the next one is to be done with the one before. */
  private final class Lessons implements HandOver<ShownGrasp> {
    @Override
    public ShownGrasp poll(long nanos) throws InterruptedException {
      String again;
      synchronized (Teacher.this) {
        running = null;
        if (waiting.isEmpty() && earlier.isEmpty() && !closed) {
          TimeUnit.NANOSECONDS.timedWait(Teacher.this, nanos);
        }
        if (closed || !waiting.isEmpty() || earlier.isEmpty()) {
          running = closed ? null : waiting.pollFirst();
          return running;
        }
        again = earlier.pollFirst();
      }
      return begin(earlierLessons.apply(again).orElse(null)); // reads a file, so others must not wait
    }

    private ShownGrasp begin(ShownGrasp lesson) {
      synchronized (Teacher.this) {
        running = lesson;
        return lesson;
      }
    }

    @Override
    public void close() {
      synchronized (Teacher.this) {
        closed = true;
        Teacher.this.notifyAll();
      }
    }
  }

  private TeachingReport teach(ShownGrasp lesson) {
    ProgressReports progress = new ProgressReports(lesson.object());
    List<Demonstration> course =
        lesson.course(lesson.change() == Change.REPLACE ? List.of() : skills.shown(lesson.object()));
    String obstacle = obstacle(lesson, course);
    if (!obstacle.isEmpty()) {
      return rejected(lesson, NOTHING, obstacle);
    }
    Teaching teaching = learner.teach(course, seed, progress);
    Progress last = new Progress(teaching.steps(), teaching.steps(), teaching.lossAfter(), teaching.peakBytes());
    if (!teaching.accepted()) {
      return rejected(lesson, last, teaching.refusal());
    }
    String lost = check.apply(teaching.skill());
    if (!lost.isEmpty()) {
      return rejected(lesson, last, lost);
    }
    problems.clear(Problems.Subject.TEACHING);
    String unsaved = keep(lesson, teaching.skill());
    LOG.info("'{}' taught in {} s: {} steps, {} bytes, loss {} -> {}", lesson.object(),
        Math.round(teaching.seconds() * 100) / 100.0, teaching.steps(), teaching.peakBytes(), teaching.lossBefore(),
        teaching.lossAfter());
    return new TeachingReport(DONE, lesson.object(), last, unsaved);
  }

  /** Why these demonstrations cannot be taught; empty when they can. */
  private static String obstacle(ShownGrasp lesson, List<Demonstration> course) {
    if (course.size() > Skill.MOST_SHOWN) {
      return "it has " + Skill.MOST_SHOWN + " demonstrations already, the most a skill can have: forget one, or show it"
          + " without adding";
    }
    return course.isEmpty() ? "no demonstration of '" + lesson.object() + "' is left to be taught: show it again" : "";
  }

  private TeachingReport rejected(ShownGrasp lesson, Progress last, String reason) {
    problems.report(Problems.Subject.TEACHING, "'" + lesson.object() + "': " + reason);
    return new TeachingReport(REJECTED, lesson.object(), last, reason);
  }

  /** An object shown in one more way still slips as it did, one that is shown anew may be grasped elsewhere. */
  private String keep(ShownGrasp lesson, Skill skill) {
    if (lesson.change() == Change.REPEAT) {
      return skills.learnedAgain(skill);
    }
    Optional<Skill> before = skills.whole(lesson.object());
    Skill learned = lesson.change() == Change.REPLACE ? skill : skill.with(skills.experience(lesson.object()));
    String unsaved = skills.learned(learned);
    before.ifPresent(one -> replaced.accept(one, learned));
    return unsaved;
  }

  /** Passes on a few of the steps a second, and breaks the run off when the node closes. */
  private final class ProgressReports implements Consumer<Progress> {
    private final String object;
    private long nextNanos = System.nanoTime();

    ProgressReports(String object) {
      this.object = object;
    }

    @Override
    public void accept(Progress progress) {
      synchronized (Teacher.this) {
        if (closed) {
          throw new CancellationException();
        }
      }
      worker.beat("teaching '" + object + "', step " + progress.step() + " of " + progress.steps());
      long now = System.nanoTime();
      if (now - nextNanos >= 0) {
        nextNanos = now + REPORT_EVERY_NANOS;
        reports.accept(new TeachingReport(TEACHING, object, progress, ""));
      }
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
