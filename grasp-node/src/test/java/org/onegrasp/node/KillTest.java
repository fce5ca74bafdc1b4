package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.model.ModelFile;

/** kill -9 of real processes; {@link KillNine} does the same by the thousand. */
class KillTest {
  @TempDir
  Path folder;

  @Test
  void killedSavesLoseNoSkill() throws Exception {
    KilledSaves saves = new KilledSaves(folder, 1);
    for (int i = 0; i < 16; i++) {
      saves.kill();
    }
  }

  @Test
  void killedNodesLoseNoSkill() throws Exception {
    Assumptions.assumeTrue(ModelFile.class.getResource("/org/onegrasp/model/grasp.onegrasp") != null,
        "no model in this build");
    Path skills = Files.createDirectories(folder.resolve("skills"));
    try (KilledNodes nodes = new KilledNodes(skills, List.of(), 1)) {
      for (int i = 0; i < 6; i++) {
        nodes.kill();
      }
      assertTrue(nodes.promised() > 0, "no lesson came to its end, so nothing was tried");
    }
  }
}
