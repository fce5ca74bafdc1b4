package org.onegrasp.ros.xmlrpc;

import java.io.IOException;

/** A body that is no XML-RPC, or one beyond our limits. */
final class MalformedXmlException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedXmlException(String message) {
    super(message);
  }

  MalformedXmlException(String message, Throwable cause) {
    super(message, cause);
  }
}
