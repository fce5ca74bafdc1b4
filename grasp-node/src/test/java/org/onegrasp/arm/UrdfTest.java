package org.onegrasp.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrdfTest {
  private static List<String> names(KinematicChain chain) {
    return chain.joints().stream().map(ChainJoint::name).toList();
  }

  private static String refusal(String urdf) {
    return assertThrows(IllegalArgumentException.class, () -> Urdf.parse(urdf, "my.urdf")).getMessage();
  }

  private static String refusal(String urdf, String base, String tool) {
    Urdf robot = Urdf.parse(urdf, "my.urdf");
    return assertThrows(IllegalArgumentException.class, () -> KinematicChain.between(robot, base, tool)).getMessage();
  }

  /** Of the file, or of its chain. */
  private static String anyRefusal(String urdf) {
    return assertThrows(IllegalArgumentException.class,
        () -> KinematicChain.between(Urdf.parse(urdf, "my.urdf"), "base", "tool")).getMessage();
  }

  @Test
  void chainOfThePandaHasItsSevenJointsWithTheLimitsOfItsController() throws Exception {
    KinematicChain chain = ArmData.pandaChain();
    assertEquals(List.of("panda_joint1", "panda_joint2", "panda_joint3", "panda_joint4", "panda_joint5", "panda_joint6",
        "panda_joint7"), names(chain));
    assertEquals(new ChainJoint("panda_joint4", true, -3.0718, -0.0698, 2.175), chain.joints().get(3));
  }

  @Test
  void chainOfTheUr5StartsAtAnyLinkOfTheSameTree() throws Exception {
    assertEquals(6, ArmData.ur5Chain().joints().size());
    assertEquals(names(ArmData.ur5Chain()), names(KinematicChain.between(ArmData.ur5(), "base", "tool_tip")));
    assertEquals(names(ArmData.ur5Chain()), names(KinematicChain.between(ArmData.ur5(), "world", "ee_link")));
  }

  @Test
  void fingerThatMimicsTheOtherIsNoJointOfItsOwn() throws Exception {
    KinematicChain fingers = KinematicChain.between(ArmData.panda(), "panda_leftfinger", "panda_rightfinger");
    assertEquals(List.of(new ChainJoint("panda_finger_joint1", false, 0, 0.04, 0.2)), fingers.joints());
    Kinematics kinematics = new Kinematics(fingers);
    kinematics.moveTo(new double[] {0.03});
    assertEquals(-0.06, kinematics.pose().y(), 1e-9);
  }

  @Test
  void softLimitsNarrowTheRange() {
    String soft = Arms.PLANAR.replace("<limit lower=\"0\"",
        "<safety_controller soft_lower_limit=\"0.2\" soft_upper_limit=\"9\" k_velocity=\"1\"/><limit lower=\"0\"");
    ChainJoint elbow = KinematicChain.between(Urdf.parse(soft, "my.urdf"), "base", "tool").joints().get(1);
    assertEquals(new ChainJoint("elbow", true, 0.2, 2.5, 2), elbow);
  }

  @Test
  void continuousJointNeedsNoLimit() {
    ChainJoint swing = Arms.polar().joints().get(0);
    assertEquals(new ChainJoint("swing", true, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.5), swing);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
      "name=\"elbow\" | name=\"shoulder\" | joint[shoulder] | two of this name",
      "<link name=\"upper\"/> | <link name=\"base\"/> | link[base] | two of this name",
      "type=\"fixed\" | type=\"welded\" | joint[end] | unknown joint type 'welded'",
      "<child link=\"lower\"/> | <child link=\"hand\"/> | joint[elbow] | no link 'hand'",
      "<child link=\"tool\"/> | <child link=\"upper\"/> | joint[end] | hangs on two joints",
      "<axis xyz=\"0 0 2\"/> | <axis xyz=\"0 0 0\"/> | joint[elbow] | axis has no direction",
      "<axis xyz=\"0 0 2\"/> | <axis xyz=\"0 0 up\"/> | joint[elbow] | 'up' is not a number",
      "<origin xyz=\"0.3 0 0\"/> | <origin xyz=\"0.3 NaN 0\"/> | joint[end] | 'NaN' is not finite",
      "<origin xyz=\"0.3 0 0\"/> | <origin xyz=\"0.3 0\"/> | joint[end] | expected 3 number(s), got '0.3 0'",
      "lower=\"0\" | lower=\"3\" | joint[elbow] | lower limit 3.0 is above upper limit 2.5",
      "velocity=\"2\" | velocity=\"-2\" | joint[elbow] | velocity must be positive, it is -2.0",
      "<robot name=\"planar\"> | <robot name=\"planar\" xmlns:xacro=\"x\"><xacro:include filename=\"a\"/> | robot |"
          + " run xacro",
      "<robot name=\"planar\"> | <!DOCTYPE robot [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><robot name=\"planar\">"
          + " | my.urdf"
          + " | DOCTYPE"})
  void whatIsWrongIsNamed(String from, String to, String place, String message) {
    String words = anyRefusal(Arms.PLANAR.replace(from, to)).replace("turn it into a URDF with: xacro", "run xacro");
    assertTrue(words.startsWith("my.urdf") && words.contains(place) && words.contains(message), words);
  }

  @Test
  void limitIsNeededOfAJointThatIsNotContinuous() {
    String words =
        anyRefusal(Arms.PLANAR.replace("<limit lower=\"0\" upper=\"2.5\" velocity=\"2\" effort=\"10\"/>", ""));
    assertTrue(words.contains("joint[elbow]: needs a <limit>"), words);
  }

  @Test
  void fileThatIsTooLargeIsNotRead() {
    assertTrue(refusal("<robot>" + " ".repeat(5 << 20) + "</robot>").contains("larger than 4194304 bytes"));
  }

  @Test
  void endsOfAChainMustBelongTogether() {
    String twoTrees = Arms.PLANAR.replace("<link name=\"tool\"/>", "<link name=\"tool\"/><link name=\"camera\"/>");
    assertTrue(refusal(Arms.PLANAR, "base", "hand").contains("no link 'hand'; there are base, upper, lower, tool"));
    assertTrue(refusal(Arms.PLANAR, "lower", "tool").contains("nothing moves between 'lower' and 'tool'"));
    assertTrue(refusal(twoTrees, "base", "camera").contains("must belong to one tree"));
  }

  @Test
  void jointsThatGoRoundInACircleAreFound() {
    String circle =
        Arms.PLANAR.replace("<link name=\"base\"/>", "<link name=\"base\"/><joint name=\"back\" type=\"fixed\">"
            + "<parent link=\"tool\"/><child link=\"base\"/></joint>");
    assertTrue(refusal(circle, "base", "tool").contains("in a circle"));
  }

  @Test
  void floatingJointIsNoPartOfAChain() {
    String floating =
        Arms.PLANAR.replace("<joint name=\"elbow\" type=\"revolute\">", "<joint name=\"elbow\" type=\"floating\">");
    assertTrue(
        refusal(floating, "base", "tool").contains("joint 'elbow' between 'base' and 'tool' is floating or planar"));
  }

  @Test
  void jointThatMimicsOneOutsideTheChainIsRefused() {
    String mimic = Arms.PLANAR.replace("<axis xyz=\"0 0 2\"/>", "<axis xyz=\"0 0 2\"/><mimic joint=\"shoulder\"/>");
    assertTrue(refusal(mimic, "upper", "tool").contains("joint 'elbow' mimics 'shoulder', which is no moving joint"));
  }

  private static final String FINGER =
      "<link name='finger'/><joint name='jf' type='TYPE'><parent link='tool'/><child link='finger'/>INSIDE</joint>";

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"prismatic | <limit lower='0' upper='0.04' velocity='0'/>",
      "prismatic | <limit lower='0' upper='0.04' velocity='-1'/>",
      "prismatic | <limit lower='0.04' upper='0' velocity='1'/>",
      "prismatic | <axis xyz='0 0 0'/><limit lower='0' upper='1' velocity='1'/>", "revolute | <axis xyz='0 0 1'/>",
      "revolute | <axis xyz='0 0'/><limit lower='0' upper='1' velocity='1'/>", "fixed | <origin xyz='a b c'/>",
      "revolute | <mimic/><limit lower='0' upper='1' velocity='1'/>", "spring | <origin/>",
      "planar | <axis xyz='0 0 0'/>",
      "continuous | <limit velocity='${speed}'/>"})
  void jointsOffTheWayToTheToolDoNotMatter(String type, String inside) {
    String urdf = Arms.PLANAR.replace("</robot>", FINGER.replace("TYPE", type).replace("INSIDE", inside) + "</robot>");
    assertEquals(names(KinematicChain.between(Urdf.parse(Arms.PLANAR, "my.urdf"), "base", "tool")),
        names(KinematicChain.between(Urdf.parse(urdf, "my.urdf"), "base", "tool")));
    String used = refusal(urdf, "base", "finger");
    assertTrue(used.startsWith("my.urdf: ") && used.contains("jf"), used);
  }

  @Test
  void xacroFilesAreNamedAsSuch() {
    String macro = refusal("<robot name='r' xmlns:xacro='x'><link name='a'/><xacro:finger side='left'/></robot>");
    assertTrue(macro.contains("<xacro:finger>") && macro.contains("xacro FILE > robot.urdf"), macro);
    String value = refusal(Arms.PLANAR.replace("<limit lower=\"0\"", "<limit lower=\"${low}\""), "base", "tool");
    assertTrue(value.contains("'${low}'") && value.contains("xacro FILE > robot.urdf"), value);
  }

  @Test
  void blankLinesAndCommentsBeforeTheDeclarationAreForgiven() {
    String body = Arms.PLANAR.substring(Arms.PLANAR.indexOf("<robot"));
    assertEquals(names(KinematicChain.between(Urdf.parse(body, "my.urdf"), "base", "tool")),
        names(KinematicChain.between(
            Urdf.parse("\n<!-- mine -->\n<?xml version=\"1.0\"?><!DOCTYPE robot>" + body, "my.urdf"), "base", "tool")));
  }
}
