package org.onegrasp.node.parameters;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.onegrasp.arm.KinematicChain;
import org.onegrasp.arm.PickSettings;
import org.onegrasp.arm.Urdf;
import org.onegrasp.world.Pose;

/**
 * The arm that picks are planned for, and how.
 *
 * @param chain from the arm's base link to its tool link
 */
public record ArmConfiguration(KinematicChain chain, PickSettings settings) {
  private static final String DESCRIPTION = "robot_description";

  /**
   * Reads the arm's parameters; nothing when {@code ~tool_frame} is not set.
   *
   * @throws IllegalArgumentException when the robot cannot be read, or a parameter is out of bounds; says what to do
   */
  public static Optional<ArmConfiguration> read(ParameterReader parameters) {
    return parameters.frame("~tool_frame").map(tool -> read(parameters, tool));
  }

  private static ArmConfiguration read(ParameterReader parameters, String tool) {
    String base = parameters.frame("~arm_base").orElseGet(() -> parameters.frame("~base_frame", "base_link"));
    PickSettings usual = PickSettings.STANDARD;
    PickSettings settings = new PickSettings(
        parameters.pose("~arm_base_pose", "the arm's base link in the base frame").orElse(Pose.IDENTITY),
        parameters.pose("~grip_pose", "the gripper in the tool frame").orElse(Pose.IDENTITY),
        parameters.number("~approach_distance", usual.approach(), 0.005, 1),
        parameters.number("~lift_height", usual.lift(), 0.005, 1),
        new PickSettings.Pace(parameters.number("~linear_speed", usual.pace().linearSpeed(), 0.001, 10),
            parameters.number("~arm_speed", usual.pace().speed(), 0.01, 1), usual.pace().rampSeconds()));
    return new ArmConfiguration(KinematicChain.between(urdf(parameters), base, tool), settings);
  }

  private static Urdf urdf(ParameterReader parameters) {
    Optional<Path> file = parameters.path("~urdf_file");
    if (file.isEmpty()) {
      return parameters.text(DESCRIPTION).map(text -> Urdf.parse(text, "parameter " + DESCRIPTION))
          .orElseThrow(() -> new IllegalArgumentException("parameter ~tool_frame asks for an arm, but there is no "
              + DESCRIPTION + " on the parameter server: load the robot's URDF there, or set ~urdf_file"));
    }
    try {
      return Urdf.read(file.get());
    } catch (IOException e) {
      throw new IllegalArgumentException("parameter ~urdf_file: cannot read " + file.get() + " (" + reason(e) + ")", e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "there is no such file"
        : e instanceof AccessDeniedException ? "permission denied"
        : e.getMessage();
  }
}
