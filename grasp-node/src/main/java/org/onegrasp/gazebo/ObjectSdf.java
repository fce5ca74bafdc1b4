package org.onegrasp.gazebo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.geometry.MassProperties;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;

/**
 * An object as a Gazebo model: its convex pieces collide, its surface is seen. Contact is as stiff as the surface it
 * meets (the object's own stiffness is too high to count), and friction is the lesser of both, as in the embedded
 * simulator. An object of many pieces stands on a {@link Foot}.
 */
final class ObjectSdf {
  /** Which other collisions it meets: bits that it has in common with the table (1 and 4) or the gripper (2 and 4). */
  private static final int ON_TABLE = 1;
  private static final int IN_GRIPPER = 2;
  private static final int EVERYWHERE = 3;

  private final ObjectModel object;
  private final List<ConvexHull> hulls;
  private final MassProperties mass;
  private final int[] colours; // 0xRRGGBB a triangle, as Gazebo shows it
  private final Optional<Foot> foot;

  ObjectSdf(ObjectModel object) {
    this.object = object;
    hulls = ConvexHull.ofPieces(object.hulls(), object.name());
    mass = MassProperties.of(hulls, object.mass());
    colours = SurfaceColours.few(object.colours());
    foot = Foot.of(hulls, object.name());
  }

  /** Of the centre of mass, when the object's frame stands there; metres. */
  double centreHeight(Pose pose) {
    return pose.transform(mass.centre()[0], mass.centre()[1], mass.centre()[2])[2];
  }

  /** Of the highest corner, metres. */
  double top(Pose pose) {
    double[] m = pose.rotation();
    double highest = -Double.MAX_VALUE;
    for (ConvexHull hull : hulls) {
      for (int i = 0; i < hull.points.length; i += 3) {
        highest =
            Math.max(highest, m[6] * hull.points[i] + m[7] * hull.points[i + 1] + m[8] * hull.points[i + 2] + pose.z());
      }
    }
    return highest;
  }

  /** The model's SDF; meshes that it needs are written to the files. */
  String write(String name, Pose pose, GazeboFiles files) throws IOException {
    double[] c = mass.centre();
    double[] i = mass.inertia();
    StringBuilder link = new StringBuilder(SdfText.format(
        "<inertial><pose>%.9g %.9g %.9g 0 0 0</pose><mass>%.9g</mass><inertia>"
            + "<ixx>%.9g</ixx><iyy>%.9g</iyy><izz>%.9g</izz><ixy>%.9g</ixy><ixz>%.9g</ixz><iyz>%.9g</iyz>"
            + "</inertia></inertial>"
            + "<velocity_decay><angular>0.005</angular></velocity_decay>",
        c[0], c[1], c[2], mass.mass(), i[0], i[1], i[2], i[3], i[4], i[5]));
    for (int h = 0; h < hulls.size(); h++) {
      link.append(piece(h, name, files));
    }
    if (foot.isPresent()) {
      link.append(collision("foot", mesh(files.write(name + "-foot.stl", stl(foot.get().hull()))),
          "<max_contacts>" + Foot.MOST_CONTACTS
              + "</max_contacts>",
          ON_TABLE));
    }
    int part = 0;
    for (int colour : Arrays.stream(colours).distinct().toArray()) {
      link.append(visual(colour, name + "-seen-" + part, files));
      part++;
    }
    return "<sdf version=\"1.6\"><model name=\"" + name + "\"><allow_auto_disable>0</allow_auto_disable>"
        + SdfText.pose(pose)
        + "<link name=\"link\">" + link + "</link></model></sdf>";
  }

  private String piece(int h, String name, GazeboFiles files) throws IOException {
    PieceGeometry piece = PieceGeometry.of(hulls.get(h));
    String geometry = piece.geometry() != null ? piece.geometry()
        : mesh(files.write(name + "-piece-" + h + ".stl", stl(hulls.get(h))));
    return collision("piece_" + h, geometry, piece.pose(), foot.isPresent() ? IN_GRIPPER : EVERYWHERE);
  }

  /** @param more elements of the collision */
  private String collision(String name, String geometry, String more, int meets) {
    return SdfText.format(
        """
            <collision name="%s">%s<geometry>%s</geometry><surface>
            <friction><ode><mu>%.6g</mu><mu2>%.6g</mu2></ode><torsional><coefficient>%.6g</coefficient>
            </torsional></friction>
            <contact><collide_bitmask>%d</collide_bitmask><ode><kp>1e9</kp><kd>0</kd><max_vel>0.1</max_vel>
            <min_depth>0</min_depth></ode></contact>
            </surface></collision>
            """,
        name, more, geometry, object.friction(), object.friction(), object.friction(), meets);
  }

  private String visual(int colour, String name, GazeboFiles files) throws IOException {
    String rgb = SdfText.format("%.4f %.4f %.4f 1", (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
        (colour & 255) / 255.0);
    return "<visual name=\"" + name + "\"><geometry>" + mesh(files.write(name + ".stl", stl(colour)))
        + "</geometry><material><ambient>"
        + rgb + "</ambient><diffuse>" + rgb + "</diffuse></material></visual>";
  }

  private static String mesh(String uri) {
    return "<mesh><uri>" + uri + "</uri></mesh>";
  }

  private byte[] stl(int colour) {
    List<float[]> triangles = new ArrayList<>();
    for (int t = 0; t < colours.length; t++) {
      if (colours[t] == colour) {
        float[] corners = new float[9];
        for (int k = 0; k < 3; k++) {
          System.arraycopy(object.vertices(), 3 * object.triangles()[3 * t + k], corners, 3 * k, 3);
        }
        triangles.add(corners);
      }
    }
    return stl(triangles);
  }

  private static byte[] stl(ConvexHull hull) {
    List<float[]> triangles = new ArrayList<>();
    for (int[] face : hull.faces) {
      for (int i = 1; i + 1 < face.length; i++) {
        float[] corners = new float[9];
        int[] fan = {face[0], face[i], face[i + 1]};
        for (int k = 0; k < 9; k++) {
          corners[k] = (float) hull.points[3 * fan[k / 3] + k % 3];
        }
        triangles.add(corners);
      }
    }
    return stl(triangles);
  }

  /**
   * Binary STL, little endian:
   *
   * <pre>
   *   80 bytes of text | u32 triangles | each: normal (3 floats), corners (9 floats), u16 0
   * </pre>
   */
  private static byte[] stl(List<float[]> triangles) {
    ByteBuffer out = ByteBuffer.allocate(84 + 50 * triangles.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.position(80).putInt(triangles.size());
    for (float[] c : triangles) {
      float[] u = {c[3] - c[0], c[4] - c[1], c[5] - c[2]};
      float[] v = {c[6] - c[0], c[7] - c[1], c[8] - c[2]};
      float[] n = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
      float norm = (float) Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
      for (float value : n) {
        out.putFloat(norm > 0 ? value / norm : 0);
      }
      for (float value : c) {
        out.putFloat(value);
      }
      out.putShort((short) 0);
    }
    return out.array();
  }
}
