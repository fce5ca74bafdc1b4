package org.onegrasp.soak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RegionOfInterest;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SimConfiguration;

/**
 * A picture of an object on the table, taken once in the embedded simulator and sent many times: rendering thirty a
 * second would take the processor that is to be watched.
 *
 * @param millimetres 16UC1, little endian, as most drivers send depth
 * @param grasp where a person would show it to be held
 */
record Shot(String object, CameraModel camera, Pose cameraInBase, byte[] millimetres, Grasp grasp) {

  static final String BASE_FRAME = "base_link";
  static final String CAMERA_FRAME = "soak_camera";
  private static final double REACH = 0.06;

  /** Objects of held-out families, one picture each. */
  static List<Shot> take(int count, long seed) throws IOException {
    SimConfiguration shipped = SimConfiguration.shipped(seed);
    List<String> families = HouseholdObjects.heldoutFamilies();
    SplittableRandom random = new SplittableRandom(seed);
    List<Shot> shots = new ArrayList<>();
    try (SimWorld world = SimWorld.open(new SimConfiguration(shipped.world(), shipped.sensor(), false, seed))) {
      for (int i = 0; i < count; i++) {
        shots.add(take(world, HouseholdObjects.sample(families.get(i % families.size()), seed + i), random));
      }
    }
    return shots;
  }

  private static Shot take(SimWorld world, ObjectModel object, SplittableRandom random) {
    WorkArea area = world.workArea();
    world.place(object, area.centreX() + REACH * (2 * random.nextDouble() - 1),
        area.centreY() + REACH * (2 * random.nextDouble() - 1),
        2 * Math.PI * random.nextDouble());
    Observation seen = world.observe();
    return new Shot(object.name(), seen.camera(), seen.cameraInBase(), millimetres(seen.depthMetres()),
        GraspLabel.equivalents(object.demonstration(), world.objectPose()).get(0));
  }

  private static byte[] millimetres(float[] metres) {
    ByteBuffer data = ByteBuffer.allocate(2 * metres.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float depth : metres) {
      data.putShort(depth > 0 && depth < 65 ? (short) Math.round(1000 * depth) : 0);
    }
    return data.array();
  }

  private static Header header(long stampNanos, String frame) {
    return Header.of(RosTime.ofNanos(stampNanos), frame);
  }

  Image image(long stampNanos) {
    return new Image(header(stampNanos, CAMERA_FRAME), camera.height(), camera.width(), "16UC1", false,
        2 * camera.width(), millimetres);
  }

  CameraInfo info(long stampNanos) {
    double[] k = {camera.fx(), 0, camera.cx(), 0, camera.fy(), camera.cy(), 0, 0, 1};
    double[] r = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    double[] p = {camera.fx(), 0, camera.cx(), 0, 0, camera.fy(), camera.cy(), 0, 0, 0, 1, 0};
    return new CameraInfo(header(stampNanos, CAMERA_FRAME), camera.height(), camera.width(), "plumb_bob", new double[5],
        k, r, p, 0, 0,
        RegionOfInterest.WHOLE);
  }

  /** Where the camera is, on /tf as if a hand carried it. */
  TFMessage transform(long stampNanos) {
    Pose at = cameraInBase;
    return new TFMessage(List.of(new TransformStamped(header(stampNanos, BASE_FRAME), CAMERA_FRAME,
        new Transform(new Vector3(at.x(), at.y(), at.z()), new Quaternion(at.qx(), at.qy(), at.qz(), at.qw())))));
  }

  /** With the stamp of nothing: the newest picture is meant. */
  Demonstration demonstration(String name) {
    Pose pose = Pose.ofYaw(grasp.x(), grasp.y(), grasp.z(), grasp.yaw());
    return new Demonstration(header(0, BASE_FRAME), name, new PoseMessage(new Point(pose.x(), pose.y(), pose.z()),
        new Quaternion(pose.qx(), pose.qy(), pose.qz(), pose.qw())), grasp.width());
  }
}
