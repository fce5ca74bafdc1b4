package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Pace;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.StoredModel;

class PaceCommandTest {
  @TempDir
  static Path folder;

  private static CommandRun run(String... arguments) {
    return CommandRun.of(new PaceCommand(Kernels.best()), arguments);
  }

  @Test
  void writesTheModelWithWhatWasFound() throws IOException {
    Path file = folder.resolve("paced.onegrasp");

    CommandRun run = run("--rule", "head#4", "--lessons", "1", "--generations", "1", "--pairs", "1", "--episodes", "1",
        "--check", "2", "--objects", "24", "--views", "2", "--out", file.toString());

    assertEquals(0, run.code(), run.words());
    assertTrue(run.words().contains("families left out, 2 episodes"), run.words());
    StoredModel written = ModelFile.read(file);
    assertEquals(6, Pace.of(written.model()).shares().size());
    assertTrue(written.provenance().notes().get("pace").startsWith("pace --rule head#4 --lessons 1"));
    assertTrue(run.words().contains(written.sha256()), run.words());
  }

  @Test
  void writesNumbersThatAreGiven() throws IOException {
    Path file = folder.resolve("set.onegrasp");

    CommandRun run = run("--rule", "head#4", "--lessons", "1", "--set", "2,32,4,0.25,0.5,1,1,1,2", "--check", "2",
        "--objects", "24", "--views", "2", "--out", file.toString());

    assertEquals(0, run.code(), run.words());
    assertEquals(new Pace(List.of(0.25, 0.5, 1.0, 1.0, 1.0, 2.0), 2, 32, 4), Pace.of(ModelFile.read(file).model()));
    assertTrue(run.words().contains("right places, just taught"), run.words());
  }

  @Test
  void whatCannotBeTrainedIsSaidBeforeAnythingIsTaught() {
    String out = folder.resolve("no.onegrasp").toString();
    assertTrue(run("--out", folder.resolve("no/such.onegrasp").toString()).words().contains("there is no folder"));
    assertTrue(run("--out", out, "--check", "1").words().contains("--check must be 2"));
    assertTrue(run("--out", out, "--rule", "bp/float").words().contains("in fixed point"));
    assertTrue(run("--out", out, "--set", "1,16,3,1").words().contains("9 numbers for this model's 6 layers, got 4"));
    assertTrue(run("--out", out, "--lessons", "0").words().contains("0 lessons"));
  }
}
