/**
 * XML-RPC over HTTP, as ROS 1 uses it between nodes and master. A value is an Integer, Boolean, Double, String, byte[],
 * List of values or Map from String to value.
 */
package org.onegrasp.ros.xmlrpc;
