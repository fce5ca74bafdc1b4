package org.onegrasp.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onegrasp.model.Demonstration;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.recognition.ShownPart;
import org.onegrasp.world.Grasp;

/**
 * What a lesson is to be about: a demonstration that has passed every check, and what becomes of those before it.
 *
 * @param shown the grasp in the base frame, and what a lesson sees of the scene it was shown on: the cells around it,
 * other things left out
 */
record ShownGrasp(Demonstration shown, Change change) {
  /** What a lesson makes of the demonstrations that an object had before. */
  enum Change {
    /** The new one takes the place of all of them. */
    REPLACE,
    /** It is one more. */
    ADD,
    /** This one is forgotten. */
    FORGET,
    /** All are taught again, to another model; any of them stands for all. */
    REPEAT
  }

  ShownGrasp(String object, Scene scene, Grasp grasp, Change change) {
    this(ShownPart.alone(
        Demonstration.around(object, scene.input(), scene.map(), scene.seen(), scene.map().toMap(grasp)),
        scene.input()), change);
  }

  String object() {
    return shown.object();
  }

  Grasp grasp() {
    return shown.grasp();
  }

  /** What is taught, given the object's demonstrations when the lesson begins. */
  List<Demonstration> course(List<Demonstration> before) {
    List<Demonstration> course = new ArrayList<>(change == Change.REPLACE ? List.of() : before);
    if (change == Change.REPLACE || change == Change.ADD) {
      course.add(shown);
    } else if (change == Change.FORGET) {
      course.removeIf(this::same);
    }
    return course;
  }

  private boolean same(Demonstration other) {
    return other.grasp().equals(shown.grasp()) && Arrays.equals(other.seen(), shown.seen());
  }
}
