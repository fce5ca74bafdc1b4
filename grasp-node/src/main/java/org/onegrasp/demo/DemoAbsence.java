package org.onegrasp.demo;

import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;

/**
 * What the node said when what was asked for was not on the table.
 *
 * @param asked name of the object; empty when any would have done
 * @param grasp that it asked for all the same; null when it said that there is none
 * @param reason why there is none, in the node's words
 */
record DemoAbsence(String asked, Observation seen, Grasp grasp, String reason) {
  boolean said() {
    return grasp == null;
  }

  String inWords() {
    return said() ? reason : "a grasp all the same";
  }
}
