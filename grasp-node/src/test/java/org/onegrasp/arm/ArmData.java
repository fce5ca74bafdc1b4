package org.onegrasp.arm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * URDFs of real arms. They lie outside the repository, in the data folder that ONEGRASP_DATA (system property or
 * environment) names, otherwise ../shared/data beside the repository.
 */
public final class ArmData {
  private static final String PANDA = "arms/franka_panda_plain_urdf/panda.urdf";
  private static final String UR5 = "arms/ur5_plain_urdf/ur5.urdf";

  private ArmData() {}

  /** Skips the calling test when the data are absent. */
  static Urdf panda() throws IOException {
    return required(PANDA);
  }

  static Urdf ur5() throws IOException {
    return required(UR5);
  }

  public static KinematicChain pandaChain() throws IOException {
    return KinematicChain.between(panda(), "panda_link0", "panda_grasptarget");
  }

  static KinematicChain ur5Chain() throws IOException {
    return KinematicChain.between(ur5(), "base_link", "tool0");
  }

  private static Urdf required(String name) throws IOException {
    Path file = folder().resolve(name);
    Assumptions.assumeTrue(Files.exists(file), () -> "no arm at " + file + "; set ONEGRASP_DATA to the data folder");
    return Urdf.read(file);
  }

  private static Path folder() {
    return Optional.ofNullable(System.getProperty("ONEGRASP_DATA", System.getenv("ONEGRASP_DATA"))).map(Path::of)
        .orElseGet(() -> repository().resolveSibling("shared/data"));
  }

  public static Path repository() {
    Path here = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (here.getParent() != null && !Files.isDirectory(here.resolve("launch"))) {
      here = here.getParent();
    }
    return here;
  }
}
