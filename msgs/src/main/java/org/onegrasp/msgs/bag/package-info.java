/**
 * Reads recorded bags (rosbag format 2.0): what was said on topics, and when, from a file that may be damaged or cut
 * off.
 */
package org.onegrasp.msgs.bag;
