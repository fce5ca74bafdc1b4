package org.onegrasp.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.onegrasp.replay.BagTopicOptions;
import org.onegrasp.replay.TableBag;
import org.onegrasp.replay.TableTopics;
import org.onegrasp.ros.RosArguments;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the table is, seen from a camera that nobody has calibrated. */
@Command(name = "table", description = "Finds the table in depth pictures without any calibration or transforms: prints"
    + " where the camera is above it and the parameters to paste, and draws a picture.",
    mixinStandardHelpOptions = true)
final class TableCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ROS_ARGUMENT", description = "Remappings and parameters as for the node, such as"
      + " @|bold ~depth:=/camera/depth/image_raw|@, @|bold ~camera_info:=/camera/depth/camera_info|@ or"
      + " @|bold _depth_scale:=0.25|@.")
  private List<String> arguments = List.of();

  @ArgGroup(exclusive = false, heading = "%nOn a recording instead of a camera:%n")
  private BagTopicOptions bag;

  @Option(names = "--picture", paramLabel = "FILE", description = "Where to draw (default: ${DEFAULT-VALUE}).",
      defaultValue = "onegrasp-table.png")
  private Path picture;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RosArguments ros = RosArguments.parse(arguments, System.getenv());
    boolean found = bag == null ? TableTopics.survey(ros, picture, System.out)
        : TableBag.survey(bag.options(), ros, picture, System.out);
    return found ? 0 : 1;
  }
}
