package org.onegrasp.ros;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where ROS keeps what it writes for a user, as Debian's ROS tools choose it: {@code $ROS_HOME}, else
 * {@code $HOME/.ros}; log files in {@code $ROS_LOG_DIR}, else {@code log} in there. Containers and services often run
 * as a user without an entry in /etc/passwd: only {@code HOME} then says where home is, and the JVM's own answer is
 * "?".
 */
public final class RosHome {
  private static final String HOME = "HOME";

  private RosHome() {}

  /** @throws IllegalArgumentException when nothing says where it is; names what to set */
  public static Path folder(Map<String, String> environment) {
    String given = environment.getOrDefault("ROS_HOME", "");
    return given.isBlank() ? home(environment).resolve(".ros") : path(given, environment);
  }

  /** @throws IllegalArgumentException when nothing says where it is; names what to set */
  public static Path logFolder(Map<String, String> environment) {
    String given = environment.getOrDefault("ROS_LOG_DIR", "");
    return given.isBlank() ? folder(environment).resolve("log") : path(given, environment);
  }

  /**
   * A path as users write it in launch files and behind {@code --out=}, where no shell puts the home folder in place of
   * "~".
   *
   * @throws IllegalArgumentException when there is no home folder for "~", or it is another user's
   */
  public static Path path(String text, Map<String, String> environment) {
    if (!text.startsWith("~")) {
      return Path.of(text);
    }
    if (text.length() > 1 && text.charAt(1) != '/') {
      throw new IllegalArgumentException(
          "'" + text + "': of the paths that begin with '~', only ~/ is known: write the whole path");
    }
    return home(environment).resolve(text.substring(Math.min(2, text.length())));
  }

  private static Path home(Map<String, String> environment) {
    String home = environment.getOrDefault(HOME, "");
    String user = home.isBlank() ? System.getProperty("user.home", "") : home;
    if (user.isBlank() || user.equals("?")) {
      throw new IllegalArgumentException(
          "there is no home folder: HOME is not set and user " + System.getProperty("user.name")
              + " has none in /etc/passwd; set HOME, or ROS_HOME to the folder where ROS may keep its files");
    }
    return Path.of(user);
  }
}
