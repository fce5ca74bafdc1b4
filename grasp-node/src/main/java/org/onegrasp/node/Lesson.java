package org.onegrasp.node;

import org.onegrasp.world.Grasp;

/** A demonstration that has passed every check: the grasp in the base frame, and the scene it was shown on. */
record Lesson(String object, Scene scene, Grasp grasp) {}
