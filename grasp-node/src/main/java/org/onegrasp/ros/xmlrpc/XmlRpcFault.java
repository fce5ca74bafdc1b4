package org.onegrasp.ros.xmlrpc;

/** An answer of the other side that says that the call itself failed, as opposed to a network failure. */
public final class XmlRpcFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;

  public XmlRpcFault(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
