package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspWorld;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * One object under one seed: a demonstration and looks in other poses through one camera, the same for every rule.
 * Poses, looks and lessons depend on the seed alone.
 */
final class Trial {
  private final GraspWorld world;
  private final ObjectModel object;
  private final long lessonSeed;
  private final List<Look> looks = new ArrayList<>(); // the first is the demonstration
  private final GraspDecoder decoder;
  private final InputSpec input;
  private final float[] quality;

  /**
   * One look.
   *
   * @param seen the map as the network's input
   * @param object where it stood
   * @param lifted what came of the grasps that were attempted here
   */
  private record Look(Placing placing, HeightMap map, byte[] seen, Pose object, Map<Grasp, Boolean> lifted) {}

  /** Takes the looks. The world is used as long as the trial. */
  Trial(GraspModel model, GraspWorld world, WorkArea area, ObjectModel object, int poses, long seed) {
    input = model.input();
    quality = new float[model.output().values(area)];
    this.world = world;
    this.object = object;
    decoder = new GraspDecoder(model.output(), world.gripperOpening());
    SplittableRandom random = new SplittableRandom(seed);
    lessonSeed = random.nextLong();
    HeightMapper mapper = new HeightMapper(input.grid(area));
    for (int i = 0; i <= poses; i++) {
      Placing placing = Placing.random(world.workArea(), random);
      place(placing);
      HeightMap map = mapper.map(world.observe());
      looks.add(new Look(placing, map, input.of(map), world.objectPose(), new HashMap<>()));
    }
  }

  private void place(Placing placing) {
    world.place(object, placing.x(), placing.y(), placing.yaw());
  }

  /** @param lifts on how many poses grasps are attempted */
  TrialScore run(OneShotLearner learner, int lifts) {
    double begun = LessonMeter.threadSeconds();
    Demonstration shown = demonstration();
    learner.teach(shown, lessonSeed);
    double seconds = LessonMeter.threadSeconds() - begun;
    int placed = 0;
    int lifted = 0;
    for (int i = 1; i < looks.size(); i++) {
      Look look = looks.get(i);
      // none: a failure in both measures
      Optional<Grasp> grasp = grasp(learner, look, learner.learns() ? shown.grasp() : null);
      if (grasp.isPresent()) {
        placed += PlaceScore.of(grasp.get(), object.demonstration(), look.object).success() ? 1 : 0;
        lifted += i <= lifts && lifts(look, grasp.get()) ? 1 : 0;
      }
    }
    return new TrialScore(placed, lifted, seconds);
  }

  /** @param shown null when nobody has shown the object */
  private Optional<Grasp> grasp(OneShotLearner learner, Look look, Grasp shown) {
    learner.predict(look.seen, quality);
    return decoder.decode(quality, look.map, shown).best();
  }

  Demonstration demonstration() {
    Look shown = looks.get(0);
    return Demonstration.around(object.name(), input, shown.map.grid(), shown.seen,
        object.demonstration().grasp().in(shown.object));
  }

  /** Of all randomness in a lesson about this object. */
  long lessonSeed() {
    return lessonSeed;
  }

  /**
   * Share of the looks at which it points at the demonstrated place, without a lesson before. Needs the world no more.
   */
  double rightPlaces(OneShotLearner learner) {
    Grasp shown = demonstration().grasp();
    return share(look -> grasp(learner, look, shown)
        .filter(g -> PlaceScore.of(g, object.demonstration(), look.object).success()).isPresent());
  }

  /**
   * Share of the looks at which it points at any of the places where the object can be held, nothing of it having been
   * shown.
   */
  double anyPlaces(OneShotLearner learner) {
    return share(look -> grasp(learner, look, null)
        .filter(g -> object.places().stream().anyMatch(place -> PlaceScore.of(g, place, look.object).success()))
        .isPresent());
  }

  private double share(Predicate<Look> success) {
    return looks.stream().skip(1).filter(success).count() / (double) (looks.size() - 1);
  }

  /** An attempt repeats to the bit, so the same grasp in the same pose is attempted once. */
  private boolean lifts(Look look, Grasp grasp) {
    Grasp asDone = new Grasp(grasp.x(), grasp.y(), grasp.z(), grasp.yaw(), grasp.width(), 1);
    return look.lifted.computeIfAbsent(asDone, g -> {
      place(look.placing);
      return world.attempt(g).success();
    });
  }
}
