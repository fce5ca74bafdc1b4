/**
 * A ROS 1 node: names, topics, services, parameters, time and logging; {@link org.onegrasp.ros.RosNode} is the way in.
 */
package org.onegrasp.ros;
