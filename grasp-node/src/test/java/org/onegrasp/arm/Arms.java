package org.onegrasp.arm;

/** Small robots in URDF for tests. */
public final class Arms {
  /** Two turning joints in a plane, links of 0.5 m and 0.3 m, tool at the end; the second joint may not turn back. */
  static final String PLANAR = """
      <robot name="planar">
        <link name="base"/><link name="upper"/><link name="lower"/><link name="tool"/>
        <joint name="shoulder" type="revolute"><parent link="base"/><child link="upper"/>
          <axis xyz="0 0 1"/><limit lower="-3" upper="3" velocity="1" effort="10"/></joint>
        <joint name="elbow" type="revolute"><parent link="upper"/><child link="lower"/><origin xyz="0.5 0 0"/>
          <axis xyz="0 0 2"/><limit lower="0" upper="2.5" velocity="2" effort="10"/></joint>
        <joint name="end" type="fixed"><parent link="lower"/><child link="tool"/><origin xyz="0.3 0 0"/></joint>
      </robot>""";

  /**
   * A gantry that slides along x, y and z and turns about z; with all joints at 0 the tool is at (0, 0, 1) and points
   * down.
   */
  public static final String GANTRY =
      """
          <robot name="gantry">
            <link name="base"/><link name="bridge"/><link name="trolley"/><link name="column"/>
            <link name="palm"/><link name="tool"/>
            <joint name="x" type="prismatic"><parent link="base"/><child link="bridge"/><origin xyz="0 0 1.4"/>
              <axis xyz="1 0 0"/><limit lower="-0.4" upper="0.4" velocity="0.5" effort="10"/></joint>
            <joint name="y" type="prismatic"><parent link="bridge"/><child link="trolley"/>
              <axis xyz="0 1 0"/><limit lower="-0.4" upper="0.4" velocity="0.5" effort="10"/></joint>
            <joint name="z" type="prismatic"><parent link="trolley"/><child link="column"/>
              <axis xyz="0 0 1"/><limit lower="-0.9" upper="0" velocity="0.5" effort="10"/></joint>
            <joint name="yaw" type="continuous"><parent link="column"/><child link="palm"/>
              <axis xyz="0 0 1"/><limit velocity="2" effort="10"/></joint>
            <joint name="hand" type="fixed"><parent link="palm"/><child link="tool"/>
              <origin xyz="0 0 -0.4" rpy="3.141592653589793 0 0"/></joint>
          </robot>""";

  /**
   * Turns up and down about y, reaches along that direction, and tilts the tool back: it cannot pass by its own axis.
   */
  static final String POLAR =
      """
          <robot name="polar">
            <link name="base"/><link name="beam"/><link name="rod"/><link name="tool"/>
            <joint name="swing" type="continuous"><parent link="base"/><child link="beam"/><axis xyz="0 1 0"/></joint>
            <joint name="reach" type="prismatic"><parent link="beam"/><child link="rod"/>
              <limit lower="0.001" upper="1" velocity="1" effort="10"/></joint>
            <joint name="tilt" type="continuous"><parent link="rod"/><child link="tool"/>
            <origin rpy="3.141592653589793 0 0"/>
              <axis xyz="0 1 0"/></joint>
          </robot>""";

  private Arms() {}

  static KinematicChain planar() {
    return KinematicChain.between(Urdf.parse(PLANAR, "planar.urdf"), "base", "tool");
  }

  static KinematicChain polar() {
    return KinematicChain.between(Urdf.parse(POLAR, "polar.urdf"), "base", "tool");
  }

  static KinematicChain gantry() {
    return KinematicChain.between(Urdf.parse(GANTRY, "gantry.urdf"), "base", "tool");
  }
}
