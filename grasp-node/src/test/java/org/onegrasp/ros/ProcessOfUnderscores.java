package org.onegrasp.ros;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;
import org.onegrasp.ros.master.RosMaster;

/** A master and two nodes whose hosts have underscores in their names; prints what the one hears of the other. */
final class ProcessOfUnderscores {
  private ProcessOfUnderscores() {}

  private static RosNode node(RosMaster master, String host, String name) {
    return RosNode.create(
        RosArguments.parse(List.of(), Map.of("ROS_MASTER_URI", " " + master.uri(), "ROS_HOSTNAME", host)), name);
  }

  public static void main(String[] arguments) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (RosMaster master = RosMaster.start("ros_master", 0);
        RosNode camera = node(master, "cam_driver", "camera");
        RosNode listener = node(master, "my_robot", "listener")) {
      camera.advertise("/chat", StringMessage.CODEC, true, 1).publish(new StringMessage("hi"));
      camera.serve("/ready", Trigger.CODEC, request -> new Trigger.Response(true, "yes"));
      listener.subscribe("/chat", StringMessage.CODEC, 1, message -> heard.add(message.data()));
      String answer =
          listener.call("/ready", Trigger.CODEC, new Trigger.Request(), java.time.Duration.ofSeconds(60)).message();
      System.out.println("from " + master.uri().getAuthority().replaceAll(":.*", "") + ": "
          + heard.poll(60, TimeUnit.SECONDS) + ", " + answer);
    }
  }
}
