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
        Seeds.texts("0,0.02,0.43,0", "0,0,0.4,1.57,0.03", "1e308,NaN,Infinity,-0"), ReplayTargets::demonstrateOption);
  }

  private static void demonstrateOption(byte[] input) {
    BagOptions options = new BagOptions();
    options.demonstrate = new String(input, StandardCharsets.UTF_8);
    options.check();
  }
}
