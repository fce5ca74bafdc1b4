package org.onegrasp.meta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Pace;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Parcel;
import org.onegrasp.parallel.ThreadCrew;
import org.onegrasp.parallel.Work;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class PaceTrainingTest {
  private static final String RULE = "sgm#4";
  private static final PaceSettings SETTINGS =
      new PaceSettings(2, 0.5, 2, 1, 1, 0.25, 2, 2, 2, 0.4f, 0.2f);
  private static final List<Subject> SUBJECTS = List.of(block(4), block(6), block(8), block(10));

  /** A block of a family of its own, so many cells wide, seen without a camera in two places. */
  private static Subject block(int cells) {
    Grasp grasp = new Grasp(0, 0, 0.012, 0, 0.03, 1);
    ObjectModel object = new ObjectModel("block-" + cells, "blocks of " + cells, List.of(), new float[0], new int[0],
        new int[0], 0.1, 0.5, List.of(new GraspPlace(grasp, 2)), 0);
    List<Subject.View> views = new ArrayList<>();
    for (int column = 35; column <= 50; column += 15) {
      byte[] heights = new byte[96 * 96];
      for (int row = 36; row < 60; row++) {
        Arrays.fill(heights, row * 96 + column, row * 96 + column + cells, (byte) 25);
      }
      views.add(new Subject.View(heights, Pose.ofYaw((column + cells / 2 - 48) * 0.004, 0, 0.40, 0)));
    }
    return new Subject(object, views);
  }

  private static GraspModel shipped() throws IOException {
    return ModelFile.shipped().model();
  }

  private static PaceTraining.Taught taught() throws IOException {
    return new PaceTraining.Taught(shipped(), Rules.parse(RULE), WorkArea.STANDARD);
  }

  private static PaceTraining training() throws IOException {
    return new PaceTraining(taught(), SUBJECTS, SETTINGS, 1, Kernels.best());
  }

  private static PaceWork work() throws IOException {
    return new PaceWork(new PaceWork.Matter(shipped(), RULE, WorkArea.STANDARD,
        SUBJECTS.stream().map(SubjectParcel::of).toList(), SETTINGS), Kernels.best());
  }

  private static Pace trained(int threads) throws IOException {
    try (Crew crew = new ThreadCrew("test", threads)) {
      PaceTraining training = training();
      training.generation(crew, Crew.Progress.UNSEEN);
      training.generation(crew, Crew.Progress.UNSEEN);
      return training.pace();
    }
  }

  @Test
  void oneThreadAndThreeTrainTheSamePace() throws IOException {
    Pace one = trained(1);
    assertEquals(one, trained(3));
    assertNotEquals(training().pace(), one, "nothing was trained");
  }

  @Test
  void anotherProcessPlaysTheSameEpisode() throws IOException, InterruptedException {
    PaceWork work = work();
    Work other = PaceWork.kind(Kernels.best()).open(work.matter());
    byte[] state = Parcel.of(new PaceWork.State(List.of(training().pace()), 2, 9));
    assertArrayEquals(work.job(state, 0), other.job(state, 0));
    assertFalse(Arrays.equals(work.job(state, 0), work.job(state, 1)), "two episodes are one");
  }

  @Test
  void allPacesPlayTheSameEpisodes() throws IOException {
    Pace usual = training().pace();
    Pace bold = new Pace(usual.shares().stream().map(share -> 3 * share).toList(), 1, 16, 3);
    try (Crew crew = new ThreadCrew("test", 1)) {
      List<List<LessonEpisode.Played>> played =
          work().play(crew, new PaceWork.State(List.of(usual, bold, usual), 2, 9), Crew.Progress.UNSEEN);
      assertEquals(played.get(0), played.get(2));
      assertNotEquals(played.get(0), played.get(1));
    }
  }

  @Test
  void aCheckOfWhatWasNotTrainedYetFindsNoDifference() throws IOException {
    try (Crew crew = new ThreadCrew("test", 1)) {
      PaceTraining training = training();
      for (PaceTraining.Gain gain : training.check(crew, training.pace(), SUBJECTS, 2)) {
        assertEquals(0, gain.gain(), gain.of());
        assertTrue(gain.usual() >= 0, gain.of());
      }
    }
  }

  @Test
  void theZeroVectorIsWhatTheRuleDoesByItself() throws IOException {
    PaceNumbers numbers = new PaceNumbers(Rules.parse("sgm"), shipped());
    Pace usual = numbers.pace(new float[numbers.count()]);
    assertEquals(List.of((double) 0.3f, (double) 0.3f, 1.0, 1.0, 1.0, 1.0), usual.shares());
    assertEquals(new Pace(usual.shares(), Pace.USUAL.fall(), Pace.USUAL.decay(), Pace.USUAL.memoryBits()), usual);
    float[] far = new float[numbers.count()];
    Arrays.fill(far, 50);
    assertEquals(Pace.MOST_SHARE, numbers.pace(far).shares().get(5), "bounded");
    PaceNumbers still = new PaceNumbers(Rules.parse("sgm-still"), shipped());
    assertEquals(0, still.pace(far).shares().get(0), "a layer that stays");
  }

  @Test
  void episodesNeedObjectsOfEnoughFamilies() throws IOException {
    try (Crew crew = new ThreadCrew("test", 1)) {
      PaceTraining few = new PaceTraining(taught(), SUBJECTS.subList(0, 2), SETTINGS, 1, Kernels.best());
      assertTrue(assertThrows(IllegalArgumentException.class, () -> few.generation(crew, Crew.Progress.UNSEEN))
          .getMessage().contains("3 families, there are 2"));
    }
    assertThrows(IllegalArgumentException.class,
        () -> new PaceTraining.Taught(shipped(), Rules.parse("bp/float"), WorkArea.STANDARD));
  }
}
