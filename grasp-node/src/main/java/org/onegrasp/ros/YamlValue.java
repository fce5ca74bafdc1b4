package org.onegrasp.ros;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.onegrasp.msgs.Quoted;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Values of parameters on the command line: YAML 1.1 as PyYAML reads it for rosparam and rospy (010 is 8, "on" is true,
 * 1_000 is 1000), made of what a parameter can be: texts, numbers, truth values, bytes, lists and maps of those. Dates
 * stay texts, as roslaunch has them; nothing at all is the empty text.
 */
final class YamlValue {
  /** Most that the values of one argument may hold, each of them counted wherever an alias repeats it. */
  static final int MOST_VALUES = 10_000;
  static final int MOST_DEPTH = 30;

  private static final Pattern NOTHING = Pattern.compile("\\s*(!!null\\s*)?(|~|null|Null|NULL|''|\"\")\\s*(#.*)?");

  private int values;

  private YamlValue() {}

  /**
   * @param argument the whole, for messages
   * @throws IllegalArgumentException when it is no such value; says what to do
   */
  static Object parse(String argument, String text) {
    try {
      Object value = yaml().load(text);
      if (value == null && !NOTHING.matcher(text).matches()) {
        throw new Refusal("there is no value in it");
      }
      return value == null ? "" : new YamlValue().plain(value, 0);
    } catch (YAMLException | IllegalArgumentException | ClassCastException | ArrayIndexOutOfBoundsException
        | StackOverflowError e) {
      throw new IllegalArgumentException(
          "Argument '" + Quoted.of(argument) + "' has no YAML value after ':=' that a parameter can have: "
              + Quoted.of(reason(e)) + "; for a text put it into quotes: _name:=\"'text'\"",
          e);
    }
  }

  private static String reason(Throwable e) {
    if (e instanceof MarkedYAMLException marked && marked.getProblem() != null) {
      return marked.getProblem();
    }
    boolean ours = e instanceof Refusal || e instanceof YAMLException;
    return ours ? e.getMessage() : "its tag does not fit what follows";
  }

  /** Without an implicit type for dates. */
  private static Yaml yaml() {
    LoaderOptions loading = new LoaderOptions();
    DumperOptions dumping = new DumperOptions();
    return new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading, new Resolver() {
      @Override
      public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
        if (tag != Tag.TIMESTAMP) {
          super.addImplicitResolver(tag, pattern, first, limit);
        }
      }
    });
  }

  private static final class Refusal extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  /** A copy that refers to nothing twice. */
  private Object plain(Object value, int depth) {
    if (++values > MOST_VALUES || depth > MOST_DEPTH) {
      throw new Refusal(
          "more than " + MOST_VALUES + " values or " + MOST_DEPTH + " levels, or a value that holds itself");
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(plain(element, depth + 1)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(name(key), plain(element, depth + 1)));
      return copy;
    }
    if (value instanceof String || value instanceof Integer || value instanceof Double || value instanceof Boolean
        || value instanceof byte[]) {
      return value;
    }
    throw new Refusal(value instanceof Number
        ? value + " does not fit the 32 bits that whole numbers of ROS have; write it with a"
            + " decimal point"
        : "parameters have no type for " + (value == null ? "nothing" : value.getClass().getSimpleName()));
  }

  private static String name(Object key) {
    if (key instanceof String name) {
      return name;
    }
    throw new Refusal("names in a map must be texts, one is " + key);
  }
}
