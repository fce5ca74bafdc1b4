package org.onegrasp.node;

import static org.onegrasp.node.health.Problems.Subject.DEMONSTRATION;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.Decoding.Candidate;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.ForgetDemonstration;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.web.Lesson;
import org.onegrasp.web.Preview;
import org.onegrasp.web.RefusedException;
import org.onegrasp.web.Sighting;
import org.onegrasp.web.Station;
import org.onegrasp.world.Grasp;

/**
 * Showing grasps on the page: what would come of one, and the lessons that come of them. Safe for use by several
 * threads.
 */
final class WebLessons {
  private static final String SHOW = "drag across the object, from one side to the other, with room for the fingers";

  private final SceneHistory scenes;
  private final GraspDecoder decoder;
  private final double opening;
  private final LessonLog log;
  private final SkillServices services;
  private final Deeds deeds;

  /** How lessons begin; each says what happens to it. */
  record Deeds(Function<Demonstration, String> teach, Function<ShownGrasp, String> submit) {}

  /** @param opening of the gripper, metres */
  WebLessons(SceneHistory scenes, GraspDecoder decoder, double opening, LessonLog log, SkillServices services,
      Deeds deeds) {
    this.scenes = scenes;
    this.decoder = decoder;
    this.opening = opening;
    this.log = log;
    this.services = services;
    this.deeds = deeds;
  }

  Preview preview(double x1, double y1, double x2, double y2) {
    if (Math.max(Math.max(Math.abs(x1), Math.abs(y1)), Math.max(Math.abs(x2), Math.abs(y2))) > Messages.MOST_METRES) {
      throw new RefusedException(400, "a point is more than a thousand kilometres away", SHOW);
    }
    Scene scene = freshScene();
    double yaw = Math.hypot(x2 - x1, y2 - y1) < 1e-9 ? 0 : Math.atan2(y2 - y1, x2 - x1);
    return measured(scene, (x1 + x2) / 2, (y1 + y2) / 2, yaw);
  }

  private Scene freshScene() {
    String obstacle = services.obstacle();
    return scenes.newest().filter(scene -> obstacle.isEmpty()).orElseThrow(() -> new RefusedException(503,
        "no usable depth image: " + (obstacle.isEmpty() ? "none has come yet" : obstacle),
        "look at diagnostics in GET /api/state"));
  }

  /** The decoder has scratch of its own, so one at a time. */
  private synchronized Preview measured(Scene scene, double x, double y, double yaw) {
    HeightMap map = scene.map();
    Grasp wanted = map.toMap(new Grasp(x, y, map.area().tableZ(), yaw, 0, 1));
    Candidate fitted = decoder.fit(map, new Grasp(wanted.x(), wanted.y(), Double.NaN, yaw, 0, 1));
    Grasp grasp = fitted.grasp();
    List<String> problems = new ArrayList<>();
    if (!fitted.valid()) {
      problems.add(fitted.rejection());
    } else {
      problems.addAll(decoder.checkDemonstration(map, grasp));
    }
    Grasp inBase = map.toBase(grasp);
    return new Preview(problems.isEmpty(), inBase.x(), inBase.y(), inBase.z(), yaw, grasp.width(),
        Math.max(0, grasp.z() - map.area().tableZ()), map.heightAt(grasp.x(), grasp.y()), Sighting.tips(inBase),
        Math.min(opening, grasp.width() + 0.008), WebSightings.seconds(scene.stampNanos()), List.copyOf(problems),
        problems.isEmpty() ? "" : SHOW);
  }

  Lesson teach(Station.Demonstrated shown) {
    double z = shown.z() == null ? Double.NaN : shown.z();
    double width = shown.width() == null ? Double.NaN : shown.width();
    if (Double.isNaN(z) || Double.isNaN(width)) {
      Preview measured = measured(freshScene(), shown.x(), shown.y(), shown.yaw());
      z = Double.isNaN(z) ? measured.z() : z;
      width = Double.isNaN(width) ? measured.width() : width;
    }
    Demonstration plain = Messages.demonstration(Header.of(RosTime.ZERO, ""), shown.object(),
        new Grasp(shown.x(), shown.y(), z, shown.yaw(), width, 1));
    Demonstration message =
        new Demonstration(plain.header(), plain.object(), plain.pose(), plain.width(), shown.add());
    Lesson expected = log.expect(shown.object());
    try {
      return log.taken(expected.id(), deeds.teach.apply(message));
    } catch (UnusableInputException e) {
      log.refused(expected.id(), e.getMessage());
      boolean busy = e.getMessage().startsWith(Teacher.BUSY);
      throw new RefusedException(busy ? 409 : 422, e.getMessage(),
          busy ? "wait until that lesson is over" : e.subject() == DEMONSTRATION ? SHOW : "mend that first");
    }
  }

  Lesson forgetDemonstration(String name, int demonstration) {
    Lesson expected = log.expect(name);
    ForgetDemonstration.Response answer =
        services.forget(new ForgetDemonstration.Request(name, demonstration), deeds.submit);
    if (!answer.success()) {
      log.refused(expected.id(), answer.message());
      throw new RefusedException(answer.message().startsWith(Teacher.BUSY) ? 409 : 422, answer.message(),
          "GET /api/skills/NAME has its demonstrations");
    }
    return log.taken(expected.id(), answer.message());
  }
}
