package org.onegrasp.ros.tcpros;

import java.io.IOException;

/** The service answered with an error instead of a result; the message is the service's own. */
public final class ServiceFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  ServiceFailedException(String message) {
    super(message);
  }
}
