package org.onegrasp.web;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.Seeds;

/** What browsers and programs send to the page: addresses, heads and JSON. */
public final class WebTargets {
  private static final Bound BOUND = new Bound(2048, 512 << 10);
  private static final String FIELD = "value";

  private WebTargets() {}

  public static List<FuzzTarget> all() {
    Set<Class<? extends Exception>> refused = Set.of(RefusedException.class);
    return List.of(
        new FuzzTarget("web.address", BOUND, refused,
            Seeds.texts("/api/skills/a%2Fb%20c/picture?v=3", "/?token=abc&token=%ff", "//a//b/../c", "/%zz?limit=+5"),
            WebTargets::address),
        new FuzzTarget("web.json", BOUND, refused,
            Seeds.texts("{\"value\": \"mug\", \"x\": 1e-3}", "{\"value\": 1e999999999}", "{\"value\": true}",
                "{\"value\": {\"a\": [[[[null]]]]}}", "{\"value\": \"\\ud800\"}", "[[[[[["),
            WebTargets::json),
        new FuzzTarget("web.head", BOUND, refused,
            Seeds.texts("localhost:8787\nhttp://localhost:8787\nonegrasp_token=abc; a=b\nBearer abc",
                "[::1]:1\nfile://\n=;=;\nbearer", "127.0.0.1\nnull\n\"\n"),
            WebTargets::head));
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  private static void address(byte[] input) {
    Request request = Request.of("GET", text(input), new byte[0]);
    request.number("limit", 1, 1, 10);
    request.query("token", "");
    if (!request.path().isEmpty()) {
      request.number(0);
    }
  }

  private static void json(byte[] input) {
    Json.Fields fields = Json.fields(input);
    orRefused(() -> fields.text(FIELD));
    orRefused(() -> fields.number(FIELD));
    orRefused(() -> fields.flag(FIELD, false));
    Json.text(fields.object());
  }

  /** Whether a field is of the kind that is asked for: else it is refused, and nothing worse. */
  private static boolean orRefused(Runnable ask) {
    try {
      ask.run();
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  /** Host, Origin, Cookie and Authorization, a line each. */
  private static void head(byte[] input) {
    String[] lines = text(input).split("\n", -1);
    List<String> names = List.of("Host", "Origin", "Cookie", "Authorization");
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    for (int i = 0; i < names.size() && i < lines.length; i++) {
      headers.set(names.get(i), lines[i]);
    }
    Gate gate = new Gate("the-token", Set.of("robot"));
    gate.knowsToken(headers);
    gate.checkTool(headers);
    gate.check(headers, false);
  }
}
