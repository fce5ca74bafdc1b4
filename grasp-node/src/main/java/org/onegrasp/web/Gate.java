package org.onegrasp.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.onegrasp.msgs.Quoted;

/**
 * Who may ask: decides by the head of a request, before anything of its body is read. A page of somebody else in a
 * browser on this machine gets nowhere: its origin is another one, and a name that it had pointed to this machine is
 * none of ours.
 */
final class Gate {
  static final String COOKIE = "onegrasp_token";
  private static final String ON_THE_PAGE = "open the page at the address that the node prints, and do it there";

  private final String token;
  private final Set<String> names;

  /** @param names of this machine, in lower case, besides localhost and addresses */
  Gate(String token, Set<String> names) {
    this.token = token;
    this.names = names;
  }

  boolean tokenNeeded() {
    return !token.isEmpty();
  }

  /** @param harmless whether nothing but a reader sees what comes of it: GET */
  void check(HttpHeaders headers, boolean harmless) {
    checkHost(headers);
    if (!harmless && foreign(headers)) {
      throw new RefusedException(403, "another page, "
          + Quoted.of(headers.get(HttpHeaderNames.ORIGIN, "from another site")) + ", may not do this", ON_THE_PAGE);
    }
  }

  /** The same for a tool that is no page: one that was opened from a file says so. */
  void checkTool(HttpHeaders headers) {
    check(headers, headers.get(HttpHeaderNames.ORIGIN, "").equals("file://"));
  }

  private void checkHost(HttpHeaders headers) {
    String host = headers.get(HttpHeaderNames.HOST, "");
    if (!ours(host)) {
      throw new RefusedException(421, "this machine is not called '" + Quoted.of(host) + "'",
          "use its address, localhost, or the name in ~web_host");
    }
  }

  private boolean ours(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
    String address = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    return name.equals("localhost") || names.contains(name) || NetUtil.isValidIpV4Address(address)
        || name.startsWith("[") && NetUtil.isValidIpV6Address(address);
  }

  private static boolean foreign(HttpHeaders headers) {
    String host = headers.get(HttpHeaderNames.HOST, "");
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin == null) {
      String site = headers.get("Sec-Fetch-Site", "none");
      return !site.equals("none") && !site.equals("same-origin");
    }
    return !origin.equalsIgnoreCase("http://" + host) && !origin.equalsIgnoreCase("https://" + host);
  }

  /** Whether the head shows the token, or none is needed. */
  boolean knowsToken(HttpHeaders headers) {
    if (token.isEmpty()) {
      return true;
    }
    String bearer = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    return bearer.regionMatches(true, 0, "Bearer ", 0, 7) ? isToken(bearer.substring(7).strip())
        : isToken(cookie(headers));
  }

  private static String cookie(HttpHeaders headers) {
    return ServerCookieDecoder.LAX.decode(headers.get(HttpHeaderNames.COOKIE, "")).stream()
        .filter(cookie -> cookie.name().equals(COOKIE)).map(Cookie::value).findFirst().orElse("");
  }

  /** Takes as long whether much or little of it is right. */
  boolean isToken(String given) {
    return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  static RefusedException tokenMissing() {
    return new RefusedException(401, "the token is missing or another one", "scan the QR code in the node's terminal,"
        + " or send Authorization: Bearer and what ~web_token is");
  }
}
