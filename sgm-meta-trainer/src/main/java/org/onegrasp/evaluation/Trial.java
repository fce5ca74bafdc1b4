package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.onegrasp.geometry.Outline;
import org.onegrasp.grasp.FrameMedian;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.grasp.UnusableDepthException;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.recognition.ObjectFinder;
import org.onegrasp.recognition.ShownPart;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Pose;
import org.onegrasp.world.TurnedObject;
import org.onegrasp.world.WorkArea;

/**
 * One object under one seed: a demonstration and looks in other poses through one camera, the same for every rule.
 * Poses, looks and lessons depend on the seed alone; the same look shows the object in the same pose with any number of
 * other things.
 */
final class Trial {
  private static final long SCENES = 0x5ce7e; // tells the randomness of scenes from that of poses
  private final Stage stage;
  private final ObjectModel object;
  private final WorkArea where;
  private final long lessonSeed;
  private final HeightMapper mapper;
  private final List<Demonstration> demonstrations = new ArrayList<>();
  private final List<List<Look>> looks = new ArrayList<>(); // for each number of others
  private final ObjectFinder finder;
  private final GraspDecoder decoder;
  private final InputSpec input;
  private final float[] quality;

  /** Takes the looks. The stage's world is used as long as the trial. */
  Trial(Stage stage, ObjectModel object, long seed, Kernels kernels) {
    this.stage = stage;
    this.object = object;
    where = stage.world().workArea();
    input = stage.model().input();
    quality = new float[stage.model().output().values(stage.area())];
    finder = new ObjectFinder(input, stage.model().output(), stage.world().gripperOpening(), kernels);
    decoder = new GraspDecoder(stage.model().output(), stage.world().gripperOpening());
    mapper = new HeightMapper(input.grid(stage.area()), true, kernels);
    SplittableRandom random = new SplittableRandom(seed);
    lessonSeed = random.nextLong();
    List<Placing> placings = new ArrayList<>();
    for (int i = 0; i <= stage.poses(); i++) {
      placings.add(Placing.random(where, random));
    }
    SceneDrawing drawing = new SceneDrawing(stage.scenes(), where);
    SplittableRandom scene = new SplittableRandom(seed + SCENES);
    Look shown = shown(drawing, object, placings.get(0), scene);
    demonstrations.add(demonstration(object, shown));
    if (stage.scenes().shownTurned() && turned() != null) {
      ObjectModel other = turned().model();
      demonstrations.add(demonstration(other, shown(drawing, other, Placing.random(where, scene), scene)));
    }
    for (int others : stage.scenes().others()) {
      List<Look> taken = new ArrayList<>();
      for (int i = 0; i < stage.poses(); i++) {
        taken.add(look(drawing, placings.get(i + 1), i, others, new SplittableRandom(seed + SCENES * (i + 2L))));
      }
      looks.add(taken);
    }
  }

  /** The object in another resting pose; null where it has none. */
  private TurnedObject turned() {
    return stage.cast().turned().get(object.name());
  }

  private Look shown(SceneDrawing drawing, ObjectModel posed, Placing at, SplittableRandom random) {
    Arrangement arrangement = drawing.demonstration(new Placed(posed, at), stage.cast().strangers(), random);
    stage.world().place(arrangement);
    return new Look(arrangement, seen(), LookScore.Presence.AS_SHOWN, List.of(posed.demonstration()),
        stage.world().objectPose(), where);
  }

  private Demonstration demonstration(ObjectModel posed, Look look) {
    Demonstration all = Demonstration.around(object.name(), input, look.map(), input.of(look.map()),
        look.map().toMap(posed.demonstration().grasp().in(look.object())));
    return ShownPart.alone(all, input);
  }

  private Look look(SceneDrawing drawing, Placing at, int index, int others, SplittableRandom random) {
    Scenes scenes = stage.scenes();
    boolean away = Scenes.among(scenes.absent(), index);
    TurnedObject turned = Scenes.among(scenes.turned(), index) ? turned() : null;
    ObjectModel there = turned == null ? object : turned.model();
    Arrangement full = drawing.look(new Placed(there, at), stage.cast().strangers(), others, random);
    Arrangement arrangement = away ? new Arrangement(Optional.empty(), full.others(), full.ground()) : full;
    stage.world().place(arrangement);
    HeightMap map = usable();
    if (away) {
      return new Look(arrangement, map, LookScore.Presence.AWAY, List.of(), null, where);
    }
    List<GraspPlace> right = new ArrayList<>(
        turned == null ? List.of(object.demonstration()) : turned.places(object.demonstration()));
    if (turned != null && scenes.shownTurned()) {
      right.add(turned.model().demonstration());
    }
    return new Look(arrangement, map, turned == null ? LookScore.Presence.AS_SHOWN : LookScore.Presence.TURNED, right,
        stage.world().objectPose(), where);
  }

  private HeightMap usable() {
    try {
      return seen();
    } catch (UnusableDepthException e) {
      return null; // a look without an answer
    }
  }

  /** The median of so many pictures as the scenes ask for. */
  private HeightMap seen() {
    FrameMedian median = new FrameMedian(stage.scenes().frames());
    HeightMap map = null;
    for (int i = 0; i < stage.scenes().frames(); i++) {
      map = median.with(mapper.map(stage.world().observe()));
    }
    return map;
  }

  ObjectModel object() {
    return object;
  }

  /** What each look came to, for each number of others. */
  List<List<LookScore>> scores(List<Pupil> pupils, int lifts) {
    List<List<LookScore>> all = new ArrayList<>();
    for (List<Look> taken : looks) {
      List<LookScore> scores = new ArrayList<>();
      for (int i = 0; i < taken.size(); i++) {
        scores.add(score(taken.get(i), pupils, i < lifts));
      }
      all.add(scores);
    }
    return all;
  }

  private LookScore score(Look look, List<Pupil> pupils, boolean attempts) {
    Names names = names(look, pupils);
    boolean tried = attempts && look.presence() == LookScore.Presence.AS_SHOWN;
    LookScore.Answer answer = names.of(object).map(g -> answer(look, g, tried)).orElse(LookScore.Answer.NONE);
    LookScore.Naming naming = pupils.size() > 1 ? naming(look, names, pupils) : LookScore.Naming.NONE;
    boolean crowded = !look.arrangement().others().isEmpty();
    return new LookScore(new LookScore.Scene(look.presence(), crowded, crowded && free(look), tried), answer, naming);
  }

  private Names names(Look look, List<Pupil> pupils) {
    List<Names.Named> claims = new ArrayList<>();
    if (look.map() != null) {
      for (Pupil pupil : pupils) {
        pupil.find(finder, look.map()).forEach(found -> claims.add(new Names.Named(pupil.object(), found)));
      }
    }
    return new Names(claims);
  }

  private LookScore.Answer answer(Look look, Grasp grasp, boolean tried) {
    boolean right = look.right(grasp);
    return new LookScore.Answer(true, grasp.quality(), right, right && look.rightHeight(grasp),
        look.onAnotherThing(grasp), look.inTheGround(grasp), tried && lifts(look, grasp));
  }

  private boolean free(Look look) {
    List<Outline> others = look.arrangement().others().stream().map(SceneDrawing::outline).toList();
    FingerRoom room = new FingerRoom(stage.world().gripperOpening(), others);
    return look.presence() == LookScore.Presence.AS_SHOWN
        && room.at(object.demonstration(), look.arrangement().object().orElseThrow().at());
  }

  /** Of the things that stand there as they were shown, all of them in the work area. */
  private LookScore.Naming naming(Look look, Names names, List<Pupil> pupils) {
    int taught = 0;
    int right = 0;
    int wrong = 0;
    for (Placed thing : look.things()) {
      boolean whole = SceneDrawing.outline(thing).within(stage.area().centreX(), stage.area().centreY(),
          stage.area().size());
      if (whole && pupils.stream().anyMatch(pupil -> pupil.object() == thing.object())) {
        Pose pose = thing.object() == object ? look.object() : look.arrangement().ground().stand(where, thing.at());
        taught++;
        right += names.of(thing.object())
            .filter(g -> PlaceScore.of(g, thing.object().demonstration(), pose).success()).isPresent() ? 1 : 0;
        wrong += names.all().stream().anyMatch(
            n -> n.object() != thing.object() && thing.equals(look.under(n.found().grasp()))) ? 1 : 0;
      }
    }
    return new LookScore.Naming(taught, right, wrong);
  }

  /** The first. */
  Demonstration demonstration() {
    return demonstrations.get(0);
  }

  /** All that the object is taught from. */
  List<Demonstration> demonstrations() {
    return demonstrations;
  }

  /** Of all randomness in a lesson about this object. */
  long lessonSeed() {
    return lessonSeed;
  }

  /**
   * Share of the looks at which the network alone points at the demonstrated place, without a lesson before. Needs the
   * world no more.
   */
  double rightPlaces(OneShotLearner learner) {
    Demonstration taught = demonstration();
    return share(look -> alone(learner, look, taught.graspOn(look.map().area())).filter(look::right).isPresent());
  }

  /** The same, the shape of what was shown being looked for first, as a node does it; for that the trial is scratch. */
  double foundPlaces(OneShotLearner learner) {
    List<Demonstration> shown = learner.learns() ? demonstrations : List.of();
    return share(look -> finder.find(look.map(), shown, learner::predict).best().filter(look::right).isPresent());
  }

  /**
   * Share of the looks at which it points at any of the places where the object can be held, nothing of it having been
   * shown.
   */
  double anyPlaces(OneShotLearner learner) {
    return share(look -> alone(learner, look, null)
        .filter(g -> object.places().stream().anyMatch(place -> PlaceScore.of(g, place, look.object()).success()))
        .isPresent());
  }

  /** @param grasp that was shown; null when nobody has shown the object */
  private Optional<Grasp> alone(OneShotLearner learner, Look look, Grasp grasp) {
    learner.predict(input.things(look.map()), quality);
    return decoder.decode(quality, look.map(), grasp).best().map(look.map()::toBase);
  }

  private double share(Predicate<Look> success) {
    List<Look> taken = looks.get(0);
    return taken.stream().filter(success).count() / (double) taken.size();
  }

  /** An attempt repeats to the bit, so the same grasp in the same pose is attempted once. */
  private boolean lifts(Look look, Grasp grasp) {
    Grasp asDone = new Grasp(grasp.x(), grasp.y(), grasp.z(), grasp.yaw(), grasp.width(), 1, grasp.tilt());
    return look.lifted().computeIfAbsent(asDone, g -> {
      stage.world().place(look.arrangement());
      return stage.world().attempt(g).success();
    });
  }
}
