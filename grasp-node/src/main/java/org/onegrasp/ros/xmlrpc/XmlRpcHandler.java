package org.onegrasp.ros.xmlrpc;

import java.util.List;

/** What a server does with calls. */
@FunctionalInterface
public interface XmlRpcHandler {
  /**
   * Answers one call; several threads may call at once.
   *
   * @throws XmlRpcFault when there is no such method; any other exception also becomes a fault
   */
  Object call(String method, List<Object> parameters);
}
