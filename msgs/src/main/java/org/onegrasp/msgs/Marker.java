package org.onegrasp.msgs;

import java.util.List;

/**
 * A shape for RViz to draw.
 *
 * @param header frame of the pose
 * @param ns namespace of the id
 * @param id a marker replaces one with the same namespace and id
 * @param type ARROW to TRIANGLE_LIST
 * @param action ADD, DELETE or DELETEALL
 * @param pose of the shape, metres
 * @param scale size of the shape, metres
 * @param color of the shape
 * @param lifetime after which it vanishes; zero for never
 * @param frameLocked moves with its frame
 * @param points of lists and strips, metres
 * @param colors one for each point, or none
 * @param text of TEXT_VIEW_FACING
 * @param meshResource URI of MESH_RESOURCE
 * @param meshUseEmbeddedMaterials takes the colours of the mesh
 */
public record Marker(Header header, String ns, int id, int type, int action, PoseMessage pose, Vector3 scale,
    ColorRGBA color,
    RosDuration lifetime, boolean frameLocked, List<Point> points, List<ColorRGBA> colors, String text,
    String meshResource,
    boolean meshUseEmbeddedMaterials) {
  public static final MessageCodec<Marker> CODEC = RecordCodec.of("visualization_msgs/Marker", Marker.class);

  public static final int ARROW = 0;
  public static final int CUBE = 1;
  public static final int SPHERE = 2;
  public static final int CYLINDER = 3;
  public static final int LINE_STRIP = 4;
  public static final int LINE_LIST = 5;
  public static final int CUBE_LIST = 6;
  public static final int SPHERE_LIST = 7;
  public static final int POINTS = 8;
  public static final int TEXT_VIEW_FACING = 9;
  public static final int MESH_RESOURCE = 10;
  public static final int TRIANGLE_LIST = 11;

  public static final int ADD = 0;
  public static final int MODIFY = 0;
  public static final int DELETE = 2;
  public static final int DELETEALL = 3;
}
