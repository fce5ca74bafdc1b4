package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.web.WebRig.TOKEN;
import static org.onegrasp.web.WebRig.assertRefused;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets in: other sites, other names, tokens, hosts and ports. */
class WebAdmissionTest {
  private static final int PORT = 18_787;

  private final WebRig web = new WebRig();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void pageOfAnotherSiteMayNeitherPostNorOpenASocket() throws Exception {
    assertRefused(403, "another page",
        web.send(web.post("/api/select", "{\"object\": \"mug\"}").header("Origin", "http://evil.example")));
    assertRefused(403, "another page",
        web.send(web.post("/api/select", "{\"object\": \"mug\"}").header("Origin", "null")));
    assertRefused(403, "another page",
        web.send(web.post("/api/select", "{\"object\": \"mug\"}").header("Sec-Fetch-Site", "cross-site")));
    assertEquals("", web.station.selected);
    assertThrows(CompletionException.class, () -> PageListener.open(web.port(), "Origin", "http://evil.example"));
    String own = "http://127.0.0.1:" + web.port();
    assertEquals(200, web.send(web.post("/api/select", "{\"object\": \"mug\"}").header("Origin", own)).statusCode());
    assertEquals("mug", web.station.selected);
    PageListener.open(web.port(), "Origin", own).await("hello");
  }

  @Test
  void nameThatSomebodyElsePointedHereIsRefused() throws Exception {
    for (String host : List.of("evil.example", "evil.example:" + web.port(), "127.0.0.1.evil.example", "")) {
      try (RawClient raw = new RawClient(web.port())) {
        raw.write("GET /api/state HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertEquals(421, raw.status(), host);
      }
    }
    for (String host : List.of("localhost:" + web.port(), "127.0.0.1", "192.168.0.2:1", "[::1]:" + web.port())) {
      try (RawClient raw = new RawClient(web.port())) {
        raw.write("GET /api/state HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertEquals(200, raw.status(), host);
      }
    }
  }

  @Test
  void formOfAnotherSiteCannotLookLikeJson() throws Exception {
    assertRefused(415, "text/plain", web.send(web.at("/api/select").header("Content-Type", "text/plain")
        .POST(HttpRequest.BodyPublishers.ofString("{\"object\": \"mug\"}"))));
    assertEquals("", web.station.selected);
  }

  @Test
  void withoutTheTokenOnlyThePageItselfIsServed() throws Exception {
    web.reopen(TOKEN);
    assertEquals(200, web.get("/of-tests.txt").statusCode());
    assertRefused(401, "token", web.get("/api/state"));
    assertRefused(401, "token", web.get("/api/state", "Authorization", "Bearer another-token"));
    assertRefused(401, "token", web.get("/api/state", "Cookie", "onegrasp_token=another-token"));
    assertRefused(401, "token", web.get("/?token=another-token"));
    assertEquals(200, web.get("/api/state", "Authorization", "Bearer " + TOKEN).statusCode());
    assertEquals(200, web.get("/api/state", "Cookie", "a=b; onegrasp_token=" + TOKEN).statusCode());
  }

  @Test
  void addressOfTheQrCodeLetsABrowserIn() throws Exception {
    web.reopen(TOKEN);
    HttpResponse<String> answer = web.get("/?token=" + TOKEN);
    assertEquals(303, answer.statusCode());
    assertEquals("/", answer.headers().firstValue("Location").orElse(""));
    String cookie = answer.headers().firstValue("Set-Cookie").orElse("");
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
    assertEquals(200, web.get("/api/state", "Cookie", cookie.split(";")[0]).statusCode());
  }

  @Test
  void socketWithoutTheTokenIsToldNothing() throws Exception {
    web.reopen(TOKEN);
    PageListener wrong = PageListener.open(web.port());
    assertTrue(wrong.await("hello").contains("\"token_needed\":true"));
    wrong.say("{\"type\": \"token\", \"token\": \"guessed-token\"}");
    assertEquals("1008 that is not the token", wrong.awaitEnd());
    assertEquals(List.of(), List.copyOf(wrong.texts));
    PageListener right = PageListener.open(web.port());
    right.say("{\"type\": \"token\", \"token\": \"" + TOKEN + "\"}");
    right.await("\"type\":\"state\"");
    PageListener known = PageListener.open(web.port(), "Cookie", "onegrasp_token=" + TOKEN);
    assertTrue(known.await("hello").contains("\"token_needed\":false"));
    known.await("\"type\":\"state\"");
  }

  @Test
  void guessesOfTheTokenAreSlowedDown() throws Exception {
    web.reopen(TOKEN);
    int guesses = 0;
    while (web.get("/api/state", "Authorization", "Bearer guess-" + guesses).statusCode() == 401) {
      guesses++;
      assertTrue(guesses < 100, "nobody stops it");
    }
  }

  @Test
  void otherHostThanThisMachineNeedsAToken() {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
        () -> WebServer.open(new WebSettings(PORT, "0.0.0.0", ""), web.station, web.topics, (what, thrown) -> {}));
    assertTrue(refusal.getMessage().contains("set ~web_token"), refusal.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new WebSettings(PORT, "0.0.0.0", "short"));
    assertThrows(IllegalArgumentException.class, () -> new WebSettings(PORT, "0.0.0.0", "with; Path=/evil"));
    IOException unknown = assertThrows(IOException.class,
        () -> WebServer.open(new WebSettings(PORT, "no such host", ""), web.station, web.topics, (what, thrown) -> {}));
    assertTrue(unknown.getMessage().contains("~web_host"), unknown.getMessage());
  }

  @Test
  void takenPortMeansTheNextFreeOne() throws Exception {
    int first = web.port();
    try (WebServer second = web.open("")) {
      assertTrue(second.port() > first, second.port() + " after " + first);
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      second.announce(new PrintStream(said, true, StandardCharsets.UTF_8));
      assertEquals("Teach at http://127.0.0.1:" + second.port(), said.toString(StandardCharsets.UTF_8).strip());
    }
    try (ServerSocket last = new ServerSocket(65_535, 1, InetAddress.getLoopbackAddress())) {
      IOException none = assertThrows(IOException.class,
          () -> WebServer.open(new WebSettings(last.getLocalPort(), "127.0.0.1", ""), web.station, web.topics,
              (what, thrown) -> {}));
      assertTrue(none.getMessage().contains("~web_port"), none.getMessage());
    }
  }

  @Test
  void terminalShowsTheTokenAsAQrCode() throws Exception {
    web.reopen(TOKEN);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    web.server.announce(new PrintStream(said, true, StandardCharsets.UTF_8));
    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("http://127.0.0.1:" + web.port() + "/?token=" + TOKEN), text);
    assertTrue(text.lines().filter(line -> line.contains("\u2588")).count() > 10, text);
  }
}
