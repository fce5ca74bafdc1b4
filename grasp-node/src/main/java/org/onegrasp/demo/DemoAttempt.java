package org.onegrasp.demo;

import org.onegrasp.msgs.Image;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;

/**
 * One attempt of the demo.
 *
 * @param asked name of the object to be grasped
 * @param seen what the camera saw
 * @param heatMap what the network says of it, mono8
 * @param grasp what the grasp node answered; null when it found none
 * @param at name of the thing that the grasp is nearest to; empty without a grasp
 * @param rightPlace it was the demonstrated place, 15 mm and 20 degrees
 * @param lifted the object was lifted by 10 cm and still held after a shake
 * @param reason in plain words, what went wrong; empty on success
 */
record DemoAttempt(String asked, Observation seen, Image heatMap, Grasp grasp, String at, boolean rightPlace,
    boolean lifted, String reason) {
  /** The arm would have gone to another thing. */
  boolean wrongObject() {
    return grasp != null && !at.equals(asked);
  }

  String inWords() {
    String place = grasp == null ? "no grasp" : rightPlace ? "right place"
        : wrongObject() ? "wrong object, " + at : "wrong place";
    return asked + ": " + place + ", " + (lifted ? "lifted and held" : "not lifted"
        + (reason.isEmpty() ? "" : ": " + reason));
  }
}
