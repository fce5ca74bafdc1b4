package org.onegrasp.msgs.definition;

/**
 * One service as its .srv text defines it.
 *
 * @param type full name, such as {@code std_srvs/SetBool}
 * @param request named as the service with "Request" behind it
 * @param response named as the service with "Response" behind it
 */
public record ServiceDefinition(String type, MessageDefinition request, MessageDefinition response) {
  /**
   * Reads .srv text: the request, a line of three dashes, the response.
   *
   * @throws DefinitionException when there is not exactly one such line, or a part cannot be read
   */
  public static ServiceDefinition parse(String type, String text) {
    String[] parts = text.split("(?m)^---[ \\t\\r]*$\\n?", -1);
    if (parts.length != 2) {
      throw new DefinitionException(type + " has " + (parts.length - 1)
          + " lines of three dashes; a service needs exactly one, between request and response");
    }
    return new ServiceDefinition(type, MessageDefinition.parse(type + "Request", parts[0]),
        MessageDefinition.parse(type + "Response", parts[1]));
  }
}
