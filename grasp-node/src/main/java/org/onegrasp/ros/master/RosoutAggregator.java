package org.onegrasp.ros.master;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.onegrasp.msgs.Log;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;

/** The node /rosout: repeats what all nodes log on /rosout_agg, so that log viewers need one connection only. */
final class RosoutAggregator implements AutoCloseable {
  private static final int QUEUE = 100;
  private final RosNode node;

  private RosoutAggregator(RosNode node) {
    this.node = node;
    Publisher<Log> all = node.advertise("/rosout_agg", Log.CODEC, false, QUEUE);
    node.subscribe("/rosout", Log.CODEC, QUEUE, all::publish);
  }

  static RosoutAggregator start(URI master, String host) {
    RosArguments arguments = RosArguments.parse(List.of("__master:=" + master, "__ip:=" + host), Map.of());
    return new RosoutAggregator(RosNode.create(arguments, "rosout"));
  }

  @Override
  public void close() {
    node.close();
  }
}
