package org.onegrasp.web;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.onegrasp.msgs.Quoted;

/** The page: files of the folder web in the jar, read once. For one thread. */
final class StaticFiles {
  private static final String FOLDER = "/web/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Map<String, String> TYPES = Map.ofEntries(
      Map.entry("html", "text/html; charset=utf-8"), Map.entry("js", "text/javascript; charset=utf-8"),
      Map.entry("mjs", "text/javascript; charset=utf-8"), Map.entry("css", "text/css; charset=utf-8"),
      Map.entry("svg", "image/svg+xml"), Map.entry("png", "image/png"), Map.entry("ico", "image/x-icon"),
      Map.entry("json", "application/json; charset=utf-8"), Map.entry("txt", "text/plain; charset=utf-8"),
      Map.entry("webmanifest", "application/manifest+json"));

  /** A file, and what its content is known by. */
  private record Known(byte[] content, String type, String tag) {}

  private final Map<String, Known> files = new LinkedHashMap<>(); // as many as the jar has, at most

  /**
   * A file by the parts of its path; 404 when there is none.
   *
   * @param known what the browser has already, as it says in If-None-Match
   */
  Reply reply(List<String> path, String known) throws IOException {
    Known file = find(path).orElseThrow(() -> new RefusedException(404,
        "there is nothing at /" + Quoted.of(String.join("/", path)),
        "the page is at /, and docs/web.md has the other addresses"));
    Map<String, String> headers = Map.of("ETag", file.tag, "Cache-Control", "no-cache");
    boolean same = List.of(known.split("\\s*,\\s*")).contains(file.tag);
    return new Reply(same ? 304 : 200, file.type, same ? new byte[0] : file.content, headers);
  }

  private Optional<Known> find(List<String> path) throws IOException {
    List<String> parts = path.isEmpty() ? List.of("index.html") : path;
    String name = parts.get(parts.size() - 1);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    boolean clean = parts.subList(0, parts.size() - 1).stream().allMatch(part -> PART.matcher(part).matches());
    if (type == null || !clean || !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    String key = String.join("/", parts);
    if (!files.containsKey(key)) {
      try (InputStream in = StaticFiles.class.getResourceAsStream(FOLDER + key)) {
        if (in == null) {
          return Optional.empty();
        }
        byte[] content = in.readAllBytes();
        files.put(key, new Known(content, type, tag(content)));
      }
    }
    return Optional.of(files.get(key));
  }

  private static String tag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(digest, 0, 8) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
