/** Commands of {@code launch/onegrasp} that need no ROS: training a model, looking into a model file. */
package org.onegrasp.cli;
