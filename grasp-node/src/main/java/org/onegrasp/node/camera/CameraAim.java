package org.onegrasp.node.camera;

import org.onegrasp.world.Pose;

/** Tells a camera that looks past the table, mostly because the frame in its messages is not its optical frame. */
final class CameraAim {
  private static final double SIDEWAYS = 75;
  private static final double UP = 105;

  private CameraAim() {}

  /** A sentence to add to a message when a camera with this pose looks sideways or up; else nothing. */
  static String hint(Pose cameraInBase) {
    double fromDown = Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, -cameraInBase.rotation()[8]))));
    return fromDown <= SIDEWAYS ? ""
        : ". By its pose the camera looks " + (fromDown > UP ? "up" : "sideways") + ", " + Math.round(fromDown)
            + " degrees from straight down: if it does see the table, the frame in its messages (or ~camera_pose) is"
            + " not its optical one (z forward, x right, y down); name that one, such as camera_depth_optical_frame."
            + " If it does look there, let it look down at the table";
  }
}
