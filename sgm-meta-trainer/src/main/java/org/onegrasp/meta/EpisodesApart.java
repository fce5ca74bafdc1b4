package org.onegrasp.meta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Parcel;

/** Rounds of independent episodes, whose ends are joined in the order of the episodes. */
final class EpisodesApart {
  private final EpisodeWork work;
  private final Crew crew;
  private final int episodes;
  private int members = 1;

  /** @param episodes of a round */
  EpisodesApart(EpisodeWork work, Crew crew, int episodes) {
    this.work = work;
    this.crew = crew;
    this.episodes = episodes;
  }

  MetaTraining.Round round(MetaState state, MetaSettings settings) {
    int round = state.beginRound();
    List<EpisodeWork.Played> played = play(new EpisodeWork.State(state.start().values(),
        EpisodeWork.Learned.of(state.modules()), EpisodeWork.Learned.of(state.heads()), round, state.trust()));
    state.start().step(MetaTraining.sum(played.stream().map(EpisodeWork.Played::startGradient).toList()),
        1f / (episodes * settings.queries()), settings.startRate() * settings.rateShare(round));
    state.become(mean(played.stream().map(EpisodeWork.Played::modules).toList()),
        mean(played.stream().map(EpisodeWork.Played::heads).toList()));
    double loss = played.stream().mapToDouble(EpisodeWork.Played::loss).average().orElseThrow();
    double[] cosines = cosines(played);
    state.follow(cosines);
    return new MetaTraining.Round(round, loss, cosines, members);
  }

  private List<EpisodeWork.Played> play(EpisodeWork.State state) {
    try {
      List<EpisodeWork.Played> played = new ArrayList<>();
      for (byte[] result : crew.map(work, Parcel.of(state), episodes, (index, result, now) -> members = now)) {
        played.add(Parcel.open(result, EpisodeWork.Played.class));
      }
      return played;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Parameters mean(List<EpisodeWork.Learned> ends) {
    float[] values = mean(ends, EpisodeWork.Learned::values);
    return new Parameters(values, new Adam(mean(ends, EpisodeWork.Learned::m), mean(ends, EpisodeWork.Learned::v),
        ends.get(0).steps()));
  }

  private static float[] mean(List<EpisodeWork.Learned> ends, Function<EpisodeWork.Learned, float[]> part) {
    float[] mean = MetaTraining.sum(ends.stream().map(part).toList());
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= ends.size();
    }
    return mean;
  }

  private static double[] cosines(List<EpisodeWork.Played> played) {
    double[] mean = new double[played.get(0).cosines().length];
    for (EpisodeWork.Played one : played) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += one.cosines()[i] / played.size();
      }
    }
    return mean;
  }
}
