package org.onegrasp.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Skill;
import org.onegrasp.model.StoredModel;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.SelectSkill;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** From calling the launcher until the node says that it is ready, and what it costs to have many skills. */
final class StartTable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLS = 20;
  private final Setting setting;
  private final int many;
  private final InTurns times = new InTurns();

  private StartTable(Setting setting) {
    this.setting = setting;
    many = setting.quick() ? 100 : 10_000;
  }

  static Table of(Setting setting) throws IOException, InterruptedException {
    return new StartTable(setting).measure();
  }

  private Table measure() throws IOException, InterruptedException {
    Path empty = NodeProcess.noSkills();
    Path full = NodeProcess.noSkills();
    try {
      fill(full);
      for (int turn = 0; turn < setting.turns(); turn++) {
        try (NodeProcess node = new NodeProcess(setting, empty)) {
          times.add("ready, no skills", 1000 * node.readySeconds());
        }
        try (NodeProcess node = new NodeProcess(setting, full)) {
          times.add("ready, " + many + " skills", 1000 * node.readySeconds());
          ask(node);
        }
      }
    } finally {
      NodeProcess.delete(empty);
      NodeProcess.delete(full);
    }
    Map<String, Double> medians = times.medians();
    double first = medians.get("ready, no skills");
    return new Table("Until a node is ready", List.of("", "of ready without skills", "ms"),
        medians.entrySet().stream()
            .map(time -> List.of(time.getKey(), Samples.text(time.getValue() / first), Samples.text(time.getValue())))
            .toList(),
        List.of("Medians of " + setting.turns() + " starts, the first included; each with a client that connects."));
  }

  private void fill(Path folder) throws IOException {
    StoredModel model = ModelFile.shipped();
    Grid grid = model.model().input().grid(WorkArea.STANDARD);
    byte[] heights = new byte[grid.cells()];
    Arrays.fill(heights, 40 * grid.side(), 50 * grid.side(), (byte) 30);
    try (SkillStore store = new SkillStore(folder, Clock.systemUTC())) {
      for (int i = 0; i < many; i++) {
        store.save(new Skill(model.sha256(), model.model().fixedStart(),
            new Demonstration("thing " + i, grid, heights, new Grasp(0, 0, 0.43, 0, 0.04, 1))));
      }
    }
  }

  private void ask(NodeProcess node) {
    for (int k = 0; k < CALLS; k++) {
      long begun = System.nanoTime();
      node.client().call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request(), PATIENCE);
      times.add("list them", (System.nanoTime() - begun) * 1e-6);
      begun = System.nanoTime();
      node.client().call("/onegrasp/select_skill", SelectSkill.CODEC,
          new SelectSkill.Request("thing " + 37 * k % many), PATIENCE);
      times.add("select one of them", (System.nanoTime() - begun) * 1e-6);
    }
  }
}
