package org.onegrasp.ros.xmlrpc;

import java.util.List;

/** One request. */
record MethodCall(String method, List<Object> parameters) {}
