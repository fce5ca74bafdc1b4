package org.onegrasp.meta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.ModelFileException;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.WorkArea;

class CheckpointTest {
  private static final MetaSettings SETTINGS = new MetaSettings(2, 3, 4, 2, 4, 3, 1, 0.03f, 2e-3f, 2e-4f, 2, true, 0);
  private static final Course COURSE = Bars.course(SETTINGS);

  @TempDir
  Path folder;

  private static void run(MetaTraining training, int pretrained, int rounds) {
    while (training.pretrained() < pretrained) {
      training.pretrainStep();
    }
    while (training.rounds() < rounds) {
      training.round();
    }
  }

  private byte[] bytes(MetaTraining training) throws IOException {
    Path file = folder.resolve("state");
    Checkpoint.write(file, training, Map.of());
    return Files.readAllBytes(file);
  }

  @Test
  void resumedRunGivesTheBytesOfAnUnbrokenOne() throws IOException {
    Path file = folder.resolve("broken.checkpoint");
    try (MetaTraining unbroken = new MetaTraining(COURSE, 2, Kernels.best());
        MetaTraining first = new MetaTraining(COURSE, 2, Kernels.best())) {
      run(unbroken, 4, 4);
      run(first, 2, 0);
      Checkpoint.write(file, first, Map.of());
      try (MetaTraining second = MetaTraining.resume(COURSE, Checkpoint.read(file), 2, Kernels.best())) {
        run(second, 4, 2);
        Checkpoint.write(file, second, Map.of());
      }
      try (MetaTraining third = MetaTraining.resume(COURSE, Checkpoint.read(file), 2, Kernels.best())) {
        run(third, 4, 4);
        assertArrayEquals(bytes(unbroken), bytes(third));
      }
    }
  }

  @Test
  void numberOfThreadsMakesNoDifference() throws IOException {
    try (MetaTraining one = new MetaTraining(COURSE, 1, Kernels.best());
        MetaTraining three = new MetaTraining(COURSE, 3, Kernels.best())) {
      run(one, 2, 2);
      run(three, 2, 2);
      assertArrayEquals(bytes(one), bytes(three));
    }
  }

  @Test
  void everyStepChangesTheStartAndEveryRoundTheModulesAndHeads() throws IOException {
    try (MetaTraining training = new MetaTraining(COURSE, 2, Kernels.best())) {
      float[] start = training.start().clone();
      float[] modules = training.modules().clone();
      float[] heads = training.heads().clone();
      run(training, 1, 0);
      assertTrue(!Arrays.equals(start, training.start()), "pretraining must change the start weights");
      assertArrayEquals(modules, training.modules());
      assertArrayEquals(heads, training.heads());
      run(training, 1, 1);
      assertTrue(!Arrays.equals(modules, training.modules()), "a round must change the modules");
      assertTrue(!Arrays.equals(heads, training.heads()), "a round must change the heads");
    }
  }

  @Test
  void notesComeBack() throws IOException {
    Path file = folder.resolve("noted.checkpoint");
    try (MetaTraining training = new MetaTraining(COURSE, 1, Kernels.best())) {
      Checkpoint.write(file, training, Map.of("begun", "2025-03-01"));
    }
    assertEquals("2025-03-01", Checkpoint.read(file).note("begun"));
    assertEquals("", Checkpoint.read(file).note("plan"));
  }

  @Test
  void damagedCheckpointIsRefused() throws IOException {
    Path file = folder.resolve("damaged.checkpoint");
    try (MetaTraining training = new MetaTraining(COURSE, 1, Kernels.best())) {
      Checkpoint.write(file, training, Map.of());
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    ModelFileException refusal = assertThrows(ModelFileException.class, () -> Checkpoint.read(file));
    assertTrue(refusal.getMessage().contains("its checksum does not match its content"), refusal.getMessage());
  }

  @Test
  void checkpointOfAnotherNetworkIsRefused() throws IOException {
    Path file = folder.resolve("other.checkpoint");
    try (MetaTraining training = new MetaTraining(COURSE, 1, Kernels.best())) {
      Checkpoint.write(file, training, Map.of());
    }
    Course other = new Course(NetworkShape.grasp(), SETTINGS, WorkArea.STANDARD, COURSE.subjects(), 5);
    Checkpoint checkpoint = Checkpoint.read(file);
    assertThrows(IllegalArgumentException.class, () -> MetaTraining.resume(other, checkpoint, 1, Kernels.best()));
  }
}
