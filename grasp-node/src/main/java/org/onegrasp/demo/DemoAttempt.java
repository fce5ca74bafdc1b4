package org.onegrasp.demo;

import org.onegrasp.msgs.Image;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;

/**
 * One attempt of the demo.
 *
 * @param seen what the camera saw
 * @param heatMap what the grasp node made of it, mono8
 * @param grasp what the grasp node answered; null when it found none
 * @param rightPlace it was the demonstrated place, 15 mm and 20 degrees
 * @param lifted the object was lifted by 10 cm and still held after a shake
 * @param reason in plain words, what went wrong; empty on success
 */
record DemoAttempt(Observation seen, Image heatMap, Grasp grasp, boolean rightPlace, boolean lifted, String reason) {
  String inWords() {
    String place = grasp == null ? "no grasp" : rightPlace ? "right place" : "wrong place";
    return place + ", " + (lifted ? "lifted and held" : "not lifted" + (reason.isEmpty() ? "" : ": " + reason));
  }
}
