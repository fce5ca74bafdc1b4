package org.onegrasp.ros.tcpros;

import java.io.IOException;

/**
 * The other side answered our connection header with {@code error=}, or offers another type. Trying again soon will not
 * help.
 */
public final class PeerRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  PeerRefusedException(String message) {
    super(message);
  }
}
