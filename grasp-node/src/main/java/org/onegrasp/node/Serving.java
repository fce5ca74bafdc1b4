package org.onegrasp.node;

import org.onegrasp.grasp.Decoding;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Skill;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.world.Grasp;

/** Computes grasps, one at a time: for the stream of images and for the predict service. */
final class Serving {
  private final GraspLearner learner;
  private final Skills skills;
  private final GraspDecoder decoder;

  Serving(GraspLearner learner, Skills skills, double gripperOpening) {
    this.learner = learner;
    this.skills = skills;
    this.decoder = new GraspDecoder(learner.output(), gripperOpening);
  }

  /** With the skill in use. */
  Prediction predict(Scene scene) {
    return predict(skills.current(), scene);
  }

  synchronized Prediction predict(Skill skill, Scene scene) {
    float[] quality = new float[learner.output().values(scene.map().area())];
    learner.predict(skill, scene.seen(), quality);
    Grasp shown = skill.shown().isEmpty() ? null : skill.shown().get(0).graspOn(scene.map().area());
    Decoding onMap = decoder.decode(quality, scene.map(), shown);
    Decoding inBase = new Decoding(onMap.candidates().stream()
        .map(c -> new Decoding.Candidate(scene.map().toBase(c.grasp()), c.rejection())).toList());
    return new Prediction(skill, scene, learner.output(), quality, inBase);
  }
}
