package org.onegrasp.node.sight;

import java.util.Optional;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;
import org.onegrasp.recognition.Found;
import org.onegrasp.world.Grasp;

/**
 * A thing in view and the skill whose object it is.
 *
 * @param instance 1 for the one most like what was shown, 2 for another of the same object, and so on
 */
public record Claim(Skill skill, Found found, int instance) {

  public String object() {
    return skill.object();
  }

  /** The demonstration that it is like; nothing for start weights. */
  public Optional<Demonstration> shown() {
    return skill.shown().stream().skip(found.demonstration()).findFirst();
  }

  /** With the probability that it is right and holds, after all that is known of such grasps. */
  public Grasp grasp() {
    Grasp grasp = found.grasp();
    return new Grasp(grasp.x(), grasp.y(), grasp.z(), grasp.yaw(), grasp.width(),
        skill.experience().calibrated(grasp.quality()), grasp.tilt());
  }

  /** Probability before any experience with this skill's grasps. */
  public double untriedQuality() {
    return found.grasp().quality();
  }
}
