package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.model.ModelFile;
import org.onegrasp.node.FakeLearner;
import picocli.CommandLine;

class DemoTest {
  @TempDir
  Path out;

  @Test
  void runsFromEndToEndWithALearnerThatKnowsNothing() throws Exception {
    CommandLine demo = new CommandLine(new DemoCommand(area -> new FakeLearner(FakeLearner.open())));
    demo.execute("--attempts", "1", "--object", "tin-3", "--out", out.toString());
    String summary = Files.readString(out.resolve("summary.json"));
    assertTrue(summary.contains("\"object\": \"tin-3\"") && summary.contains("\"world\": \"sim\"")
        && summary.contains("\"bytes\": 200000"), summary);
    for (String picture : new String[] {"before.png", "lesson.png", "after.png"}) {
      assertTrue(Files.size(out.resolve(picture)) > 1000, picture);
    }
  }

  @Test
  void shippedModelLearnsFromOneDemonstration() throws Exception {
    Assumptions.assumeTrue(ModelFile.class.getResource("/org/onegrasp/model/grasp.onegrasp") != null,
        "no model in this build");
    assertEquals(0,
        Main.commandLine().execute("demo", "--attempts", "3", "--object", "hammer-1", "--out", out.toString()));
    Matcher place = Pattern.compile("\"place_success\": \\{\\s+\"before\": ([0-9.]+),\\s+\"after\": ([0-9.]+)")
        .matcher(Files.readString(out.resolve("summary.json")));
    assertTrue(place.find());
    assertTrue(Double.parseDouble(place.group(2)) > 0.5, place.group());
  }
}
