/** Between the records of the world and the messages of ROS, and times in words. */
package org.onegrasp.conversion;
