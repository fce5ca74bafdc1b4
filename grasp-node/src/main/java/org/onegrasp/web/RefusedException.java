package org.onegrasp.web;

import org.onegrasp.msgs.Quoted;

/** A request that is answered with an error. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String whatToDo;

  /**
   * @param status of HTTP
   * @param error what is wrong
   * @param whatToDo about it
   */
  public RefusedException(int status, String error, String whatToDo) {
    super(Quoted.line(error));
    this.status = status;
    this.whatToDo = Quoted.line(whatToDo);
  }

  /** Status of HTTP. */
  public int status() {
    return status;
  }

  /** In plain words; never empty. */
  public String whatToDo() {
    return whatToDo;
  }
}
