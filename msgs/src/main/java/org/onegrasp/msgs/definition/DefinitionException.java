package org.onegrasp.msgs.definition;

/** A definition that cannot be read, or that needs one which is not known. */
public final class DefinitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DefinitionException(String message) {
    super(message);
  }
}
