package org.onegrasp.sim.render;

import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;

/** A thing as the camera meets it: the pose of its frame in the base frame. */
public record Thing(ObjectModel object, Pose pose) {}
