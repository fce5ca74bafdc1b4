package org.onegrasp.msgs.definition;

/**
 * A named value in a definition, such as {@code uint8 CUBE=1}.
 *
 * @param type a built-in type
 * @param name as written
 * @param value text after the equals sign without blanks around it; of a string everything to the end of the line
 */
public record Constant(String type, String name, String value) {}
