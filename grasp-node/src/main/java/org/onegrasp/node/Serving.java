package org.onegrasp.node;

import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Skill;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.skills.Skills;

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
    return new Prediction(skill, scene, learner.output(), quality, decoder.decode(quality, scene.map(), skill.grasp()));
  }
}
