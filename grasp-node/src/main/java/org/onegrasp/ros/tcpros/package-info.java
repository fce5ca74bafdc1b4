/**
 * TCPROS, the bytes of ROS 1 topics and services on TCP connections (wiki.ros.org/ROS/TCPROS); knows neither master nor
 * names.
 */
package org.onegrasp.ros.tcpros;
