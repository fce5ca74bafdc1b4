package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.cli.BenchCheckpoint.Origin;
import org.onegrasp.model.ModelFileException;

class BenchCheckpointTest {
  private static final Origin HERE = new Origin("--seed 1 mnist-mlp", "abc", "0123");
  @TempDir
  private Path folder;
  private Path file;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("x.json.checkpoint");
    BenchCheckpoint checkpoint = BenchCheckpoint.begin(file, HERE, said::add);
    checkpoint.done("mnist-mlp bp/float, seed 1", new byte[] {1, 2});
    checkpoint.done("mnist-mlp bp/float, seed 2", new byte[] {3});
  }

  private String refusal(Origin origin) {
    return assertThrows(IllegalArgumentException.class, () -> BenchCheckpoint.resume(file, origin, said::add))
        .getMessage();
  }

  @Test
  void whatWasDoneIsFoundAgain() throws IOException {
    BenchCheckpoint checkpoint = BenchCheckpoint.resume(file, HERE, said::add);
    assertArrayEquals(new byte[] {1, 2}, checkpoint.found("mnist-mlp bp/float, seed 1").orElseThrow());
    assertEquals(Optional.empty(), checkpoint.found("mnist-mlp bp/float, seed 3"));
    checkpoint.done("mnist-mlp bp/float, seed 3", new byte[] {4});
    assertArrayEquals(new byte[] {3},
        BenchCheckpoint.resume(file, HERE, said::add).found("mnist-mlp bp/float, seed 2").orElseThrow());
    assertEquals("3 cells of bench-rules --seed 1 mnist-mlp, commit abc", BenchCheckpoint.told(file));
    assertEquals(List.of(), said);
  }

  @Test
  void filesOfOtherOptionsCommitsAndProgramsAreRefused() {
    String other = refusal(new Origin("--seed 2 mnist-mlp", "abc", "0123"));
    assertTrue(other.contains("is of another run.\n  there: --seed 1 mnist-mlp\n  here:  --seed 2 mnist-mlp"), other);
    assertTrue(refusal(new Origin("--seed 1 mnist-mlp", "def", "0123")).contains("is of another commit"));
    assertTrue(refusal(new Origin("--seed 1 mnist-mlp", "abc", "4567")).contains("is of another build"));
  }

  @Test
  void damagedCutAndMissingFilesAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(ModelFileException.class, () -> BenchCheckpoint.resume(file, HERE, said::add));
    }
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 1;
    Files.write(file, changed);
    String message =
        assertThrows(ModelFileException.class, () -> BenchCheckpoint.resume(file, HERE, said::add)).getMessage();
    assertTrue(message.contains("is damaged or was cut short"), message);
    Files.delete(file);
    assertTrue(refusal(HERE).contains("there is no checkpoint"));
  }

  @Test
  void aCellThatCannotBeKeptIsToldAndTheRunGoesOn() throws IOException {
    BenchCheckpoint checkpoint = BenchCheckpoint.resume(file, HERE, said::add);
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));
    checkpoint.done("mnist-mlp bp/float, seed 3", new byte[] {4});
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.get(0).contains("cannot write") && said.get(0).contains("the run goes on"), said.toString());
    assertTrue(checkpoint.found("mnist-mlp bp/float, seed 3").isPresent());
  }
}
