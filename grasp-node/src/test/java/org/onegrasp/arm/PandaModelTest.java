package org.onegrasp.arm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Pose;
import org.onegrasp.xml.XmlFile;
import org.w3c.dom.Element;

/** The Panda of sim-worlds is the Panda of the URDF: a plan made for one moves the other alike. */
class PandaModelTest {
  private XmlFile xml;
  private final Map<String, Pose> links = new LinkedHashMap<>();
  private final Map<String, Element> joints = new LinkedHashMap<>();

  @BeforeEach
  void read() throws IOException {
    try (InputStream in = Files.newInputStream(ArmData.repository().resolve("sim-worlds/models/panda/model.sdf"))) {
      xml = XmlFile.read(in, "panda/model.sdf");
    }
    Element model = xml.child(xml.root("sdf"), "model");
    for (Element link : XmlFile.children(model, "link")) {
      double[] p = xml.numbers(xml.child(link, "pose"), 6);
      links.put(xml.name(link), Pose.ofRollPitchYaw(p[0], p[1], p[2], p[3], p[4], p[5]));
    }
    XmlFile.children(model, "joint").forEach(joint -> joints.put(xml.name(joint), joint));
  }

  private double number(Element parent, String... path) {
    Element at = parent;
    for (String tag : path) {
      at = xml.child(at, tag);
    }
    return xml.numbers(at, 1)[0];
  }

  @Test
  void linksStandWhereTheUrdfPutsThemAtZero() throws IOException {
    for (String link : List.of("panda_link1", "panda_link4", "panda_link7", "panda_hand", "panda_leftfinger")) {
      assertSamePlace("panda_link0", link);
    }
    assertSamePlace("panda_leftfinger", "panda_rightfinger");
  }

  private void assertSamePlace(String from, String link) throws IOException {
    KinematicChain chain = KinematicChain.between(ArmData.panda(), from, link);
    Kinematics kinematics = new Kinematics(chain);
    kinematics.moveTo(new double[chain.joints().size()]);
    PoseError error = new PoseError();
    error.set(KinematicChain.matrix(kinematics.pose()),
        KinematicChain.matrix(links.get(from).inverse().times(links.get(link))));
    assertArrayEquals(new double[6], error.parts, 1e-9, link);
  }

  @Test
  void jointsHaveTheAxesLimitsEffortsAndSpeedsOfTheUrdf() throws IOException {
    int compared = 0;
    for (UrdfJoint joint : ArmData.panda().joints()) {
      if (joint.kind() != UrdfJoint.Kind.FIXED) {
        assertSame(joint, joints.get(joint.name()));
        compared++;
      }
    }
    assertEquals(9, compared);
    assertEquals(compared,
        joints.values().stream().filter(joint -> !joint.getAttribute("type").equals("fixed")).count());
  }

  private void assertSame(UrdfJoint expected, Element joint) {
    String name = expected.name();
    assertEquals(expected.kind() == UrdfJoint.Kind.PRISMATIC ? "prismatic" : "revolute", joint.getAttribute("type"),
        name);
    assertEquals(expected.parent(), XmlFile.text(xml.child(joint, "parent")), name);
    assertEquals(expected.child(), XmlFile.text(xml.child(joint, "child")), name);
    assertArrayEquals(expected.axis(), xml.numbers(xml.child(xml.child(joint, "axis"), "xyz"), 3), name);
    double[] limits = {number(joint, "axis", "limit", "lower"), number(joint, "axis", "limit", "upper"),
        number(joint, "axis", "limit", "effort"), number(joint, "axis", "limit", "velocity")};
    assertArrayEquals(new double[] {expected.limits().lower(), expected.limits().upper(), expected.limits().effort(),
        expected.limits().speed()}, limits, name);
  }

  @Test
  void inertiaIsThatOfARigidBody() {
    for (Element link : XmlFile.children(xml.child(xml.root("sdf"), "model"), "link")) {
      double[] moments = {number(link, "inertial", "inertia", "ixx"), number(link, "inertial", "inertia", "iyy"),
          number(link, "inertial", "inertia", "izz")};
      double sum = Arrays.stream(moments).sum();
      assertTrue(number(link, "inertial", "mass") > 0 && Arrays.stream(moments).allMatch(i -> i > 0 && i <= sum - i),
          xml.name(link));
    }
  }
}
