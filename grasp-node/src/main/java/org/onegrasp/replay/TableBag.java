package org.onegrasp.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagMessages;
import org.onegrasp.node.camera.DepthMessage;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.ros.RosArguments;

/** A survey of the table in a recording. */
public final class TableBag {
  private TableBag() {}

  /**
   * Looks at the first pictures.
   *
   * @param options which topics to take
   * @param picture file to draw to
   * @return false when none shows a table
   */
  public static boolean survey(BagOptions options, RosArguments arguments, Path picture, PrintStream out)
      throws IOException {
    try (Bag bag = Bag.open(options.file)) {
      BagTopics topics = BagTopics.choose(bag, options, name -> arguments.remappings().getOrDefault(name, name));
      Map<String, Object> parameters = new HashMap<>();
      BagUnits.scale(bag, topics.depth()).ifPresent(scale -> parameters.put(BagUnits.PARAMETER, scale));
      TableSurvey survey = new TableSurvey(out, picture, onTable(arguments, parameters));
      survey.depthTopic(topics.depth());
      BagInfos infos = new BagInfos(bag, topics, new BagResults(out, null, onTable(arguments, parameters).workArea()));
      BagMessages messages = bag.messages(connection -> connection.topic().equals(topics.depth()));
      for (BagMessage message = messages.next(); message != null && !survey.complete(); message = messages.next()) {
        look(survey, infos, message, out);
      }
      return survey.summary();
    }
  }

  private static void look(TableSurvey survey, BagInfos infos, BagMessage message, PrintStream out)
      throws IOException {
    try {
      DepthMessage image = BagDepth.decode(message);
      survey.look(image, infos.of(image.header(), message.time().toNanos()));
    } catch (MalformedMessageException e) {
      out.println("a message is left out: " + e.getMessage());
    }
  }

  /**
   * What the node would be told, with the base frame on the table.
   *
   * @param recorded parameters that are known otherwise
   */
  public static NodeConfiguration onTable(RosArguments arguments, Map<String, Object> recorded) {
    Map<String, Object> given = new HashMap<>(recorded);
    arguments.privateParameters().forEach((name, value) -> given.put("~" + name, value));
    given.put("~camera_pose", "auto");
    return NodeConfiguration.read(new ParameterReader(name -> Optional.ofNullable(given.get(name))),
        () -> Path.of("."));
  }
}
