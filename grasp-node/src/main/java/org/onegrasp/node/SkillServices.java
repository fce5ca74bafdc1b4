package org.onegrasp.node;

import static org.onegrasp.node.health.Problems.Subject.CAMERA;
import static org.onegrasp.node.health.Problems.Subject.DEPTH;
import static org.onegrasp.node.health.Problems.Subject.DEPTH_AGE;
import static org.onegrasp.node.health.Problems.Subject.SKILLS;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.onegrasp.conversion.Messages;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.ForgetDemonstration;
import org.onegrasp.msgs.ForgetSkill;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.Predict;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SelectSkill;
import org.onegrasp.msgs.Teach;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.health.Arrivals;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.ros.RosNode;

/**
 * The node's services. What a caller can mend comes back as success = false with a message, never as a service error.
 * Names in messages are made fit for a terminal, as they are text of others; the fields for names hold them as they
 * are.
 */
final class SkillServices {
  private static final GraspMessage NO_GRASP = new GraspMessage(Header.of(RosTime.ZERO, ""), "",
      new PoseMessage(new Point(0, 0, 0), Quaternion.IDENTITY), 0, 0);

  private final Skills skills;
  private final BiFunction<Optional<Skill>, Scene, Prediction> serving;
  private final SceneHistory scenes;
  private final Arrivals usable;
  private final Problems problems;
  private final String baseFrame;

  /** @param usable when scenes came */
  SkillServices(Skills skills, BiFunction<Optional<Skill>, Scene, Prediction> serving, SceneHistory scenes,
      Arrivals usable, Problems problems,
      String baseFrame) {
    this.skills = skills;
    this.serving = serving;
    this.scenes = scenes;
    this.usable = usable;
    this.problems = problems;
    this.baseFrame = baseFrame;
  }

  /**
   * @param teach submits a demonstration and says what happens to it
   * @param submit the same for a lesson
   */
  void offer(RosNode node, Function<Demonstration, String> teach, Function<ShownGrasp, String> submit) {
    node.serve("~teach", Teach.CODEC, request -> teach(request, teach));
    node.serve("~predict", Predict.CODEC, this::predict);
    node.serve("~list_skills", ListSkills.CODEC, request -> list());
    node.serve("~select_skill", SelectSkill.CODEC, this::select);
    node.serve("~forget_skill", ForgetSkill.CODEC, this::forget);
    node.serve("~forget_demonstration", ForgetDemonstration.CODEC, request -> forget(request, submit));
  }

  private static Teach.Response teach(Teach.Request request, Function<Demonstration, String> teach) {
    try {
      return new Teach.Response(true, Quoted.line(teach.apply(request.demonstration())));
    } catch (UnusableInputException e) {
      return new Teach.Response(false, e.getMessage());
    }
  }

  private Predict.Response predict(Predict.Request request) {
    try {
      Optional<Skill> skill =
          request.object().isEmpty() ? skills.wanted() : Optional.of(skills.named(request.object()));
      String obstacle = obstacle();
      return scenes.newest().filter(scene -> obstacle.isEmpty()).map(scene -> predict(skill, scene))
          .orElseGet(() -> new Predict.Response(false, "no usable depth image: " + obstacle, NO_GRASP));
    } catch (IllegalArgumentException e) {
      return new Predict.Response(false, Quoted.line(e.getMessage()), NO_GRASP);
    }
  }

  /** Why the newest scene must not be used; empty when it may. */
  String obstacle() {
    boolean stale = usable.stale(); // asked first: an image that comes meanwhile may serve
    String problem = stale ? problems.message(DEPTH, DEPTH_AGE, CAMERA) : problems.message(DEPTH, CAMERA);
    if (!problem.isEmpty() || !stale) {
      return problem;
    }
    return String.format(Locale.ROOT,
        "the newest one is %.1f s old, at most %.1f s will do (~image_max_age): check that the camera runs",
        usable.ageSeconds(), usable.patienceSeconds());
  }

  private Predict.Response predict(Optional<Skill> skill, Scene scene) {
    Prediction prediction = serving.apply(skill, scene);
    Header header = Messages.header(scene.stampNanos(), baseFrame);
    return prediction.best()
        .map(grasp -> new Predict.Response(true, "", Messages.grasp(header, prediction.object(), grasp)))
        .orElseGet(() -> new Predict.Response(false, Quoted.line(prediction.obstacle()), NO_GRASP));
  }

  private ListSkills.Response list() {
    List<String> names = skills.names();
    List<Skills.Tally> tallies = names.stream().map(skills::tally).toList();
    return new ListSkills.Response(true, problems.message(SKILLS), names,
        skills.wanted().map(Skill::object).orElse(""),
        tallies.stream().mapToInt(Skills.Tally::demonstrations).toArray(),
        tallies.stream().mapToInt(Skills.Tally::attempts).toArray(),
        tallies.stream().mapToInt(Skills.Tally::held).toArray());
  }

  private SelectSkill.Response select(SelectSkill.Request request) {
    try {
      skills.select(request.object());
      return new SelectSkill.Response(true, "");
    } catch (IllegalArgumentException e) {
      return new SelectSkill.Response(false, Quoted.line(e.getMessage()));
    }
  }

  ForgetDemonstration.Response forget(ForgetDemonstration.Request request,
      Function<ShownGrasp, String> submit) {
    try {
      List<org.onegrasp.model.Demonstration> shown = skills.named(request.object()).shown();
      int number = request.demonstration();
      if (number < 1 || number > shown.size()) {
        throw new IllegalArgumentException("skill '" + request.object() + "' has the demonstrations 1 to "
            + shown.size() + ", there is no number " + Integer.toUnsignedString(number));
      }
      if (shown.size() == 1) {
        throw new IllegalArgumentException("skill '" + request.object()
            + "' has no other demonstration: forget the whole skill with ~forget_skill, or show the object again");
      }
      ShownGrasp lesson = new ShownGrasp(shown.get(number - 1), ShownGrasp.Change.FORGET);
      return new ForgetDemonstration.Response(true, Quoted.line(submit.apply(lesson)));
    } catch (IllegalArgumentException | UnusableInputException e) {
      return new ForgetDemonstration.Response(false, Quoted.line(e.getMessage()));
    }
  }

  private ForgetSkill.Response forget(ForgetSkill.Request request) {
    try {
      skills.forget(request.object());
      return new ForgetSkill.Response(true, "");
    } catch (IllegalArgumentException e) {
      return new ForgetSkill.Response(false, Quoted.line(e.getMessage()));
    } catch (IOException e) {
      return new ForgetSkill.Response(false,
          Quoted.line("cannot delete the skill's file (" + e.getMessage() + "): make the folder writable"));
    }
  }
}
