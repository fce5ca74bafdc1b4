/** Gazebo 11 as a world: clients of its two transports, gzserver as a process, and the table world in lock-step. */
package org.onegrasp.gazebo;
