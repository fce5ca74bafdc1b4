package org.onegrasp.node;

import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.MarkerArray;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.world.Pose;

/**
 * Publishes predictions: all that is in view, the grasp to take in its two forms and as a frame on /tf, the height map,
 * the heat map, and markers for RViz. Frames are named after the node, such as {@code onegrasp/grasp}.
 */
public final class GraspOutputs {
  /** The work area's frame is sent again when the table is seen so far from it: metres, 1 - cosine. */
  private static final double WORK_AREA_OFF = 0.004;
  private static final double WORK_AREA_TURNED = 2e-4; // 1.1 degrees
  private static final int QUEUE = 2;

  private final String baseFrame;
  private final String graspFrame;
  private final Publisher<Grasps> all;
  private final String workAreaFrame;
  private final Publisher<TFMessage> fixed;
  private Pose workArea; // in the base frame, as it was sent last
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
    this.all = node.advertise("~grasps", Grasps.CODEC, false, QUEUE);
    this.poses = node.advertise("~grasp_pose", PoseStamped.CODEC, false, QUEUE);
    this.transforms = node.advertise("/tf", TFMessage.CODEC, false, QUEUE);
    this.heightMaps = node.advertise("~height_map", Image.CODEC, false, QUEUE);
    this.heatMaps = node.advertise("~heat_map", Image.CODEC, false, QUEUE);
    this.markers = node.advertise("~markers", MarkerArray.CODEC, false, QUEUE);
    this.workAreaFrame = prefix + "work_area";
    this.fixed = node.advertise("/tf_static", TFMessage.CODEC, true, QUEUE);
    workArea = new Pose(configuration.workArea().centreX(), configuration.workArea().centreY(),
        configuration.workArea().tableZ(), 0, 0, 0, 1);
    publishWorkArea(node.clock().nowNanos());
  }

  private void publishWorkArea(long nanos) {
    fixed.publish(Messages.transform(Messages.header(nanos, baseFrame), workAreaFrame, workArea));
  }

  /** It lies on the table where that is seen; what does not show in RViz is not sent. */
  private void follow(Scene scene) {
    Pose seen = scene.map().middle();
    Pose off = workArea.inverse().times(seen);
    if (Math.abs(off.z()) > WORK_AREA_OFF || 1 - off.rotation()[8] > WORK_AREA_TURNED) {
      workArea = seen;
      publishWorkArea(scene.stampNanos());
    }
  }

  void publish(Prediction prediction) {
    follow(prediction.scene());
    Header header = Messages.header(prediction.scene().stampNanos(), baseFrame);
    all.publish(SightMessages.grasps(header, prediction.sight()));
    prediction.best().ifPresent(grasp -> {
      GraspMessage message = Messages.grasp(header, prediction.object(), grasp);
      grasps.publish(message);
      poses.publish(new PoseStamped(header, message.pose()));
      transforms.publish(Messages.transform(header, graspFrame, Messages.pose(grasp)));
    });
    if (markers.subscriberCount() > 0) {
      markers.publish(SightMessages.markers(header, prediction.sight()));
    }
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
    float[] quality = prediction.heat().get();
    byte[] pixels = new byte[side * side];
    for (int row = 0; row < side; row++) {
      for (int col = 0; col < side; col++) {
        int cell = row * cells / side * cells + col * cells / side;
        pixels[row * side + col] = (byte) Math.round(255 * best(quality, cell * bins, bins));
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
}
