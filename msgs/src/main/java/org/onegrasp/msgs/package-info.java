/** One record per ROS type, with its bytes. */
package org.onegrasp.msgs;
