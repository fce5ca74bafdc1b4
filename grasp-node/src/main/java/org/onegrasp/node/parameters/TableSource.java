package org.onegrasp.node.parameters;

/** Who says where the table is. */
public enum TableSource {
  /** {@code ~table_z}: a person. */
  SAID,
  /** {@code ~table_z: auto}: the camera, whose pose is known. */
  SEEN,
  /** {@code ~camera_pose: auto}: the base frame is on the table, wherever the camera sees it. */
  BASE;

  public static final String AUTO = "auto";
  public static final String CAMERA_POSE = "~camera_pose";

  /** @param parameters of the node */
  static TableSource of(ParameterReader parameters) {
    if (parameters.says(CAMERA_POSE, AUTO)) {
      return BASE;
    }
    return parameters.says("~table_z", AUTO) ? SEEN : SAID;
  }
}
