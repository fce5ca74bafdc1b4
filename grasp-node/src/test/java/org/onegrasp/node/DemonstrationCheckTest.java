package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.Configurations;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.world.Grasp;

class DemonstrationCheckTest {
  private static final long NOW = 1_000_000_000_000L;

  private final SceneHistory scenes = new SceneHistory();
  private final FrameTree frames = new FrameTree(0.5, System::nanoTime);
  private final Problems problems = new Problems();
  private final NodeConfiguration configuration =
      NodeConfiguration.read(new ParameterReader(name -> Optional.empty()), () -> Path.of("unused"));
  private final DemonstrationCheck check =
      new DemonstrationCheck(configuration, OutputSpec.STANDARD, scenes, frames, problems);
  private Scene scene;

  @BeforeEach
  void look() {
    SceneReader reader =
        new SceneReader(Configurations.withCameraPose(configuration, BoxOnTable.CAMERA_POSE), InputSpec.STANDARD,
            frames, scenes, problems, () -> NOW);
    scene = reader.read(BoxOnTable.metres(RosTime.ofNanos(NOW)), BoxOnTable.info());
  }

  private static Demonstration shown(Grasp grasp) {
    return Messages.demonstration(Messages.header(NOW, "base_link"), "box", grasp);
  }

  private String refusal(Demonstration demonstration) {
    return assertThrows(UnusableInputException.class, () -> check.check(demonstration, NOW)).getMessage();
  }

  private static void says(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), "'" + part + "' is missing in: " + message);
    }
  }

  @Test
  void goodDemonstrationBecomesALesson() {
    ShownGrasp lesson = check.check(shown(BoxOnTable.GRASP), NOW).lesson();
    assertEquals("box", lesson.object());
    assertSame(scene.seen(), lesson.shown().seen());
    assertEquals(0.02, lesson.grasp().y(), 1e-12);
  }

  @Test
  void nameIsNeeded() {
    says(refusal(Messages.demonstration(Messages.header(NOW, "base_link"), " ", BoxOnTable.GRASP)), "object's name");
  }

  @Test
  void placeBesideTheObjectIsRefused() {
    says(refusal(shown(new Grasp(0.12, 0.1, 0.43, 0, 0.04, 1))), "nothing to hold", "Show the grasp on the object");
  }

  @Test
  void placeOutsideTheWorkAreaIsRefused() {
    says(refusal(shown(new Grasp(0.5, 0, 0.43, 0, 0.04, 1))), "outside the work area", "(0.5, 0.0)");
  }

  @Test
  void declaredWidthBeyondTheGripperIsRefused() {
    says(refusal(shown(new Grasp(0, 0.02, 0.43, 0, 0.12, 1))), "0.12 m", "0.085 m", "~gripper_opening");
    says(refusal(shown(new Grasp(0, 0.02, 0.43, 0, Double.NaN, 1))), "NaN");
  }

  @Test
  void measuredWidthBeyondTheGripperIsRefused() {
    says(refusal(shown(new Grasp(0, 0.0, 0.43, Math.PI / 2, 0.04, 1))), "gripper opens");
  }

  @Test
  void staleStampIsRefused() {
    Demonstration old =
        Messages.demonstration(Messages.header(NOW - 7_500_000_000L, "base_link"), "box", BoxOnTable.GRASP);
    says(refusal(old), "stale", "7.5 s old", "~demonstration_max_age");
  }

  @Test
  void stampFromTheFutureIsRefused() {
    Demonstration ahead =
        Messages.demonstration(Messages.header(NOW + 60_000_000_000L, "base_link"), "box", BoxOnTable.GRASP);
    says(refusal(ahead), "60.0 s ahead", "compare the clocks");
  }

  @Test
  void withoutAStampItBelongsToTheNewestImage() {
    Demonstration unstamped = Messages.demonstration(Header.of(RosTime.ZERO, "base_link"), "box", BoxOnTable.GRASP);
    assertSame(scene.seen(), check.check(unstamped, NOW + 1_000_000_000L).lesson().shown().seen());
  }

  @Test
  void imageOfLongAgoDoesNotServe() {
    Demonstration later =
        Messages.demonstration(Messages.header(NOW + 20_000_000_000L, "base_link"), "box", BoxOnTable.GRASP);
    says(assertThrows(UnusableInputException.class, () -> check.check(later, NOW + 20_000_000_000L)).getMessage(),
        "nearest depth image is 20.0 s away", "camera is running");
  }

  @Test
  void unknownFrameIsRefusedWithTheKnownOnes() {
    frames.update(new TFMessage(List.of(new TransformStamped(Header.of(RosTime.ZERO, "base_link"), "camera",
        new Transform(new Vector3(0, 0, 1), Quaternion.IDENTITY)))), true, NOW);
    Demonstration lost = Messages.demonstration(Messages.header(NOW, "moon"), "box", BoxOnTable.GRASP);
    says(refusal(lost), "unknown frame 'moon'", "'base_link'", "camera");
  }

  @Test
  void knownFrameIsTransformed() {
    frames.update(new TFMessage(List.of(new TransformStamped(Header.of(RosTime.ZERO, "base_link"), "tray",
        new Transform(new Vector3(0, 0.02, 0.43), Quaternion.IDENTITY)))), true, NOW);
    Demonstration onTray = Messages.demonstration(Messages.header(NOW, "tray"), "box", new Grasp(0, 0, 0, 0, 0.04, 1));
    assertEquals(0.43, check.check(onTray, NOW).lesson().grasp().z(), 1e-12);
  }

  @Test
  void zeroQuaternionIsRefused() {
    Demonstration empty = new Demonstration(Messages.header(NOW, "base_link"), "box",
        new PoseMessage(new Point(0, 0, 0.43), new Quaternion(0, 0, 0, 0)), 0.04);
    says(refusal(empty), "quaternion", "fill in position and orientation");
  }

  @Test
  void steepClosingDirectionIsRefused() {
    Demonstration steep = new Demonstration(Messages.header(NOW, "base_link"), "box",
        new PoseMessage(new Point(0, 0.02, 0.43), new Quaternion(0, Math.sqrt(0.5), 0, Math.sqrt(0.5))), 0.04);
    says(refusal(steep), "tilted by 90 degrees", "from above");
  }

  @Test
  void withoutAnyImageTheReasonIsPassedOn() {
    problems.report(Problems.Subject.DEPTH, "encoding 'rgb8' is no depth");
    DemonstrationCheck blind =
        new DemonstrationCheck(configuration, OutputSpec.STANDARD, new SceneHistory(), frames, problems);
    says(assertThrows(UnusableInputException.class, () -> blind.check(shown(BoxOnTable.GRASP), NOW)).getMessage(),
        "no usable depth image", "encoding 'rgb8'");
  }
}
