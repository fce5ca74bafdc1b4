package org.onegrasp.network;

/** A tensor did not fit into the byte budget of an {@link Arena}; the message lists what is there and what to do. */
public final class BudgetExceededException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BudgetExceededException(String message) {
    super(message);
  }
}
