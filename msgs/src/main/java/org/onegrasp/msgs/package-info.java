/**
 * One record per ROS type, with its bytes. A type whose name Java or the rest of the project already uses has "Message"
 * behind it.
 */
package org.onegrasp.msgs;
