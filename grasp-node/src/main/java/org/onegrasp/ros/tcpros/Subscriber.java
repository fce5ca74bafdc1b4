package org.onegrasp.ros.tcpros;

import java.net.InetSocketAddress;

/** A subscriber that is connected to us: its node's name, where it is, our port, and what it got. */
public record Subscriber(String callerId, InetSocketAddress remote, int localPort, Traffic traffic, long dropped) {}
