package org.onegrasp.gazebo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Gazebo 11 on this machine: gzserver on the PATH, or one in a root folder of its own as
 * {@code sim-worlds/install-gazebo} prepares it.
 *
 * @param root folder to run it in with chroot, or null
 * @param virtualDisplay whether Xvfb is there, for cameras to render on
 */
record GazeboInstallation(Path root, boolean virtualDisplay) {
  /** Environment variable with the folder that was given to install-gazebo. */
  public static final String FOLDER = "ONEGRASP_GAZEBO";

  /**
   * Looks for the folder that {@code ONEGRASP_GAZEBO} names, then for gzserver on the PATH.
   *
   * @throws GazeboException when the folder holds no complete Gazebo
   */
  public static Optional<GazeboInstallation> find(Map<String, String> environment) {
    String folder = environment.getOrDefault(FOLDER, "");
    if (!folder.isEmpty()) {
      return Optional.of(in(Path.of(folder)));
    }
    for (String place : environment.getOrDefault("PATH", "").split(":")) {
      if (!place.isEmpty() && Files.isExecutable(Path.of(place, "gzserver"))) {
        return Optional.of(new GazeboInstallation(null, Files.exists(Path.of("/usr/bin/Xvfb"))));
      }
    }
    return Optional.empty();
  }

  private static GazeboInstallation in(Path folder) {
    if (!Files.exists(folder.resolve(".complete")) || !Files.exists(folder.resolve("root/usr/bin/gzserver"))) {
      throw new GazeboException(
          FOLDER + "=" + folder + " holds no complete Gazebo; run: sim-worlds/install-gazebo " + folder);
    }
    Path root = folder.toAbsolutePath().resolve("root");
    return new GazeboInstallation(root, Files.exists(root.resolve("usr/bin/Xvfb")));
  }

  /** @throws GazeboException when there is none, saying how to get one */
  public static GazeboInstallation require(Map<String, String> environment) {
    return find(environment)
        .orElseThrow(() -> new GazeboException("Gazebo 11 is not installed: no gzserver on the PATH and no "
            + FOLDER + ". Run sim-worlds/install-gazebo DIR and then: export " + FOLDER + "=DIR"));
  }

  /** The command line that runs a program of this Gazebo's system. */
  List<String> command(String... program) {
    List<String> command = new ArrayList<>();
    if (root != null) {
      command.addAll(isRoot() ? List.of("chroot", root.toString()) : List.of("sudo", "-n", "chroot", root.toString()));
    }
    command.addAll(List.of(program));
    return command;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A new folder that gzserver sees too. */
  Path newFolder() throws IOException {
    return Files.createTempDirectory(root == null ? Path.of(System.getProperty("java.io.tmpdir")) : root.resolve("tmp"),
        "onegrasp-");
  }

  /** The name by which gzserver knows a file. */
  String inside(Path file) {
    return root == null ? file.toAbsolutePath().toString() : "/" + root.relativize(file.toAbsolutePath());
  }
}
