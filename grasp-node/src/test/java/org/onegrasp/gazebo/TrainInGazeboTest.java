package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.cli.TrainCommand;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.ModelFile;
import picocli.CommandLine;

/** {@code train --world gazebo} from its first look to a model file; and what it says where there is no Gazebo. */
@ExtendWith(OneGazeboAtATime.class)
class TrainInGazeboTest {
  @TempDir
  private Path folder;
  private final StringWriter printed = new StringWriter();
  private String problem = "";

  private int train(Map<String, String> environment, Path out) {
    return new CommandLine(new TrainCommand(() -> new GazeboWorlds(environment), Kernels.best()))
        .setOut(new PrintWriter(printed))
        .setExecutionExceptionHandler((failure, line, arguments) -> {
          problem = failure.getMessage();
          return 1;
        })
        .execute("--world", "gazebo", "--out", out.toString(), "--objects", "1", "--views", "2", "--validate", "1",
            "--pretrain", "1",
            "--rounds", "1", "--threads", "1");
  }

  @Test
  void modelComesOutOfWhatGazeboShows() throws IOException {
    Assumptions.assumeTrue(GazeboInstallation.find(System.getenv()).isPresent(),
        "Gazebo 11 is not installed; sim-worlds/install-gazebo DIR prepares one, then export ONEGRASP_GAZEBO=DIR");
    Path out = folder.resolve("gazebo.onegrasp");
    assertEquals(0, train(System.getenv(), out), () -> problem);
    assertTrue(printed.toString().contains("11 views in "), printed.toString());
    assertTrue(ModelFile.read(out).provenance().command().endsWith("--validate 1 --world gazebo"));
  }

  @Test
  void trainingWithoutGazeboSaysHowToInstallIt() {
    Path out = folder.resolve("none.onegrasp");
    assertEquals(1, train(Map.of("PATH", folder.toString()), out));
    assertTrue(problem.startsWith("Gazebo 11 is not installed") && problem.contains("sim-worlds/install-gazebo DIR"),
        problem);
    assertTrue(Files.notExists(out));
  }
}
