package org.onegrasp.demo;

import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;

/**
 * One demonstration and what came of it.
 *
 * @param seen what the camera saw before
 * @param status the last one of the lesson
 * @param seconds from the demonstration going out to the new weights serving
 */
record DemoLesson(ObjectModel object, Observation seen, Grasp shown, TeachingStatus status, double seconds) {
  boolean taught() {
    return status.state() == TeachingStatus.DONE;
  }

  long bytes() {
    return Integer.toUnsignedLong(status.bytes());
  }
}
