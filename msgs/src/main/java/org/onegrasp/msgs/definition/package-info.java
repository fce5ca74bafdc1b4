/** ROS interface definitions: reads .msg and .srv text, and gives the full text and the MD5 sum that peers compare. */
package org.onegrasp.msgs.definition;
