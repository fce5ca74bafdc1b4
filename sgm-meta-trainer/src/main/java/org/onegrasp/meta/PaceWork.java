package org.onegrasp.meta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Pace;
import org.onegrasp.lesson.Rule;
import org.onegrasp.meta.LessonEpisode.Played;
import org.onegrasp.model.GraspModel;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Parcel;
import org.onegrasp.parallel.Work;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.WorkArea;

/** Episodes of lessons with one pace or another, as jobs. */
public final class PaceWork implements Work {
  /** Its {@link #kind}. */
  public static final String KIND = "lessons";
  private static final long EPISODES = 1_000_003;
  private final Matter matter;
  private final List<Subject> subjects;
  private final Rule rule;
  private final Kernels.Source kernels;

  /**
   * What all episodes have in common.
   *
   * @param rule as {@link Rules#parse} takes it
   */
  record Matter(GraspModel model, String rule, WorkArea area, List<SubjectParcel> subjects, PaceSettings settings) {}

  /**
   * A set of episodes, which every pace plays.
   *
   * @param paces to be tried
   */
  record State(List<Pace> paces, int episodes, long seed) {}

  PaceWork(Matter matter, Kernels.Source kernels) {
    this.matter = matter;
    this.kernels = kernels;
    int values = matter.model.input().values();
    subjects = matter.subjects.stream().map(parcel -> parcel.subject(values)).toList();
    rule = Rules.parse(matter.rule);
  }

  /** For {@code worker}. */
  public static Work.Kind kind(Kernels.Source kernels) {
    return bytes -> new PaceWork(Parcel.open(bytes, Matter.class), kernels);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public byte[] matter() {
    return Parcel.of(matter);
  }

  @Override
  public byte[] job(byte[] state, int index) {
    State set = Parcel.open(state, State.class);
    GraspModel model = set.paces.get(index / set.episodes).in(matter.model);
    OneShotLearner learner = rule.oneShotLearner(model, matter.area, FixedLearner.STANDARD_BUDGET, kernels);
    return Parcel.of(new LessonEpisode(model, matter.area, matter.settings).play(learner, subjects,
        set.seed * EPISODES + index % set.episodes));
  }

  /**
   * Plays them all.
   *
   * @return for each pace what came of each episode
   * @throws IllegalStateException when the caller is interrupted; it stays so
   */
  List<List<Played>> play(Crew crew, State state, Crew.Progress progress) {
    try {
      List<byte[]> results = crew.map(this, Parcel.of(state), state.paces.size() * state.episodes, progress);
      List<List<Played>> played = new ArrayList<>();
      for (int p = 0; p < state.paces.size(); p++) {
        played.add(results.subList(p * state.episodes, (p + 1) * state.episodes).stream()
            .map(bytes -> Parcel.open(bytes, Played.class)).toList());
      }
      return played;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
