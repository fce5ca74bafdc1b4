package org.onegrasp.cli;

/** Where a command works: in the embedded simulator, or in Gazebo. */
enum World { sim, gazebo }
