package org.onegrasp.ros.tcpros;

import java.util.Optional;

/** What a node offers, by resolved name; called on event loops. */
public interface Endpoints {
  Optional<OutgoingTopic> topic(String name);

  Optional<ServiceEndpoint> service(String name);
}
