package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.msgs.FoundGrasp;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.ros.Publisher;
import org.onegrasp.world.CameraModel;

/**
 * Tables as nobody wishes them, seen by a node that knows one box, as real messages: each look has a clear outcome. The
 * skill is a file of a version that knew one demonstration and did not say where it lay.
 */
class BadTablesTest {
  /** Metres; seen from above. */
  private record Block(double x, double y, double width, double length, double height) {
    private boolean hides(double px, double py) {
      return Math.abs(px - x) <= width / 2 && Math.abs(py - y) <= length / 2;
    }
  }

  private static final Block BOX = new Block(0, 0, 0.04, 0.12, 0.06); // as it was shown
  private static final double ABOVE = 0.8; // of the camera, metres

  @TempDir
  Path skills;

  private NodeRig rig;
  private final BlockingQueue<Grasps> answers = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    try (InputStream earlier = getClass().getResourceAsStream("box-of-an-earlier-version.skill")) {
      Files.copy(earlier, skills.resolve("box.skill"));
    }
    rig = new NodeRig(skills, FakeLearner.open());
    rig.client.subscribe("/onegrasp/grasps", Grasps.CODEC, 100, answers::add);
    rig.info.publish(BoxOnTable.info());
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static Image table(RosTime stamp, Block... blocks) {
    CameraModel camera = BoxOnTable.CAMERA;
    float[] depth = new float[camera.width() * camera.height()];
    Arrays.fill(depth, (float) ABOVE);
    for (int i = 0; i < depth.length; i++) {
      for (Block block : blocks) {
        double top = ABOVE - block.height;
        double x = (i % camera.width() - camera.cx()) / camera.fx() * top;
        double y = -(i / camera.width() - camera.cy()) / camera.fy() * top;
        depth[i] = block.hides(x, y) ? Math.min(depth[i], (float) top) : depth[i];
      }
    }
    return BoxOnTable.floats(stamp, depth);
  }

  /** What the node says of this table, which is shown until it does. */
  private Grasps look(Block... blocks) throws InterruptedException {
    RosTime begin = rig.now();
    for (int i = 0; i < 600; i++) {
      rig.depth.publish(table(rig.now(), blocks));
      Grasps grasps = answers.poll(100, TimeUnit.MILLISECONDS);
      if (grasps != null && grasps.header().stamp().compareTo(begin) >= 0) {
        return grasps;
      }
    }
    throw new AssertionError("no answer");
  }

  /** It is there, at this place. */
  private static void found(Grasps grasps, double x, double y) {
    assertEquals(1, grasps.found().size(), grasps.toString());
    FoundGrasp box = grasps.found().get(0);
    assertEquals("box", box.object());
    assertEquals(x, box.pose().position().x(), 0.01);
    assertTrue(Math.abs(box.pose().position().y() - y) < 0.06, grasps.toString());
  }

  private static void notHere(Grasps grasps, String reason) {
    assertEquals(List.of(), grasps.found());
    assertEquals("box", grasps.notHere().get(0).object());
    assertTrue(grasps.notHere().get(0).reason().contains(reason), grasps.notHere().get(0).reason());
  }

  @Test
  void skillFileOfAnEarlierVersionIsListedAndItsObjectFound() throws Exception {
    ListSkills.Response list = rig.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request());
    assertEquals(List.of("box"), list.skills());
    assertEquals(List.of(1, 0, ""), List.of(list.demonstrations()[0], list.attempts()[0], list.message()));
    found(look(BOX), 0, 0);
    found(look(new Block(0.08, -0.05, 0.04, 0.12, 0.06)), 0.08, -0.05);
  }

  @Test
  void twoHundredThingsAreAnsweredAndTheBoxIsFoundWhenTheyAreGone() throws Exception {
    Block[] things = new Block[200];
    for (int i = 0; i < things.length; i++) {
      things[i] = new Block(-0.18 + i % 20 * 0.019, -0.18 + i / 20 * 0.038, 0.011, 0.024, 0.03);
    }
    notHere(look(things), "not here");
    found(look(BOX), 0, 0);
  }

  @Test
  void emptyTableIsSaidToBeEmpty() throws Exception {
    notHere(look(), "not here: the table is empty");
  }

  @Test
  void whereEverythingTouchesThereIsAnAnswer() throws Exception {
    Block[] all = new Block[36];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Block(-0.15 + i % 6 * 0.06, -0.15 + i / 6 * 0.06, 0.06, 0.06, 0.02 + 0.01 * (i * 7 % 5));
    }
    notHere(look(all), "not here");
    found(look(BOX), 0, 0);
  }

  @Test
  void boxIsFoundBetweenTheWallsOfABin() throws Exception {
    Block[] bin = {new Block(0.16, 0, 0.02, 0.34, 0.12), new Block(-0.16, 0, 0.02, 0.34, 0.12),
        new Block(0, 0.16, 0.34, 0.02, 0.12), new Block(0, -0.16, 0.34, 0.02, 0.12), BOX};
    found(look(bin), 0, 0);
    notHere(look(Arrays.copyOf(bin, 4)), "not here");
  }

  @Test
  void wallAlongTheEdgeOfTheViewIsNotTakenForTheBox() throws Exception {
    Block wall = new Block(0.18, 0, 0.03, 0.5, 0.15);
    found(look(BOX, wall), 0, 0);
    notHere(look(wall), "not here");
  }

  @Test
  void colourOfAnotherSizeOrTimeIsLeftOutAndTold() throws Exception {
    Publisher<Image> colour = rig.client.advertise("/onegrasp/colour", Image.CODEC, false, 10);
    Header header = Header.of(rig.now(), "camera");
    Image large = CameraMessages.image(header, CameraModel.ofFieldOfView(320, 240, 0.9), "rgb8", 3,
        new byte[3 * 320 * 240]);
    told("the colour image has 320x240", colour, large);
    Image old = BoxOnTable.image(new RosTime(1, 0), "rgb8", 3, new byte[3 * 160 * 120]);
    told("the nearest colour image is", colour, old);
  }

  private void told(String words, Publisher<Image> colour, Image image) throws InterruptedException {
    rig.awaitProblemWhile(() -> {
      colour.publish(image);
      rig.depth.publish(table(image.header().stamp().equals(new RosTime(1, 0)) ? rig.now() : image.header().stamp(),
          BOX));
    }, "camera", words, "colour is left out");
    found(look(BOX), 0, 0);
  }
}
