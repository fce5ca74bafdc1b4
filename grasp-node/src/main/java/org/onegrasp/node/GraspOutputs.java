package org.onegrasp.node;

import java.util.List;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.msgs.ColorRGBA;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Marker;
import org.onegrasp.msgs.MarkerArray;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.RosDuration;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/**
 * Publishes predictions: the grasp in its two forms and as a frame on /tf, the height map, the heat map, and markers
 * for RViz. Frames are named after the node, such as {@code onegrasp/grasp}.
 */
public final class GraspOutputs {
  private static final int QUEUE = 2;
  private static final double FINGER_THICKNESS = 0.01;
  private static final ColorRGBA ORANGE = new ColorRGBA(1, 0.5f, 0, 0.9f);

  private final String baseFrame;
  private final String graspFrame;
  private final Publisher<GraspMessage> grasps;
  private final Publisher<PoseStamped> poses;
  private final Publisher<TFMessage> transforms;
  private final Publisher<Image> heightMaps;
  private final Publisher<Image> heatMaps;
  private final Publisher<MarkerArray> markers;

  GraspOutputs(RosNode node, NodeConfiguration configuration) {
    this.baseFrame = configuration.baseFrame();
    String prefix = node.name().substring(1) + "/";
    this.graspFrame = prefix + "grasp";
    this.grasps = node.advertise("~grasp", GraspMessage.CODEC, false, QUEUE);
    this.poses = node.advertise("~grasp_pose", PoseStamped.CODEC, false, QUEUE);
    this.transforms = node.advertise("/tf", TFMessage.CODEC, false, QUEUE);
    this.heightMaps = node.advertise("~height_map", Image.CODEC, false, QUEUE);
    this.heatMaps = node.advertise("~heat_map", Image.CODEC, false, QUEUE);
    this.markers = node.advertise("~markers", MarkerArray.CODEC, false, QUEUE);
    Pose workArea = new Pose(configuration.workArea().centreX(), configuration.workArea().centreY(),
        configuration.workArea().tableZ(), 0, 0, 0, 1);
    node.advertise("/tf_static", TFMessage.CODEC, true, QUEUE).publish(
        Messages.transform(Messages.header(node.clock().nowNanos(), baseFrame), prefix + "work_area", workArea));
  }

  void publish(Prediction prediction) {
    Header header = Messages.header(prediction.scene().stampNanos(), baseFrame);
    prediction.decoding().best().ifPresent(grasp -> {
      GraspMessage message = Messages.grasp(header, prediction.skill().object(), grasp);
      grasps.publish(message);
      poses.publish(new PoseStamped(header, message.pose()));
      transforms.publish(Messages.transform(header, graspFrame, Messages.pose(grasp)));
      if (markers.subscriberCount() > 0) {
        markers.publish(gripper(header, grasp));
      }
    });
    if (heightMaps.subscriberCount() > 0) {
      heightMaps.publish(heightMap(header, prediction.scene().map()));
    }
    if (heatMaps.subscriberCount() > 0) {
      heatMaps.publish(heatMap(header, prediction));
    }
  }

  /** Metres above the table, 32FC1. */
  static Image heightMap(Header header, HeightMap map) {
    return CameraMessages.metres(header, map.grid().side(), map.grid().side(), map.metres());
  }

  /**
   * Best quality over the angles, 0 to 255, a cell of the network's output several pixels: the same area and size as
   * the height map.
   */
  public static Image heatMap(Header header, Prediction prediction) {
    int side = prediction.scene().map().grid().side();
    int cells = prediction.output().grid(prediction.scene().map().area()).side();
    int bins = prediction.output().bins();
    byte[] pixels = new byte[side * side];
    for (int row = 0; row < side; row++) {
      for (int col = 0; col < side; col++) {
        int cell = row * cells / side * cells + col * cells / side;
        pixels[row * side + col] = (byte) Math.round(255 * best(prediction.quality(), cell * bins, bins));
      }
    }
    return new Image(header, side, side, "mono8", false, side, pixels);
  }

  private static float best(float[] quality, int first, int bins) {
    float best = 0;
    for (int bin = 0; bin < bins; bin++) {
      best = Math.max(best, quality[first + bin]);
    }
    return best;
  }

  /** Two fingers around the part and an arrow from above. */
  private static MarkerArray gripper(Header header, Grasp grasp) {
    Pose pose = Messages.pose(grasp);
    double aside = grasp.width() / 2 + FINGER_THICKNESS / 2;
    Vector3 finger = new Vector3(FINGER_THICKNESS, 0.02, 0.08);
    Pose down = Pose.ofRollPitchYaw(0, 0, 0.18, 0, Math.PI / 2, 0);
    return new MarkerArray(List.of(
        marker(header, 0, Marker.CUBE, pose.times(Pose.ofYaw(aside, 0, 0.04, 0)), finger),
        marker(header, 1, Marker.CUBE, pose.times(Pose.ofYaw(-aside, 0, 0.04, 0)), finger),
        marker(header, 2, Marker.ARROW, pose.times(down), new Vector3(0.08, 0.008, 0.016))));
  }

  private static Marker marker(Header header, int id, int type, Pose pose, Vector3 scale) {
    PoseMessage at = Messages.pose(pose);
    return new Marker(header, "onegrasp", id, type, Marker.ADD, at, scale, ORANGE, new RosDuration(1, 0), false,
        List.of(),
        List.of(), "", "", false);
  }
}
