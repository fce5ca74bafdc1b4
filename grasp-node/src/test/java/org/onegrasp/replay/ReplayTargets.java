package org.onegrasp.replay;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.Seeds;

/** What a person writes on the command line of a replay. */
public final class ReplayTargets {
  private ReplayTargets() {}

  public static FuzzTarget demonstrate() {
    return new FuzzTarget("node.demonstrate", new Bound(1024, 64 << 10), Set.of(IllegalArgumentException.class),
        Seeds.texts("0,0.02,0.43,0", "0,0,0.4,1.57,0.03", "0,0,0.4,0@3", "0,0,0.4,0@2.5s", "1e308,NaN,Infinity,-0"),
        ReplayTargets::demonstrateOption);
  }

  private static void demonstrateOption(byte[] input) {
    String[] words = new String(input, StandardCharsets.UTF_8).split("@", 2);
    Showing showing = new Showing();
    showing.demonstrate = words[0];
    showing.at = words.length > 1 ? words[1] : null;
    showing.check();
  }
}
