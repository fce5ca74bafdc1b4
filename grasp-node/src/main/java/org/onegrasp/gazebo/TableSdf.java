package org.onegrasp.gazebo;

import org.onegrasp.world.Pose;
import org.onegrasp.world.Support;
import org.onegrasp.world.table.SdfWorld;

/** Static models that things stand on. */
final class TableSdf {
  /** Bits that it has in common with things (1) and the gripper (4). */
  private static final int MEETS = 5;
  private static final SdfWorld.Surface CARDBOARD = new SdfWorld.Surface(0.6, 0, 1e5, 100);

  private TableSdf() {}

  /** The table of a world file, moved from where the file has it. */
  static String of(SdfWorld.Model table, String name, Pose moved) {
    StringBuilder link = new StringBuilder();
    for (SdfWorld.Link part : table.links()) {
      for (SdfWorld.Shape shape : part.collisions()) {
        link.append(collision(part.name() + "_" + shape.name(), shape.pose(), geometry(shape.geometry()),
            shape.surface()));
      }
      for (SdfWorld.Shape shape : part.visuals()) {
        link.append(visual(part.name() + "_" + shape.name() + "_seen", shape.pose(), geometry(shape.geometry()),
            shape.rgb()));
      }
    }
    return model(name, moved, link.toString());
  }

  /** What lies on a table. */
  static String of(Support support, String name, Pose table) {
    Support.Kind kind = support.kind();
    Pose middle = table.times(Pose.ofYaw(support.at().x(), support.at().y(), kind.height() / 2, support.at().yaw()));
    String box = box(kind.length(), kind.width(), kind.height());
    return model(name, middle,
        collision("box", Pose.IDENTITY, box, CARDBOARD) + visual("seen", Pose.IDENTITY, box, kind.colour()));
  }

  private static String model(String name, Pose pose, String link) {
    return "<sdf version=\"1.6\"><model name=\"" + name + "\"><static>1</static>" + SdfText.pose(pose)
        + "<link name=\"link\">" + link + "</link></model></sdf>";
  }

  private static String collision(String name, Pose pose, String geometry, SdfWorld.Surface surface) {
    return SdfText.format(
        """
            <collision name="%s">%s%s<surface><friction><ode><mu>%.6g</mu><mu2>%.6g</mu2></ode></friction>
            <contact><collide_bitmask>%d</collide_bitmask><ode><kp>%.6g</kp><kd>%.6g</kd><max_vel>0.1</max_vel>
            <min_depth>0</min_depth></ode></contact></surface></collision>
            """,
        name, SdfText.pose(pose), geometry, surface.friction(), surface.friction(), MEETS, surface.stiffness(),
        surface.damping());
  }

  private static String visual(String name, Pose pose, String geometry, int colour) {
    String rgb = SdfText.format("%.4f %.4f %.4f 1", (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
        (colour & 255) / 255.0);
    return "<visual name=\"" + name + "\">" + SdfText.pose(pose) + geometry + "<material><ambient>" + rgb
        + "</ambient><diffuse>" + rgb + "</diffuse></material></visual>";
  }

  private static String geometry(SdfWorld.Geometry geometry) {
    if (geometry instanceof SdfWorld.Geometry.Box box) {
      return box(box.x(), box.y(), box.z());
    }
    if (geometry instanceof SdfWorld.Geometry.Cylinder cylinder) {
      return SdfText.format("<geometry><cylinder><radius>%.6g</radius><length>%.6g</length></cylinder></geometry>",
          cylinder.radius(), cylinder.length());
    }
    return SdfText.format("<geometry><sphere><radius>%.6g</radius></sphere></geometry>",
        ((SdfWorld.Geometry.Sphere) geometry).radius());
  }

  private static String box(double x, double y, double z) {
    return SdfText.format("<geometry><box><size>%.6g %.6g %.6g</size></box></geometry>", x, y, z);
  }
}
