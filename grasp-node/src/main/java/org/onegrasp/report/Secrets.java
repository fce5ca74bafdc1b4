package org.onegrasp.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of texts and parameters what a user would not give away: values of names that sound secret, credentials in
 * addresses, keys and tokens of known shapes, and, wherever else they stand, the values that the environment and the
 * parameters call secret. The user's home folder becomes "~". What is secret and neither called nor shaped so cannot be
 * known.
 */
final class Secrets {
  static final String HIDDEN = "(hidden)";
  private static final int LONGEST_LINE = 4000;
  /** Shorter values would be found in the midst of innocent words. */
  private static final int SHORTEST_VALUE = 5;

  private static final String NAMES =
      "passw(?:or)?d|passwd|passphrase|passcode|pwd|secret|token|credential|authori[sz]ation|cookie|bearer"
          + "|auth(?!or)|api[_-]?key|(?:access|private|secret|signing|encryption|ssh|aes|license|master)[_-]?key"
          + "|session[_-]?(?:id|key)|(?<![a-z])psk(?![a-z])"
          + "|passwort|kennwort|geheim|mot[_-]?de[_-]?passe|contrase\u00f1a|contrasena|senha|wachtwoord"
          + "|parola(?![a-z])";
  private static final Pattern NAME =
      Pattern.compile("(?i)" + NAMES + "|(?:^|[_.\\-/])keys?(?:$|[_.\\-/])|(?:^|_)pin$|(?:^|[_.\\-/])p(?:ass|w)$"
          + "|(?-i:[a-z0-9]Keys?$|[a-z0-9]Pass$)");
  private static final String VALUE =
      "\\(hidden\\)|\"[^\"]*\"?|'[^']*'?|(?:bearer|basic|digest|token)\\s+[^\\s,;]+|[^\\s,;&}\\])\"']+";
  private static final String REST = "[\\w.\\-]{0,40}"; // of a name; bounded, or long lines would take for ever
  private static final Pattern ASSIGNED = Pattern.compile("(?i)((?:" + NAMES + "|[_.\\-]key)" + REST
      + "[\"']?\\s{0,9}(?::=|=>|[=:])\\s{0,9})(?:" + VALUE + ")");
  private static final Pattern OPTION =
      Pattern.compile("(?i)((?<!\\w)-" + REST + "(?:" + NAMES + "|-key)" + REST + "\\s{1,9})(?:" + VALUE + ")");
  /** Of curl and sshpass: what follows the name of the user, or the option. */
  private static final Pattern USER =
      Pattern.compile("((?<![\\w-])(?:-u|--user|--proxy-user)[\\s=]{1,9}[^\\s:]{1,60}:|sshpass\\s{1,9}-p\\s{0,9})\\S+");
  private static final Pattern LONE_OPTION = Pattern.compile("(?i)-" + REST + "(?:" + NAMES + "|-key)" + REST);
  private static final Pattern SCHEME = Pattern.compile("(?i)\\b(bearer|basic|digest)\\s{1,9}[A-Za-z0-9+/=._~\\-]{6,}");
  private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9+.\\-]{1,20}://)[^\\s\"'<>]*@");
  private static final Pattern SHAPE =
      Pattern.compile("\\b(?:gh[pousr]_\\w{16,}|github_pat_\\w{16,}|glpat-[\\w\\-]{16,}"
          + "|xox[abeoprs]-[\\w\\-]{8,}|(?:hf|npm|dckr_pat)_\\w{16,}|pypi-[\\w\\-]{16,}|ya29\\.[\\w\\-]{16,}"
          + "|(?:AKIA|ASIA)[0-9A-Z]{12,}|eyJ[\\w\\-]{8,}\\.[\\w\\-]+(?:\\.[\\w\\-]*)?|[sr]k[-_][\\w\\-]{16,}"
          + "|AIza[\\w\\-]{20,})");
  private static final Pattern KEY_BLOCK = Pattern.compile(
      "-----BEGIN [A-Z ]{0,30}PRIVATE KEY( BLOCK)?-----[\\s\\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY("
          + " BLOCK)?-----|\\z)");

  /** Working folders: their names only sound like passwords, and every path would be hidden with them. */
  private static final Set<String> INNOCENT = Set.of("PWD", "OLDPWD");

  private final Set<String> values =
      new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
  private final String home;

  /** @param environment of the process; what it calls secret is hidden everywhere */
  Secrets(Map<String, String> environment) {
    home = environment.getOrDefault("HOME", "");
    environment.forEach((name, value) -> {
      if (soundsSecret(name) && !INNOCENT.contains(name)) {
        remember(value);
      }
    });
  }

  static boolean soundsSecret(String name) {
    return NAME.matcher(name).find();
  }

  private synchronized void remember(Object value) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::remember);
    } else if (value instanceof Collection<?> list) {
      list.forEach(this::remember);
    } else if (String.valueOf(value).strip().length() >= SHORTEST_VALUE && !(value instanceof Boolean)) {
      values.add(String.valueOf(value).strip());
    }
  }

  /** Remembers what in a tree of parameters is secret; to be called before any text is cleaned. */
  void learn(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (soundsSecret(String.valueOf(name))) {
          remember(value);
        } else {
          learn(value);
        }
      });
    } else if (tree instanceof Collection<?> list) {
      Object before = "";
      for (Object value : list) {
        if (isOption(before)) {
          remember(value);
        } else {
          learn(value);
        }
        before = value;
      }
    }
  }

  /** Whether it announces a secret as the next word of a command line. */
  private static boolean isOption(Object word) {
    return word instanceof String text && LONE_OPTION.matcher(text).matches();
  }

  /** A copy of a tree of parameters with the secrets hidden, and with long texts and bytes only told. */
  Object clean(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((name, value) -> copy.put(clean(String.valueOf(name)),
          soundsSecret(String.valueOf(name)) ? HIDDEN : clean(value)));
      return copy;
    }
    if (tree instanceof Collection<?> list) {
      return cleanWords(list);
    }
    if (tree instanceof byte[] bytes) {
      return bytes.length + " bytes";
    }
    return tree instanceof String text ? clean(text) : tree;
  }

  private List<Object> cleanWords(Collection<?> list) {
    List<Object> copy = new ArrayList<>();
    Object before = "";
    for (Object value : list) {
      copy.add(isOption(before) ? HIDDEN : clean(value));
      before = value;
    }
    return copy;
  }

  /** A text of one or many lines. */
  String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    String[] lines = KEY_BLOCK.matcher(text).replaceAll(HIDDEN).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      clean.append(i == 0 ? "" : "\n").append(line(lines[i]));
    }
    return clean.toString();
  }

  private String line(String text) {
    String line = text.length() > LONGEST_LINE
        ? text.substring(0, LONGEST_LINE) + "... of " + text.length() + " characters" : text;
    for (String value : values()) {
      line = line.replace(value, HIDDEN);
    }
    line = ADDRESS.matcher(line).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN) + "@");
    line = OPTION.matcher(line).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
    line = USER.matcher(line).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
    line = ASSIGNED.matcher(line).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
    line = SCHEME.matcher(line).replaceAll("$1 " + Matcher.quoteReplacement(HIDDEN));
    line = SHAPE.matcher(line).replaceAll(Matcher.quoteReplacement(HIDDEN));
    return home.length() > 1 ? line.replace(home, "~") : line;
  }

  private synchronized List<String> values() {
    return List.copyOf(values);
  }
}
