package org.onegrasp.node.skills;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A process to be killed: saves one skill again and again, each time with other weights, and says which is on the disk.
 */
public final class SavingForever {
  public static final String OBJECT = "mug";
  private static final int MARKS = 30_000;

  private SavingForever() {}

  /** @param args folder, and the mark to begin with */
  public static void main(String[] args) throws IOException {
    SkillStore store = new SkillStore(Path.of(args[0]), Clock.systemUTC());
    for (int mark = Integer.parseInt(args[1]);; mark = next(mark)) {
      store.save(Skillful.skill(OBJECT, mark));
      System.out.println(mark);
    }
  }

  public static int next(int mark) {
    return 1 + mark % MARKS;
  }
}
