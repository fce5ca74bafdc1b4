package org.onegrasp.evaluation;

/**
 * What came of one look.
 *
 * @param scene what there was to see
 * @param answer to the question where the object is
 * @param naming of all things that were taught and stood there
 */
record LookScore(Scene scene, Answer answer, Naming naming) {

  /** How the object was there. */
  enum Presence {
    AS_SHOWN, TURNED, AWAY
  }

  /**
   * @param crowded whether other things were there
   * @param free whether they left room for the fingers at the place that was shown
   * @param tried whether the grasp was attempted, if there was one
   */
  record Scene(Presence presence, boolean crowded, boolean free, boolean tried) {}

  /**
   * @param given whether a grasp was published; if not, nothing else is true
   * @param quality of the grasp
   * @param placed it was at the place that was shown, and at that angle
   * @param level its finger tips were at that height, too
   * @param elsewhere it lay on another thing
   * @param tipsIn the finger tips would go into what things stand on
   * @param lifted the attempt lifted the object and kept it, and left the others alone
   */
  record Answer(boolean given, double quality, boolean placed, boolean level, boolean elsewhere, boolean tipsIn,
      boolean lifted) {
    static final Answer NONE = new Answer(false, 0, false, false, false, false, false);
  }

  /**
   * @param taught things that were there, wholly in the work area, and had been taught
   * @param right how many of them a grasp of their name was placed right on
   * @param wrong how many of them a grasp of another's name lay on
   */
  record Naming(int taught, int right, int wrong) {
    static final Naming NONE = new Naming(0, 0, 0);
  }

  boolean there() {
    return scene.presence != Presence.AWAY;
  }

  boolean asShown() {
    return scene.presence == Presence.AS_SHOWN;
  }

  boolean turned() {
    return scene.presence == Presence.TURNED;
  }

  /** What quality promises: the right place, and a lift where one was tried. */
  boolean kept() {
    return answer.placed && (answer.lifted || !scene.tried);
  }
}
