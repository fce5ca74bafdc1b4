package org.onegrasp.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** A process to be killed: saves one skill again and again, each time with other weights. */
final class SavingForever {
  private SavingForever() {}

  public static void main(String[] args) throws IOException {
    SkillStore store = new SkillStore(Path.of(args[0]), Clock.systemUTC());
    for (int mark = 2; ; mark = 2 + mark % 30_000) {
      store.save(Skillful.skill("mug", mark));
      if (mark == 2) {
        System.out.print("1");
        System.out.flush();
      }
    }
  }
}
