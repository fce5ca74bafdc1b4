package org.onegrasp.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.onegrasp.model.Skill;
import org.onegrasp.node.skills.SavingForever;
import org.onegrasp.node.skills.SkillStore;

/**
 * Kills processes in the middle of saves; after each, what was said to be on the disk is there, or the save that was
 * under way.
 */
final class KilledSaves {
  private final Path folder;
  private final SplittableRandom random;
  private int promised; // mark of the skill that is known to be on the disk; 0: none

  KilledSaves(Path folder, long seed) {
    this.folder = folder;
    this.random = new SplittableRandom(seed);
  }

  /** @throws AssertionError when a skill is lost or damaged */
  void kill() throws IOException, InterruptedException {
    int first = promised == 0 ? 1 : SavingForever.next(promised);
    Process process = new ProcessBuilder(
        Children.java(List.of("-XX:TieredStopAtLevel=1", SavingForever.class.getName(), folder.toString(), "" + first)))
        .start();
    StringBuilder said = new StringBuilder();
    while (said.indexOf("\n") < 0) {
      said.append(read(process));
    }
    process.waitFor(random.nextInt(60_000), TimeUnit.MICROSECONDS);
    Children.kill(process);
    said.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    String[] marks = said.substring(0, said.lastIndexOf("\n")).split("\n");
    promised = check(Integer.parseInt(marks[marks.length - 1]));
  }

  private static char read(Process process) throws IOException {
    int next = process.getInputStream().read();
    if (next < 0) {
      throw new AssertionError(
          "ended by itself: " + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }
    return (char) next;
  }

  private int check(int said) throws IOException {
    try (SkillStore store = new SkillStore(folder, Clock.systemUTC())) {
      SkillStore.Found found = store.scan(Map.of());
      Skill skill = store.read(SavingForever.OBJECT);
      int mark = skill.weights()[0];
      boolean whole = true;
      for (short weight : skill.weights()) {
        whole &= weight == mark;
      }
      if (!found.problems().isEmpty() || !whole || mark != said && mark != SavingForever.next(said)) {
        throw new AssertionError(
            "promised " + said + ", found " + mark + (whole ? "" : ", mixed") + ", " + found.problems());
      }
      return mark;
    }
  }
}
