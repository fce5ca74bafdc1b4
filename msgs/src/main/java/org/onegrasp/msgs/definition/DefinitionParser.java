package org.onegrasp.msgs.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onegrasp.msgs.Quoted;

/**
 * Line by line reader of .msg text. A line is {@code type name} or {@code type NAME=value}, with a comment from
 * {@code #} on, except that the value of a string constant goes to the end of the line whatever it holds.
 */
final class DefinitionParser {
  /** The types that a message may hold directly; {@code char} is an old name of uint8, {@code byte} of int8. */
  static final Set<String> BUILT_IN =
      Set.of("bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64",
          "float32", "float64", "string", "time", "duration", "char", "byte");

  private static final Pattern STRING_CONSTANT = Pattern.compile("\\s*string\\s+(\\w+)\\s*=(.*)");
  private static final Pattern CONSTANT = Pattern.compile("(\\w+)\\s+(\\w+)\\s*=\\s*(\\S.*)");
  private static final Pattern FIELD = Pattern.compile("([\\w/]+)(\\[(\\d*)\\])?\\s+(\\w+)");

  private final String type;
  private final String ownPackage;
  private final Set<String> names = new HashSet<>();
  private final List<Constant> constants = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();

  DefinitionParser(String type) {
    int slash = type.indexOf('/');
    if (slash <= 0 || slash == type.length() - 1) {
      throw new DefinitionException("'" + Quoted.of(type) + "' is no full type name; write package/Name");
    }
    this.type = type;
    this.ownPackage = type.substring(0, slash);
  }

  MessageDefinition parse(String text) {
    String[] lines = text.split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!readLine(lines[i])) {
        throw new DefinitionException(Quoted.of(type) + " line " + (i + 1) + ": '" + Quoted.of(lines[i].strip())
            + "' is neither 'type name' nor 'type NAME=value', or repeats a name");
      }
    }
    return new MessageDefinition(type, constants, fields, text);
  }

  private boolean readLine(String line) {
    String code = withoutComment(line);
    if (code.isEmpty()) {
      return true;
    }
    if (code.indexOf('=') < 0) {
      Matcher field = FIELD.matcher(code);
      return field.matches() && addField(field);
    }
    Matcher text = STRING_CONSTANT.matcher(line);
    if (text.matches()) {
      return addConstant("string", text.group(1), text.group(2));
    }
    Matcher constant = CONSTANT.matcher(code);
    return constant.matches() && BUILT_IN.contains(constant.group(1))
        && addConstant(constant.group(1), constant.group(2), constant.group(3));
  }

  private static String withoutComment(String line) {
    int hash = line.indexOf('#');
    return (hash < 0 ? line : line.substring(0, hash)).strip();
  }

  private boolean addConstant(String constantType, String name, String value) {
    constants.add(new Constant(constantType, name, value.strip()));
    return names.add(name);
  }

  private boolean addField(Matcher field) {
    String element = fullName(field.group(1));
    String name = field.group(4);
    String length = field.group(3);
    if (length == null) {
      fields.add(new Field(element, Field.Shape.SINGLE, 0, name));
    } else if (length.isEmpty()) {
      fields.add(new Field(element, Field.Shape.VARIABLE_ARRAY, 0, name));
    } else if (length.length() > 9) {
      return false;
    } else {
      fields.add(new Field(element, Field.Shape.FIXED_ARRAY, Integer.parseInt(length), name));
    }
    return names.add(name);
  }

  private String fullName(String written) {
    if (BUILT_IN.contains(written) || written.indexOf('/') >= 0) {
      return written;
    }
    return written.equals("Header") ? "std_msgs/Header" : ownPackage + "/" + written;
  }
}
