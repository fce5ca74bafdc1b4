package org.onegrasp.gazebo;

import org.onegrasp.msgs.gazebo.Quaternion;
import org.onegrasp.msgs.gazebo.Vector3d;
import org.onegrasp.world.Pose;

/** Poses as Gazebo writes them. */
final class GazeboPoses {
  private GazeboPoses() {}

  static org.onegrasp.msgs.gazebo.Pose message(Pose pose) {
    return org.onegrasp.msgs.gazebo.Pose.newBuilder()
        .setPosition(Vector3d.newBuilder().setX(pose.x()).setY(pose.y()).setZ(pose.z()))
        .setOrientation(Quaternion.newBuilder().setX(pose.qx()).setY(pose.qy()).setZ(pose.qz()).setW(pose.qw()))
        .build();
  }

  static Pose pose(org.onegrasp.msgs.gazebo.Pose message) {
    Vector3d p = message.getPosition();
    Quaternion q = message.getOrientation();
    return new Pose(p.getX(), p.getY(), p.getZ(), q.getX(), q.getY(), q.getZ(), q.getW());
  }
}
