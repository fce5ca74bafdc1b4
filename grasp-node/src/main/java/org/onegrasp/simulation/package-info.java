/** A simulated world as a robot on ROS topics: camera, joints, services that move it. */
package org.onegrasp.simulation;
