/** An embedded ROS master with its parameter server; {@link org.onegrasp.ros.master.RosMaster} is the way in. */
package org.onegrasp.ros.master;
