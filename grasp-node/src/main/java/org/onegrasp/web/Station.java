package org.onegrasp.web;

import java.util.List;
import java.util.Optional;
import org.onegrasp.world.Observation;

/**
 * What the page can see of a node and have it do: what its ROS topics and services do, in the same words. For any
 * thread. What cannot be done is a {@link RefusedException}.
 */
public interface Station {
  /** How the node is. */
  State state();

  /** Skills by name, a part of all. */
  SkillList skills(int offset, int limit);

  /** Changes whenever a list of skills would be another one. */
  long skillsVersion();

  /** One skill with what it was shown. */
  SkillDetails skill(String name);

  /** @param demonstration counted from 1 */
  CloseUp shown(String name, int demonstration);

  /** @param name of a skill; empty for whichever is in view */
  void select(String name);

  /** Gives a skill another name. */
  SkillDetails rename(String name, String to);

  /** Deletes a skill; whether that can be undone. */
  boolean forget(String name);

  /**
   * Undoes what was last done to a skill, and says what it was.
   *
   * @param what it is taken to be, as in {@link State.Undo}; empty for whatever it is
   */
  String undo(String what);

  /** Has what is left taught again. */
  Lesson forgetDemonstration(String name, int demonstration);

  /** The file of a skill. */
  byte[] file(String name);

  /**
   * Takes over a skill file.
   *
   * @param replace whether it may take the place of a skill of its name
   */
  Upload upload(byte[] file, boolean replace);

  /** What came of the newest look. */
  Sighting grasps();

  /** What would come of a demonstration by two points in the base frame, one for each finger. */
  Preview preview(double x1, double y1, double x2, double y2);

  /** Submits a demonstration. */
  Lesson teach(Demonstrated demonstrated);

  /** The last lessons, the newest first. */
  List<Lesson> lessons();

  /** The last attempts, the newest first. */
  List<Attempt> attempts();

  /** The look that an attempt was made on; nothing when it is not known any more. */
  Optional<CloseUp> attempted(long id);

  /** Counts how an attempt ended. */
  void result(Told told);

  /** Has a simulated arm try the grasp of the moment; takes as long as that takes. */
  Attempt tryGrasp() throws InterruptedException;

  /** Has the simulated world put everything elsewhere, and says so. */
  String shuffle() throws InterruptedException;

  /** What the camera saw last; nothing before the first image, and of clouds of points. */
  Optional<Observation> view();

  /** The newest height map; nothing before the first. */
  Optional<Heights> heights();

  /**
   * A demonstration.
   *
   * @param x metres, middle between the finger tips, base frame; so y and z
   * @param z null: measured
   * @param yaw radians, closing direction
   * @param width metres; null: measured
   * @param add to what the object was shown before, instead of in its place
   */
  record Demonstrated(String object, double x, double y, Double z, double yaw, Double width, boolean add) {}

  /**
   * How an attempt ended.
   *
   * @param stampNanos of the look
   * @param instance 0 for the one to take first
   */
  record Told(long stampNanos, String object, int instance, boolean held, String text) {}

  /** What became of a skill file. */
  record Upload(String name, String message) {}
}
