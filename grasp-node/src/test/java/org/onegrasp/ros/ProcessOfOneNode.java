package org.onegrasp.ros;

import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;

/** A program of one node, to be ended from outside. */
final class ProcessOfOneNode {
  private ProcessOfOneNode() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (RosNode node = RosNode.create(RosArguments.parse(arguments), "program")) {
      node.advertise("~out", StringMessage.CODEC, false, 1);
      node.subscribe("~in", StringMessage.CODEC, 1, message -> {});
      node.serve("~trigger", Trigger.CODEC, request -> new Trigger.Response(true, ""));
      node.parameters().subscribe("~gain", value -> {});
      node.parameters().set("~ready", ProcessHandle.current().pid());
      node.awaitShutdown();
    }
  }
}
