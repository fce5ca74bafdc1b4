package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spoken digits, the Free Spoken Digit Dataset (Jackson et al., CC BY-SA 4.0): 3,000 recordings of 6 speakers, 8 kHz,
 * mono, 16 bit, as DIGIT_SPEAKER_INDEX.wav in a zip archive. Every split gives log-mel features of shape
 * ({@link #FRAMES}, {@link #BANDS}) whose bands have mean 0 and deviation 1 over the examples that the network is
 * trained on.
 *
 * <p>
 * Splits: {@link #published()} to report, {@link #tuning()} to choose settings without touching the test recordings,
 * {@link #unheard} for adaptation to speakers that the network never heard, and {@link #newWords} for words that it
 * never heard either.
 */
public final class SpokenDigits {
  /** Folder of the data, below the folder of all data. */
  public static final String FOLDER = "spoken-digits";
  public static final int FRAMES = 32;
  public static final int BANDS = 24;
  private static final String FILE = "free-spoken-digit-dataset.zip";
  private static final Pattern NAME = Pattern.compile("(?:.*/)?([0-9])_([a-z]+)_([0-9]{1,3})\\.wav");
  private static final int RATE = 8000;
  private static final int DIGITS = 10;
  private static final int SIZE = FRAMES * BANDS;
  /** The published split: recordings below this index of each speaker and digit are for testing. */
  private static final int TEST_INDEXES = 5;
  /** Recordings below this index, of those for learning, choose settings. */
  private static final int TUNING_INDEXES = 10;

  /** @param features (FRAMES, BANDS), not yet scaled */
  private record Recording(int digit, String speaker, int index, float[] features) {}

  /**
   * Adaptation to new speakers.
   *
   * @param others recordings of the teachers, in the published split: the network is trained on these
   * @param unheard recordings of the new speakers: {@code train} to adapt with, {@code test} to measure with
   */
  public record Adaptation(Split others, Split unheard) {}

  private final List<Recording> recordings;

  private SpokenDigits(List<Recording> recordings) {
    this.recordings = recordings;
  }

  /**
   * Reads all recordings and computes their features.
   *
   * @throws DataFileException when the archive or a recording in it is cut off or is something else
   */
  public static SpokenDigits read(Path folder) throws IOException {
    LogMel mel = new LogMel(FRAMES, BANDS, RATE);
    List<Recording> recordings = new ArrayList<>();
    try (Archive archive = new Archive(folder.resolve(FILE))) {
      for (String name : archive.names()) {
        Matcher parts = NAME.matcher(name);
        if (parts.matches()) {
          float[] features = new float[SIZE];
          mel.features(samples(archive, name), features, 0);
          recordings.add(new Recording(Integer.parseInt(parts.group(1)), parts.group(2),
              Integer.parseInt(parts.group(3)), features));
        }
      }
      if (recordings.isEmpty()) {
        throw archive.unusable("has no recording DIGIT_SPEAKER_INDEX.wav");
      }
    }
    return new SpokenDigits(recordings);
  }

  private static float[] samples(Archive archive, String name) throws IOException {
    try {
      return Wave.samples(archive.read(name), RATE);
    } catch (IllegalArgumentException e) {
      throw archive.unusable(name, e.getMessage());
    }
  }

  /** Names of all speakers, sorted. */
  public List<String> speakers() {
    return List.copyOf(new TreeSet<>(recordings.stream().map(Recording::speaker).toList()));
  }

  /**
   * The split that the data set's authors publish: recordings 0 to 4 of each speaker and digit test, the others train.
   */
  public Split published() {
    return published(r -> true);
  }

  /** Without the test recordings: 5 to 9 of each speaker and digit measure, those from 10 on train. */
  public Split tuning() {
    return split(r -> r.index >= TUNING_INDEXES, r -> r.index >= TEST_INDEXES && r.index < TUNING_INDEXES);
  }

  /** All speakers but these. */
  Set<String> others(Set<String> speakers) {
    Set<String> others = new TreeSet<>(speakers());
    others.removeAll(speakers);
    return others;
  }

  /**
   * A network is trained on some speakers and then adapted to others, who are unknown to it and to the scaling of the
   * features.
   *
   * @param speakers who are new
   * @param teachers others of {@link #speakers()}
   * @param perDigit how many recordings of each of their digits there are to adapt with, from index 5 on; all others of
   * the new speakers, the published test recordings among them, measure
   */
  public Adaptation unheard(Set<String> speakers, Set<String> teachers, int perDigit) {
    mustBeNew(speakers, teachers);
    if (perDigit < 1) {
      throw new IllegalArgumentException("recordings a digit must be 1 or more, got " + perDigit);
    }
    Predicate<Recording> heard = r -> teachers.contains(r.speaker);
    Predicate<Recording> fresh = r -> speakers.contains(r.speaker);
    Predicate<Recording> adapting = fresh.and(r -> r.index >= TEST_INDEXES && r.index < TEST_INDEXES + perDigit);
    Scale scale = Scale.of(chosen(heard.and(r -> r.index >= TEST_INDEXES)));
    return new Adaptation(published(heard),
        new Split(scale.apply(chosen(adapting)), scale.apply(chosen(fresh.and(adapting.negate())))));
  }

  private void mustBeNew(Set<String> speakers, Set<String> teachers) {
    if (!Collections.disjoint(speakers, teachers)) {
      throw new IllegalArgumentException("speakers " + speakers + " are not new beside teachers " + teachers);
    }
    for (Set<String> named : List.of(speakers, teachers)) {
      if (named.isEmpty() || !speakers().containsAll(named)) {
        throw new IllegalArgumentException("speakers and teachers must be some of " + speakers() + ", got " + named);
      }
    }
  }

  /**
   * Words that are new to a network, from speakers who are.
   *
   * @param words digits
   * @param speakers some of {@link #speakers()}
   * @param teachers others of them
   * @return {@code train} has all recordings of the other words by the teachers, {@code test} those of these words by
   * these speakers; the former scale the features
   */
  public Split newWords(Set<Integer> words, Set<String> speakers, Set<String> teachers) {
    mustBeNew(speakers, teachers);
    return split(r -> !words.contains(r.digit) && teachers.contains(r.speaker),
        r -> words.contains(r.digit) && speakers.contains(r.speaker));
  }

  private Split published(Predicate<Recording> among) {
    return split(among.and(r -> r.index >= TEST_INDEXES), among.and(r -> r.index < TEST_INDEXES));
  }

  private Split split(Predicate<Recording> train, Predicate<Recording> test) {
    Scale scale = Scale.of(chosen(train));
    return new Split(scale.apply(chosen(train)), scale.apply(chosen(test)));
  }

  private List<Recording> chosen(Predicate<Recording> which) {
    return recordings.stream().filter(which).toList();
  }

  /** Mean and deviation of each band over recordings. */
  private record Scale(double[] mean, double[] deviation) {
    static Scale of(List<Recording> recordings) {
      double[] sum = new double[BANDS];
      double[] squares = new double[BANDS];
      for (Recording r : recordings) {
        for (int i = 0; i < SIZE; i++) {
          sum[i % BANDS] += r.features[i];
          squares[i % BANDS] += (double) r.features[i] * r.features[i];
        }
      }
      double n = (double) FRAMES * recordings.size();
      double[] mean = Arrays.stream(sum).map(s -> s / n).toArray();
      double[] deviation = new double[BANDS];
      for (int b = 0; b < BANDS; b++) {
        deviation[b] = Math.sqrt(Math.max(1e-12, squares[b] / n - mean[b] * mean[b]));
      }
      return new Scale(mean, deviation);
    }

    Examples apply(List<Recording> recordings) {
      float[] inputs = new float[recordings.size() * SIZE];
      for (int e = 0; e < recordings.size(); e++) {
        float[] features = recordings.get(e).features;
        for (int i = 0; i < SIZE; i++) {
          inputs[e * SIZE + i] = (float) ((features[i] - mean[i % BANDS]) / deviation[i % BANDS]);
        }
      }
      return new Examples(new int[] {FRAMES, BANDS}, inputs, recordings.stream().mapToInt(Recording::digit).toArray(),
          DIGITS);
    }
  }
}
