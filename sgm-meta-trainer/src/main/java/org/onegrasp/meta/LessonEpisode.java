package org.onegrasp.meta;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.lesson.FixedServing;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rehearsal;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Lessons about one object after the other with one set of weights, as a robot gives them, and what is known after
 * them: of each object directly after its lesson, of those taught earlier at the end, and of common ones that nobody
 * taught.
 */
final class LessonEpisode {
  private static final double GRIPPER_OPENING = 0.085; // metres
  private static final double LEAST_PROBABILITY = 1e-5; // a loss is 11.5 nats at most
  private final PaceSettings settings;
  private final InputSpec input;
  private final WorkArea area;
  private final GraspLabel labels;
  private final GraspDecoder decoder;
  private final float[] quality;
  private final float[] label;

  /**
   * What looks came to.
   *
   * @param loss mean, nats
   * @param right share of the looks at which the network points at a right place
   */
  record Looks(double loss, double right) {
    static final Looks NONE = new Looks(0, 0);

    static Looks mean(List<Looks> all) {
      return new Looks(all.stream().mapToDouble(Looks::loss).average().orElse(0),
          all.stream().mapToDouble(Looks::right).average().orElse(0));
    }
  }

  /**
   * What came of an episode.
   *
   * @param earlier of no meaning where there is one lesson only
   */
  record Played(Looks justTaught, Looks earlier, Looks common) {
    double loss(PaceSettings settings) {
      return justTaught.loss + settings.earlierWeight() * earlier.loss + settings.commonWeight() * common.loss;
    }
  }

  /** A subject, the place on it that a lesson is about, and the view that it was shown in. */
  private record Taught(Subject subject, GraspPlace place, Subject.View shown) {
    static Taught draw(Subject subject, SplittableRandom random) {
      List<GraspPlace> places = subject.object().places();
      return new Taught(subject, places.get(random.nextInt(places.size())), subject.anyView(random));
    }

    /** In the other views. */
    Subject unseen() {
      return new Subject(subject.object(), subject.views().stream().filter(view -> view != shown).toList());
    }
  }

  LessonEpisode(GraspModel model, WorkArea area, PaceSettings settings) {
    this.settings = settings;
    this.area = area;
    input = model.input();
    OutputSpec output = model.output();
    labels = new GraspLabel(output, area);
    decoder = new GraspDecoder(output, GRIPPER_OPENING);
    quality = new float[output.values(area)];
    label = new float[quality.length];
  }

  /**
   * @param learner not taught yet
   * @param subjects in two views or more
   */
  Played play(OneShotLearner learner, List<Subject> subjects, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Subject> drawn = draw(subjects, settings.lessons() + settings.common(), random);
    List<Taught> taught = new ArrayList<>();
    List<Demonstration> earlier = new ArrayList<>();
    List<Looks> just = new ArrayList<>();
    for (Subject subject : drawn.subList(0, settings.lessons())) {
      Taught now = Taught.draw(subject, random);
      Demonstration shown = demonstration(now, random);
      learner.teachOn(shown, new Rehearsal(earlier, settings.rehearsal()), random.nextLong());
      taught.add(now);
      earlier.add(shown);
      just.add(look(learner, now, random));
    }
    List<Looks> before = new ArrayList<>();
    taught.subList(0, taught.size() - 1).forEach(one -> before.add(look(learner, one, random)));
    List<Looks> common = new ArrayList<>();
    drawn.subList(settings.lessons(), drawn.size()).forEach(one -> common.add(look(learner, one, random)));
    return new Played(Looks.mean(just), Looks.mean(before), Looks.mean(common));
  }

  /** Subjects of different families, as far as there are so many. */
  private static List<Subject> draw(List<Subject> subjects, int count, SplittableRandom random) {
    List<Subject> left = new ArrayList<>(subjects);
    List<Subject> drawn = new ArrayList<>();
    Set<String> families = new HashSet<>();
    while (drawn.size() < count && !left.isEmpty()) {
      Subject next = left.remove(random.nextInt(left.size()));
      if (families.add(next.object().family())) {
        drawn.add(next);
      }
    }
    if (drawn.size() < count) {
      throw new IllegalArgumentException(
          "an episode needs objects of " + count + " families, there are " + drawn.size());
    }
    return drawn;
  }

  private Demonstration demonstration(Taught taught, SplittableRandom random) {
    List<Grasp> equal = GraspLabel.equivalents(taught.place, taught.shown.pose());
    return new Demonstration(taught.subject.object().name(), input.grid(area), taught.shown.heights(),
        equal.get(random.nextInt(equal.size())));
  }

  private Looks look(OneShotLearner learner, Taught taught, SplittableRandom random) {
    return look(learner, taught.unseen(), List.of(taught.place), random);
  }

  private Looks look(OneShotLearner learner, Subject subject, SplittableRandom random) {
    return look(learner, subject, subject.object().places(), random);
  }

  private Looks look(OneShotLearner learner, Subject subject, List<GraspPlace> places, SplittableRandom random) {
    List<Looks> looks = new ArrayList<>();
    for (int q = 0; q < settings.queries(); q++) {
      Subject.View view = subject.anyView(random);
      learner.predict(view.heights(), quality);
      Optional<Grasp> best = decoder.decode(quality, input.heights(input.grid(area), view.heights())).best();
      boolean right = best.filter(grasp -> isAt(grasp, places, view.pose())).isPresent();
      looks.add(new Looks(loss(places, view.pose()), right ? 1 : 0));
    }
    return Looks.mean(looks);
  }

  private static boolean isAt(Grasp grasp, List<GraspPlace> places, Pose object) {
    return places.stream().anyMatch(place -> PlaceScore.of(grasp, place, object).success());
  }

  /** Cross-entropy of what was predicted with the label of all these places. */
  private double loss(List<GraspPlace> places, Pose object) {
    labels.write(places.stream().flatMap(place -> GraspLabel.equivalents(place, object).stream()).toList(), label, 0);
    double sum = 0;
    double loss = 0;
    for (int k = 0; k < label.length; k++) {
      if (label[k] > 0) {
        sum += label[k];
        loss -= label[k] * StrictMath.log(Math.max(LEAST_PROBABILITY, quality[k] / FixedServing.LABEL_SUM));
      }
    }
    return sum > 0 ? loss / sum : 0;
  }
}
