package org.onegrasp.world.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SdfReaderTest {
  private static final String WORLD =
      """
          <sdf version="1.6"><world name="default">
            <gravity>0 0 -9.81</gravity>
            <physics type="ode"><max_step_size>0.002</max_step_size></physics>
            <model name="m"><static>true</static><pose>1 2 3 0 0 1.5707963267948966</pose>
              <link name="l"><pose>0.5 0 0 0 0 0</pose>
                <collision name="c"><pose>0 0 0.1 0 0 0</pose>
                  <geometry><cylinder><radius>0.2</radius><length>0.4</length></cylinder></geometry>
                  <surface><friction><ode><mu>0.7</mu></ode></friction></surface>
                </collision>
                <visual name="v"><geometry><sphere><radius>0.3</radius></sphere></geometry>
                  <material><diffuse>1 0.5 0 1</diffuse></material>
                </visual>
              </link>
              <link name="slide"/>
              <joint name="j" type="prismatic"><parent>l</parent><child>slide</child>
                <axis><xyz>2 0 0</xyz><limit><lower>-1</lower><upper>2</upper><effort>3</effort>
                <velocity>4</velocity></limit></axis>
              </joint>
            </model>
          </world></sdf>""";

  private static SdfWorld read(String xml) throws IOException {
    return SdfReader.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), "test.world");
  }

  private static String errorOf(String from, String to) {
    assertTrue(WORLD.contains(from), from);
    return assertThrows(IllegalArgumentException.class, () -> read(WORLD.replace(from, to))).getMessage();
  }

  @Test
  void posesOfLinksAndShapesAreChainedIntoTheBaseFrame() throws IOException {
    SdfWorld.Link link = read(WORLD).link("m", "l");
    assertEquals(1, link.pose().x(), 1e-12);
    assertEquals(2.5, link.pose().y(), 1e-12);
    SdfWorld.Shape shape = link.collisions().get(0);
    assertEquals(3.1, shape.pose().z(), 1e-12);
    assertEquals(new SdfWorld.Geometry.Cylinder(0.2, 0.4), shape.geometry());
    assertEquals(new SdfWorld.Surface(0.7, 0, 1e12, 1), shape.surface());
    assertEquals(0xFF8000, link.visuals().get(0).rgb());
    assertEquals(new SdfWorld.Geometry.Sphere(0.3), link.visuals().get(0).geometry());
  }

  @Test
  void solverIsReadOrThatOfTheFormat() throws IOException {
    assertEquals(new SdfWorld.Solver(50, 100), read(WORLD).solver());
    String ode = "</max_step_size><ode><solver><iters>7</iters></solver><constraints><contact_max_correcting_vel>0.5"
        + "</contact_max_correcting_vel></constraints></ode>";
    assertEquals(new SdfWorld.Solver(7, 0.5), read(WORLD.replace("</max_step_size>", ode)).solver());
    assertTrue(errorOf("</max_step_size>", ode.replace("7", "0")).contains("iters must be 1 to 10000"));
  }

  @Test
  void jointAxesAreUnitVectorsInTheBaseFrame() throws IOException {
    SdfWorld.Joint joint = read(WORLD).joint("m", "j");
    assertArrayEquals(new double[] {0, 1, 0}, joint.axis(), 1e-12);
    assertEquals(-1, joint.lower());
    assertEquals(2, joint.upper());
    assertEquals(3, joint.effort());
    assertEquals(4, joint.velocity());
  }

  @Test
  void shippedWorldHasTheTableTheGripperAndTheCameraThatTheProjectPromises() {
    SdfWorld world = SdfReader.shipped();
    assertEquals(0.001, world.stepSeconds());
    assertEquals(-9.81, world.gravityZ());
    SdfWorld.Shape board = world.collisionBox("table", "top");
    assertEquals(0.40, board.pose().z() + ((SdfWorld.Geometry.Box) board.geometry()).z() / 2, 1e-12);
    assertEquals(new SdfWorld.Geometry.Box(0.01, 0.02, 0.08), world.collisionBox("arm", "left_finger").geometry());
    assertEquals("base", world.model("arm").links().get(0).name());
    SdfWorld.Camera camera = world.camera("depth");
    assertEquals(320, camera.model().width());
    assertEquals(240, camera.model().height());
    assertEquals(camera.pose(), world.camera("camera").pose());
    assertTrue(camera.pose().rotation()[8] < Math.cos(Math.toRadians(180 - 25)), "looks down, at most 25 degrees off");
  }

  @Test
  void shippedFileOnDiskIsTheOneInTheJar() throws IOException {
    SdfWorld onDisk = SdfReader.read(Path.of("../sim-worlds/worlds/table.world"));
    assertEquals(SdfReader.shipped().link("arm", "palm").pose(), onDisk.link("arm", "palm").pose());
  }

  @Test
  void pandaModelIsReadWhenAWorldHoldsIt() throws IOException {
    String model = Files.readString(Path.of("../sim-worlds/models/panda/model.sdf"));
    String world =
        WORLD.replace("</world>", model.substring(model.indexOf("<model"), model.indexOf("</sdf>")) + "</world>");
    SdfWorld.Model panda = read(world).model("panda");
    assertEquals("panda_link0", panda.links().get(0).name());
    assertEquals(9, panda.joints().stream().filter(joint -> !joint.type().equals("fixed")).count());
    SdfWorld.Joint elbow = read(world).joint("panda", "panda_joint4");
    assertArrayEquals(new double[] {0, -1, 0}, elbow.axis(), 1e-12);
    assertEquals(-3.1416, elbow.lower());
    assertEquals(87, elbow.effort());
  }

  @Test
  void wrongNumberNamesFileElementAndValue() {
    assertEquals("test.world: /sdf/world[default]/model[m]/link[l]/pose: 'abc' is not a number",
        errorOf("<pose>0.5 0 0 0 0 0</pose>", "<pose>abc 0 0 0 0 0</pose>"));
    assertEquals("test.world: /sdf/world[default]/model[m]/link[l]/pose: expected 6 number(s), got '0.5 0'",
        errorOf("<pose>0.5 0 0 0 0 0</pose>", "<pose>0.5 0</pose>"));
    assertEquals("test.world: /sdf/world[default]/physics/max_step_size: step must be 0.00001 to 0.005 s, got 1.0",
        errorOf("0.002", "1"));
  }

  @Test
  void missingAndUnknownPartsAreNamed() throws IOException {
    assertTrue(errorOf("<xyz>2 0 0</xyz>", "").endsWith("joint[j]/axis: needs a <xyz>"));
    assertTrue(errorOf("type=\"prismatic\"", "type=\"ball\"").contains("joint type 'ball' is not supported"));
    assertTrue(errorOf("<child>slide</child>", "<child>slid</child>").endsWith("no link 'slid' in this model"));
    assertTrue(errorOf("<sphere><radius>0.3</radius></sphere>", "<mesh/>").contains("neither <box>"));
    SdfWorld world = read(WORLD);
    assertEquals("test.world: no joint 'z' in the model 'm'; the embedded simulator needs it",
        assertThrows(IllegalArgumentException.class, () -> world.joint("m", "z")).getMessage());
  }

  @Test
  void brokenXmlNamesTheLineAndDoctypesAreRefused() {
    assertTrue(errorOf("</world>", "</wrld>").startsWith("test.world, line 20: "));
    String bomb = "<!DOCTYPE sdf [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>" + WORLD;
    assertTrue(assertThrows(IllegalArgumentException.class, () -> read(bomb)).getMessage().contains("DOCTYPE"));
  }
}
