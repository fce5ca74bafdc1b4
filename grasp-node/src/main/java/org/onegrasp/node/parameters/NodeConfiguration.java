package org.onegrasp.node.parameters;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.ros.RosHome;
import org.onegrasp.rules.Rules;
import org.onegrasp.web.WebSettings;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Everything that can be set on the grasp node; docs/ros-interface.md lists the parameters.
 *
 * @param workArea where grasps are looked for, in the base frame
 * @param table who says where the table is: its height in the work area counts only if a person does, or if the base
 * frame is on the table
 * @param gripperOpening metres, widest opening between the fingers
 * @param baseFrame frame of all grasps that go out
 * @param cameraPose pose of the camera's optical frame in the base frame; empty: taken from tf
 * @param rectified whether the depth pictures are
 * @param depthScale all depths are multiplied with it
 * @param transformToleranceSeconds how far from an image or a demonstration the nearest transform on /tf may be
 * @param skillsFolder where taught skills are kept
 * @param rateLimitHz most predictions a second; 0 for no limit
 * @param imageMaxAgeSeconds when the newest image is older, the camera counts as stopped; three intervals of a slower
 * camera do too
 * @param demonstrationMaxAgeSeconds older demonstrations are refused
 * @param diagnosticsHz reports a second on /diagnostics
 * @param seed of the randomness in teaching
 * @param model that is taught and served: the name of a shipped one, or a file
 * @param rule to teach with, in fixed point
 * @param budgetBytes most that all tensors of a lesson may take
 * @param teachingThreads that a lesson computes on, 1 or 2
 * @param web where the page for teaching is served
 * @param arm that picks are planned for; empty: none are
 */
public record NodeConfiguration(WorkArea workArea, TableSource table, double gripperOpening, String baseFrame,
    Optional<Pose> cameraPose,
    Rectified rectified, double depthScale, double transformToleranceSeconds, Path skillsFolder, double rateLimitHz,
    double imageMaxAgeSeconds, double demonstrationMaxAgeSeconds, double diagnosticsHz, long seed, Path model,
    Rule rule,
    long budgetBytes, int teachingThreads, WebSettings web,
    Optional<ArmConfiguration> arm) {

  private static final Path STANDARD_MODEL = Path.of("standard");
  /** Label of the rule that is taught with unless another is asked for. */
  public static final String STANDARD_RULE = "sgm/fixed";
  private static final int MANY_PROCESSORS = 4;

  /**
   * Reads the node's private parameters.
   *
   * @param defaultSkillsFolder asked only when ~skills_dir is not set
   * @throws IllegalArgumentException when one has the wrong type or is out of bounds; names it and says what it may be
   */
  public static NodeConfiguration read(ParameterReader parameters, Supplier<Path> defaultSkillsFolder) {
    WorkArea standard = WorkArea.STANDARD;
    TableSource table = TableSource.of(parameters);
    WorkArea workArea = new WorkArea(parameters.number("~work_area_x", standard.centreX(), -10, 10),
        parameters.number("~work_area_y", standard.centreY(), -10, 10),
        tableZ(parameters, table), size(parameters));
    return new NodeConfiguration(workArea, table, parameters.number("~gripper_opening", 0.085, 0.005, 0.5),
        parameters.frame("~base_frame", "base_link"),
        parameters.pose("~camera_pose", "the camera's optical frame in the base frame"),
        Rectified.parse(parameters.word("~rectified", "auto")), parameters.number("~depth_scale", 1, 1e-4, 1e4),
        parameters.number("~transform_tolerance", 0.5, 0, 3600),
        parameters.path("~skills_dir").orElseGet(defaultSkillsFolder), parameters.number("~rate_limit", 30, 0, 1000),
        parameters.number("~image_max_age", 2, 0.1, 3600), parameters.number("~demonstration_max_age", 5, 0.1, 3600),
        parameters.number("~diagnostics_rate", 1, 0.1, 100),
        (long) parameters.number("~seed", 1, 0, 1L << 53),
        parameters.path("~model").orElse(STANDARD_MODEL), rule(parameters),
        (long) parameters.number("~budget", FixedLearner.STANDARD_BUDGET, 0, 1L << 30),
        teachingThreads((int) parameters.number("~teaching_threads", 0, 0, 2),
            Runtime.getRuntime().availableProcessors()),
        web(parameters), ArmConfiguration.read(parameters));
  }

  /** Where nothing else was asked for, one core is left for pictures, and another for what else a robot does. */
  static int teachingThreads(int asked, int processors) {
    return asked != 0 ? asked : processors < MANY_PROCESSORS ? 1 : 2;
  }

  private static WebSettings web(ParameterReader parameters) {
    return new WebSettings((int) parameters.number("~web_port", 8787, 0, 65_535),
        parameters.text("~web_host", "127.0.0.1").strip(), parameters.text("~web_token").orElse("").strip());
  }

  /** In a frame that is on the table the table is at 0, unless it is said to be elsewhere in it. */
  private static double tableZ(ParameterReader parameters, TableSource table) {
    if (parameters.says("~table_z", TableSource.AUTO)) {
      return 0;
    }
    double usual = table == TableSource.BASE ? 0 : WorkArea.STANDARD.tableZ();
    return parameters.number("~table_z", usual, -10, 10);
  }

  /** A whole number of the network's cells, at least what was asked for. */
  private static double size(ParameterReader parameters) {
    double least = WorkArea.STANDARD.size();
    return OutputSpec.STANDARD.covering(parameters.number("~work_area_size", least, least, WorkArea.MOST_SIZE));
  }

  private static Rule rule(ParameterReader parameters) {
    try {
      String text = parameters.text("~rule", STANDARD_RULE);
      Rule rule = Rules.parseForNodes(text);
      return text.contains("#") ? rule : rule.endingEarly();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("parameter ~rule: " + e.getMessage(), e);
    }
  }

  /**
   * {@code $ROS_HOME}, by custom {@code ~/.ros}, and below it the node's full name: two robots under one master do not
   * share what they were taught.
   *
   * @throws IllegalArgumentException when nothing says where that is
   */
  public static Path defaultSkillsFolder(String nodeName, Map<String, String> environment) {
    return RosHome.folder(environment).resolve(nodeName.substring(1));
  }
}
