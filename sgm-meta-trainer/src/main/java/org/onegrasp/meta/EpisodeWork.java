package org.onegrasp.meta;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.parallel.Parcel;
import org.onegrasp.parallel.Work;
import org.onegrasp.rules.EpisodeGradients;
import org.onegrasp.world.WorkArea;

/**
 * Episodes that nothing joins before their ends, as jobs: each starts with the state of the round, takes the modules
 * and heads along as it goes, for itself, and gives back where they came to. A round takes the mean of all of them.
 */
public final class EpisodeWork implements Work {
  /** Its {@link #kind}. */
  public static final String KIND = "episodes";
  private final Course course;
  private final Kernels.Source kernels;
  private final Queue<Seat> seats = new ConcurrentLinkedQueue<>();

  /** What one thread works with at a time; nothing of it lasts from one job to the next. */
  private record Seat(EpisodeGradients gradients, Episode episode, Pretraining pretraining) {}

  /** A course, to be sent. */
  record Matter(NetworkShape shape, MetaSettings settings, WorkArea area, List<SubjectParcel> subjects, long seed) {
    Course course() {
      int values = new Course(shape, settings, area, List.of(), seed).input().values();
      return new Course(shape, settings, area, subjects.stream().map(s -> s.subject(values)).toList(), seed);
    }
  }

  /**
   * What the episodes of a round have in common.
   *
   * @param trust probability that the modules drive a lesson
   */
  record State(float[] start, Learned modules, Learned heads, int round, double trust) {}

  /** Parameters and the state of their optimizer. */
  record Learned(float[] values, float[] m, float[] v, int steps) {
    static Learned of(Parameters parameters) {
      Adam adam = parameters.adam();
      return new Learned(parameters.values(), adam.m(), adam.v(), adam.steps());
    }

    /** A copy that can be moved. */
    Parameters parameters() {
      return new Parameters(values.clone(), new Adam(m, v, steps));
    }
  }

  /**
   * What came of an episode.
   *
   * @param loss on other views, with the taught weights
   * @param startGradient of the start weights, a sum over the queries
   * @param cosines of the modules, lowest layer first
   */
  record Played(float loss, float[] startGradient, Learned modules, Learned heads, double[] cosines) {}

  EpisodeWork(Course course, Kernels.Source kernels) {
    this.course = course;
    this.kernels = kernels;
  }

  /** For {@code worker}. */
  public static Work.Kind kind(Kernels.Source kernels) {
    return bytes -> new EpisodeWork(Parcel.open(bytes, Matter.class).course(), kernels);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public byte[] matter() {
    return Parcel.of(new Matter(course.shape(), course.settings(), course.area(),
        course.subjects().stream().map(SubjectParcel::of).toList(), course.seed()));
  }

  @Override
  public byte[] job(byte[] state, int index) {
    Seat free = seats.poll();
    Seat seat = free == null ? seat() : free;
    byte[] played = Parcel.of(play(seat, Parcel.open(state, State.class), index));
    seats.add(seat);
    return played;
  }

  private Seat seat() {
    EpisodeGradients gradients =
        EpisodeGradients.of(new FloatNetwork(course.shape(), kernels.make()), course.settings().width());
    return new Seat(gradients, new Episode(course, gradients), new Pretraining(course, gradients));
  }

  private Played play(Seat seat, State state, int lane) {
    MetaSettings settings = course.settings();
    float left = settings.rateShare(state.round);
    Parameters modules = state.modules.parameters();
    Parameters heads = state.heads.parameters();
    seat.episode.begin(course.subjects(), state.start, state.trust, course.laneSeed(2, state.round, lane));
    for (int step = 0; step < settings.innerSteps(); step++) {
      Episode.Fit fit = seat.episode.step(modules.values(), heads.values(), step);
      settings.follow(fit, step, settings.innerBatch(), left, modules, heads);
    }
    Episode.Judgement taught = seat.episode.judge();
    double[] cosines = seat.gradients.takeCosines();
    seat.pretraining.add(course.subjects(), state.start, settings.queries(), course.laneSeed(3, state.round, lane),
        taught.startGradient());
    return new Played(taught.loss(), taught.startGradient(), Learned.of(modules), Learned.of(heads), cosines);
  }
}
