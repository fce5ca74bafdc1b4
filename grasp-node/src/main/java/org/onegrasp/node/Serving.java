package org.onegrasp.node;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Skill;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.sight.Searcher;
import org.onegrasp.node.sight.Sight;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.recognition.ObjectFinder;

/** Finds taught objects and grasps, one scene at a time: for the stream of images and for the predict service. */
final class Serving {
  /** Searches of a live look begin within this time. */
  static final long LIVE_NANOS = 20_000_000;
  /** On a recording a look takes as long as it needs. */
  static final long UNLIMITED_NANOS = Long.MAX_VALUE / 2;

  private final GraspLearner learner;
  private final Skills skills;
  private final Searcher searcher;
  private final RightOfWay rightOfWay;

  Serving(GraspLearner learner, Skills skills, double gripperOpening, LongSupplier nanoTime, long budgetNanos) {
    this.learner = learner;
    this.skills = skills;
    rightOfWay = new RightOfWay(nanoTime, CoreWaits::ofThisThread, RightOfWay.LONGEST_NANOS);
    ObjectFinder finder = new ObjectFinder(learner.input(), learner.output(), gripperOpening, learner.kernels());
    searcher = new Searcher(finder, learner, skills, nanoTime, budgetNanos);
  }

  /** Of looks before lessons. */
  RightOfWay rightOfWay() {
    return rightOfWay;
  }

  /** With the skill in use, or any. */
  Prediction predict(Scene scene) {
    return predict(skills.wanted(), scene);
  }

  /** @param wanted the skill whose object is to be grasped; empty for any taught one */
  Prediction predict(Optional<Skill> wanted, Scene scene) {
    long begun = rightOfWay.lookBegins();
    try {
      return look(wanted, scene);
    } finally {
      rightOfWay.lookEnds(begun);
    }
  }

  private synchronized Prediction look(Optional<Skill> wanted, Scene scene) {
    Sight sight = searcher.look(scene.map(), wanted);
    Skill shown = sight.best().map(claim -> claim.skill()).or(() -> wanted).orElseGet(learner::start);
    return new Prediction(shown, scene, sight, learner.output(), () -> heat(shown, scene));
  }

  private synchronized float[] heat(Skill skill, Scene scene) {
    float[] quality = new float[learner.output().values(scene.map().area())];
    learner.predict(skill, scene.seen(), quality);
    return quality;
  }
}
