package org.onegrasp.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.onegrasp.arm.KinematicChain;
import org.onegrasp.arm.Urdf;
import org.onegrasp.fuzz.FuzzTarget.Bound;

/** Descriptions of robots, from files and the parameter server. */
final class ArmTargets {
  private ArmTargets() {}

  static List<FuzzTarget> all() {
    return List.of(new FuzzTarget(
        "arm.urdf", new Bound(4096, 1 << 20), Set.of(IllegalArgumentException.class), Seeds.texts(
            "<?xml version=\"1.0\"?><robot name=\"r\"><link name=\"base\"/><link name=\"tool\"/><joint name=\"j\""
                + " type=\"revolute\">"
                + "<parent link=\"base\"/><child link=\"tool\"/><origin xyz=\"0 0 1\" rpy=\"0 0.5 0\"/><axis xyz=\"0"
                + " 0 1\"/>"
                + "<limit lower=\"-1\" upper=\"1\" velocity=\"2\" effort=\"3\"/><mimic joint=\"k\""
                + " multiplier=\"2\"/></joint></robot>",
            "<robot name=\"r\"><link name=\"base\"/><link name=\"m\"/><link name=\"tool\"/><joint name=\"a\""
                + " type=\"continuous\">"
                + "<parent link=\"base\"/><child link=\"m\"/></joint><joint name=\"b\" type=\"prismatic\"><parent"
                + " link=\"m\"/>"
                + "<child link=\"tool\"/><limit lower=\"0\" upper=\"1e308\" velocity=\"1\"/><safety_controller"
                + " soft_lower_limit=\"0.1\"/>"
                + "<axis xyz=\"1e308 1e308 0\"/></joint></robot>",
            "<robot xmlns:xacro=\"x\"><xacro:include/></robot>", "<!DOCTYPE r [<!ENTITY a \"b\">]><robot>&a;</robot>"),
        ArmTargets::urdf));
  }

  private static void urdf(byte[] input) {
    KinematicChain.between(Urdf.parse(new String(input, StandardCharsets.UTF_8), "my.urdf"), "base", "tool");
  }
}
