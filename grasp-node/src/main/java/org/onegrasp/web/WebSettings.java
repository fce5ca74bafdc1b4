package org.onegrasp.web;

import java.util.regex.Pattern;

/**
 * Where the page is served, and to whom.
 *
 * @param port 1 to 65535, or one of the next ones where it is taken; 0: nowhere
 * @param host address that is listened at
 * @param token what everybody has to know; empty: nothing, which only does for this machine alone
 */
public record WebSettings(int port, String host, String token) {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{8,200}");

  /** @throws IllegalArgumentException when the token cannot be one; says what it may be */
  public WebSettings {
    if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException("parameter ~web_token must be 8 to 200 letters, digits and . _ ~ -, it has "
          + token.length() + " characters: make one with openssl rand -hex 16");
    }
  }
}
