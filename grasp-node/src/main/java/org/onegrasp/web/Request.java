package org.onegrasp.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.onegrasp.msgs.Quoted;

/**
 * A request whose body is complete.
 *
 * @param path decoded parts between the slashes, names may hold slashes themselves
 * @param query each key's values
 */
record Request(String method, List<String> path, Map<String, List<String>> query, byte[] body) {

  private static final int MOST_PARTS = 8;

  /** 400 when the address is none. */
  static Request of(String method, String uri, byte[] body) {
    try {
      QueryStringDecoder decoder = new QueryStringDecoder(uri, StandardCharsets.UTF_8, true, 16);
      return new Request(method, parts(decoder.rawPath()), decoder.parameters(), body);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, "the address '" + Quoted.of(uri) + "' cannot be read",
          "percent-encode names in it");
    }
  }

  private static List<String> parts(String rawPath) {
    List<String> parts = new ArrayList<>();
    for (String part : rawPath.split("/", MOST_PARTS + 2)) {
      if (!part.isEmpty()) {
        parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    if (parts.size() > MOST_PARTS) {
      throw new IllegalArgumentException("too many parts");
    }
    return parts;
  }

  /** A name or number in the path. */
  String part(int index) {
    return path.get(index);
  }

  /** The first value; nothing of it counts as the fallback. */
  String query(String key, String fallback) {
    List<String> values = query.getOrDefault(key, List.of());
    return values.isEmpty() ? fallback : values.get(0);
  }

  /** 400 when it is no whole number within these bounds. */
  int number(String key, int fallback, int least, int most) {
    return whole(key, query(key, Integer.toString(fallback)), least, most);
  }

  /** The same of a part of the path; 404. */
  long number(int index) {
    try {
      return Long.parseLong(part(index));
    } catch (NumberFormatException e) {
      throw new RefusedException(404, "'" + Quoted.of(part(index)) + "' is no number",
          "see docs/web.md for the addresses");
    }
  }

  private static int whole(String key, String text, int least, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new RefusedException(400, key + " must be a whole number from " + least + " to " + most + ", it is '"
        + Quoted.of(text) + "'", "mend the address");
  }

  Json.Fields fields() {
    return Json.fields(body);
  }
}
