package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.ros.Eventually;

/** The server over real sockets, with a node that is none: who gets in, what is bounded, who is told what. */
class WebServerTest {
  private static final int PORT = 18_787;
  private static final String TOKEN = "a-token-of-tests";
  private static final String JSON = "application/json";

  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeStation station = new FakeStation();
  private final FakeTopics topics = new FakeTopics();
  private WebServer server;

  @BeforeEach
  void open() throws IOException {
    server = open("");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private WebServer open(String token) throws IOException {
    return WebServer.open(new WebSettings(PORT, "127.0.0.1", token), station, topics, (what, thrown) -> {
      throw new AssertionError(what, thrown);
    });
  }

  private void reopen(String token) throws IOException {
    server.close();
    server = open(token);
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = at(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private HttpRequest.Builder post(String path, String body) {
    return at(path).header("Content-Type", JSON).POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private static void assertRefused(int status, String words, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(json(answer).get("error").getAsString().contains(words), answer.body());
    assertFalse(json(answer).get("what_to_do").getAsString().isBlank(), answer.body());
  }

  @Test
  void stateIsJsonWithUnderscores() throws Exception {
    HttpResponse<String> answer = get("/api/state");
    assertEquals(200, answer.statusCode());
    assertEquals("application/json; charset=utf-8", answer.headers().firstValue("Content-Type").orElse(""));
    JsonObject state = json(answer);
    assertEquals("0.4", state.getAsJsonObject("work_area").get("table_z").getAsString());
    assertEquals("0.004", state.getAsJsonObject("grid").get("cell").getAsString());
    assertTrue(state.get("camera").isJsonNull());
    assertEquals("look at the camera", state.getAsJsonArray("diagnostics").get(0).getAsJsonObject().get("message")
        .getAsString().split(": ")[1]);
  }

  @Test
  void answersSayThatNothingFromElsewhereMayRunOnThePage() throws Exception {
    for (String path : List.of("/of-tests.txt", "/api/state", "/nowhere")) {
      HttpResponse<String> answer = get(path);
      assertTrue(answer.headers().firstValue("Content-Security-Policy").orElse("").startsWith("default-src 'self'"));
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
      assertEquals("DENY", answer.headers().firstValue("X-Frame-Options").orElse(""));
    }
  }

  @Test
  void fileOfThePageComesOnceAndThenIsKnownByItsTag() throws Exception {
    HttpResponse<String> first = get("/of-tests.txt");
    assertEquals("a file of the page\n", first.body());
    assertEquals("text/plain; charset=utf-8", first.headers().firstValue("Content-Type").orElse(""));
    String tag = first.headers().firstValue("ETag").orElse("");
    HttpResponse<String> second = get("/of-tests.txt", "If-None-Match", tag);
    assertEquals(304, second.statusCode());
    assertEquals("", second.body());
  }

  @Test
  void nothingOutsideOfThePagesFolderIsServed() throws Exception {
    for (String path : List.of("/../logback.xml", "/..%2flogback.xml", "/%2e%2e/logback.xml", "/web/../logback.xml",
        "/.hidden.txt", "//etc/passwd", "/org/onegrasp/command/version.txt", "/of-tests.txt%00.html", "/of-tests")) {
      try (RawClient raw = new RawClient(server.port())) {
        raw.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        int status = raw.status();
        assertTrue(status == 404 || status == 400, path + " " + status);
      }
    }
  }

  @Test
  void pageOfAnotherSiteMayNeitherPostNorOpenASocket() throws Exception {
    assertRefused(403, "another page",
        send(post("/api/select", "{\"object\": \"mug\"}").header("Origin", "http://evil.example")));
    assertRefused(403, "another page", send(post("/api/select", "{\"object\": \"mug\"}").header("Origin", "null")));
    assertRefused(403, "another page",
        send(post("/api/select", "{\"object\": \"mug\"}").header("Sec-Fetch-Site", "cross-site")));
    assertEquals("", station.selected);
    assertThrows(CompletionException.class, () -> PageListener.open(server.port(), "Origin", "http://evil.example"));
    String own = "http://127.0.0.1:" + server.port();
    assertEquals(200, send(post("/api/select", "{\"object\": \"mug\"}").header("Origin", own)).statusCode());
    assertEquals("mug", station.selected);
    PageListener.open(server.port(), "Origin", own).await("hello");
  }

  @Test
  void nameThatSomebodyElsePointedHereIsRefused() throws Exception {
    for (String host : List.of("evil.example", "evil.example:" + server.port(), "127.0.0.1.evil.example", "")) {
      try (RawClient raw = new RawClient(server.port())) {
        raw.write("GET /api/state HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertEquals(421, raw.status(), host);
      }
    }
    for (String host : List.of("localhost:" + server.port(), "127.0.0.1", "192.168.0.2:1", "[::1]:" + server.port())) {
      try (RawClient raw = new RawClient(server.port())) {
        raw.write("GET /api/state HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertEquals(200, raw.status(), host);
      }
    }
  }

  @Test
  void formOfAnotherSiteCannotLookLikeJson() throws Exception {
    assertRefused(415, "text/plain", send(at("/api/select").header("Content-Type", "text/plain")
        .POST(HttpRequest.BodyPublishers.ofString("{\"object\": \"mug\"}"))));
    assertEquals("", station.selected);
  }

  @Test
  void withoutTheTokenOnlyThePageItselfIsServed() throws Exception {
    reopen(TOKEN);
    assertEquals(200, get("/of-tests.txt").statusCode());
    assertRefused(401, "token", get("/api/state"));
    assertRefused(401, "token", get("/api/state", "Authorization", "Bearer another-token"));
    assertRefused(401, "token", get("/api/state", "Cookie", "onegrasp_token=another-token"));
    assertRefused(401, "token", get("/?token=another-token"));
    assertEquals(200, get("/api/state", "Authorization", "Bearer " + TOKEN).statusCode());
    assertEquals(200, get("/api/state", "Cookie", "a=b; onegrasp_token=" + TOKEN).statusCode());
  }

  @Test
  void addressOfTheQrCodeLetsABrowserIn() throws Exception {
    reopen(TOKEN);
    HttpResponse<String> answer = get("/?token=" + TOKEN);
    assertEquals(303, answer.statusCode());
    assertEquals("/", answer.headers().firstValue("Location").orElse(""));
    String cookie = answer.headers().firstValue("Set-Cookie").orElse("");
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
    assertEquals(200, get("/api/state", "Cookie", cookie.split(";")[0]).statusCode());
  }

  @Test
  void socketWithoutTheTokenIsToldNothing() throws Exception {
    reopen(TOKEN);
    PageListener wrong = PageListener.open(server.port());
    assertTrue(wrong.await("hello").contains("\"token_needed\":true"));
    wrong.say("{\"type\": \"token\", \"token\": \"guessed-token\"}");
    assertEquals("1008 that is not the token", wrong.awaitEnd());
    assertEquals(List.of(), List.copyOf(wrong.texts));
    PageListener right = PageListener.open(server.port());
    right.say("{\"type\": \"token\", \"token\": \"" + TOKEN + "\"}");
    right.await("\"type\":\"state\"");
    PageListener known = PageListener.open(server.port(), "Cookie", "onegrasp_token=" + TOKEN);
    assertTrue(known.await("hello").contains("\"token_needed\":false"));
    known.await("\"type\":\"state\"");
  }

  @Test
  void guessesOfTheTokenAreSlowedDown() throws Exception {
    reopen(TOKEN);
    int guesses = 0;
    while (get("/api/state", "Authorization", "Bearer guess-" + guesses).statusCode() == 401) {
      guesses++;
      assertTrue(guesses < 100, "nobody stops it");
    }
  }

  @Test
  void otherHostThanThisMachineNeedsAToken() {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
        () -> WebServer.open(new WebSettings(PORT, "0.0.0.0", ""), station, topics, (what, thrown) -> {}));
    assertTrue(refusal.getMessage().contains("set ~web_token"), refusal.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new WebSettings(PORT, "0.0.0.0", "short"));
    assertThrows(IllegalArgumentException.class, () -> new WebSettings(PORT, "0.0.0.0", "with; Path=/evil"));
    IOException unknown = assertThrows(IOException.class,
        () -> WebServer.open(new WebSettings(PORT, "no such host", ""), station, topics, (what, thrown) -> {}));
    assertTrue(unknown.getMessage().contains("~web_host"), unknown.getMessage());
  }

  @Test
  void takenPortMeansTheNextFreeOne() throws Exception {
    int first = server.port();
    try (WebServer second = open("")) {
      assertTrue(second.port() > first, second.port() + " after " + first);
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      second.announce(new PrintStream(said, true, StandardCharsets.UTF_8));
      assertEquals("Teach at http://127.0.0.1:" + second.port(), said.toString(StandardCharsets.UTF_8).strip());
    }
    try (ServerSocket last = new ServerSocket(65_535, 1, InetAddress.getLoopbackAddress())) {
      IOException none = assertThrows(IOException.class,
          () -> WebServer.open(new WebSettings(last.getLocalPort(), "127.0.0.1", ""), station, topics,
              (what, thrown) -> {}));
      assertTrue(none.getMessage().contains("~web_port"), none.getMessage());
    }
  }

  @Test
  void terminalShowsTheTokenAsAQrCode() throws Exception {
    reopen(TOKEN);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    server.announce(new PrintStream(said, true, StandardCharsets.UTF_8));
    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("http://127.0.0.1:" + server.port() + "/?token=" + TOKEN), text);
    assertTrue(text.lines().filter(line -> line.contains("\u2588")).count() > 10, text);
  }

  @Test
  void uploadOfAGigabyteIsRefusedBeforeItIsRead() throws Exception {
    for (String path : List.of("/api/skills/file", "/api/teach")) {
      try (RawClient raw = new RawClient(server.port())) {
        raw.write("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
            + "Content-Length: 1073741824\r\n\r\n");
        assertTrue(raw.answer().startsWith("HTTP/1.1 413"));
        assertThrows(IOException.class, () -> {
          for (int megabyte = 0; megabyte < 1024; megabyte++) {
            raw.write("x".repeat(1 << 20));
          }
        });
      }
    }
    assertEquals(List.of(), station.uploaded);
  }

  @Test
  void uploadThatHidesItsLengthEndsAtTheBound() throws Exception {
    try (RawClient raw = new RawClient(server.port())) {
      raw.write("PUT /api/skills/file HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int i = 0; i < Api.MOST_FILE_BYTES / 0x10000 + 1; i++) {
        raw.write(chunk);
      }
      assertTrue(raw.answer().startsWith("HTTP/1.1 413"));
    }
    assertEquals(List.of(), station.uploaded);
  }

  @Test
  void clientThatAsksFirstIsToldBeforeItSendsAnything() throws Exception {
    try (RawClient raw = new RawClient(server.port())) {
      raw.write("PUT /api/skills/file HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
          + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertEquals(100, raw.status());
      raw.write("12345");
      assertEquals(200, raw.status());
    }
    assertEquals(List.of(5), station.uploaded);
  }

  @Test
  void thousandSocketsLeaveRoomForOthers() throws Exception {
    List<RawClient> crowd = new ArrayList<>();
    int open = 0;
    int refused = 0;
    try {
      for (int i = 0; i < 1000; i++) {
        RawClient raw = new RawClient(server.port());
        crowd.add(raw);
        raw.write("GET /live HTTP/1.1\r\nHost: localhost\r\n" + RawClient.UPGRADE + "\r\n");
        String answer = raw.answer();
        open += answer.startsWith("HTTP/1.1 101") ? 1 : 0;
        refused += answer.startsWith("HTTP/1.1 503") && answer.contains("32 pages are open already")
            || answer.startsWith("HTTP/1.1 429") && answer.contains("too many requests") ? 1 : 0;
        assertTrue(server.pages() <= 32, server.pages() + " pages");
      }
      assertTrue(open >= 32 && open < 1000, open + " were let in"); // who answers no pings is out after a minute
      assertEquals(1000, open + refused);
      Eventually.eventually(() -> status("/api/state") == 200);
    } finally {
      for (RawClient raw : crowd) {
        raw.close();
      }
    }
    Eventually.eventually(() -> opens());
  }

  private int status(String path) {
    try {
      return get(path).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private boolean opens() {
    try {
      PageListener.open(server.port()).socket.abort();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  @Test
  void thousandSilentConnectionsKeepNobodyOut() throws Exception {
    PageListener page = PageListener.open(server.port());
    page.await("\"type\":\"state\"");
    List<RawClient> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        crowd.add(new RawClient(server.port()));
      }
      assertEquals(200, get("/api/state").statusCode());
      page.say("{\"type\": \"ping\"}");
      page.await("pong");
    } finally {
      for (RawClient raw : crowd) {
        raw.close();
      }
    }
  }

  @Test
  void namesWithMarkupStayNames() throws Exception {
    String name = "<img src=x onerror=alert(1)>/&\"'\u202e";
    station.names.add(name);
    HttpResponse<String> list = get("/api/skills");
    assertEquals("application/json; charset=utf-8", list.headers().firstValue("Content-Type").orElse(""));
    assertFalse(list.body().contains("<img"), list.body());
    assertEquals(name, json(list).getAsJsonArray("skills").get(1).getAsJsonObject().get("name").getAsString());
    String path = "/api/skills/" + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    assertEquals(name, json(get(path)).get("name").getAsString());
    HttpResponse<String> nowhere = get("/api/skills/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assertEquals(404, nowhere.statusCode());
    assertFalse(nowhere.body().contains("<script"), nowhere.body());
    String file = get(path + "/file").headers().firstValue("Content-Disposition").orElse("");
    assertTrue(file.startsWith("attachment; filename=\"skill.skill\"; filename*=UTF-8''%3Cimg%20src"), file);
  }

  @Test
  void addressesThatAreNoneAndMethodsThatDoNotFitAreSaid() throws Exception {
    assertRefused(404, "/api/nothing", get("/api/nothing"));
    assertRefused(405, "takes [POST]", get("/api/teach"));
    assertRefused(405, "only GET", send(post("/of-tests.txt", "{}")));
    assertRefused(404, "no skill 'bowl'", get("/api/skills/bowl"));
    assertRefused(400, "limit must be", get("/api/skills?limit=0"));
    assertRefused(400, "'x1' must be a number", send(post("/api/preview", "{\"x1\": \"a\"}")));
    assertRefused(400, "no JSON object", send(post("/api/preview", "[1, 2")));
    assertRefused(400, "no JSON object", send(post("/api/preview", "[".repeat(30_000))));
    assertRefused(400, "'object' must be a text, it is missing", send(post("/api/teach", "{}")));
    assertRefused(400, "stamp", send(post("/api/result", "{\"stamp\": \"x\", \"object\": \"mug\", \"held\": true}")));
    assertRefused(409, "nothing to undo", send(post("/api/undo", "")));
  }

  @Test
  void demonstrationIsTakenAsItWasSent() throws Exception {
    HttpResponse<String> answer = send(post("/api/teach",
        "{\"object\": \"mug\", \"x\": 0.1, \"y\": -0.2, \"yaw\": 1, \"width\": 0.05, \"add\": true}"));
    assertEquals(202, answer.statusCode());
    assertEquals(List.of(new Station.Demonstrated("mug", 0.1, -0.2, null, 1, 0.05, true)), station.taught);
    assertEquals("teaching", json(answer).get("state").getAsString());
    assertEquals("mug", json(get("/api/lessons/1")).get("object").getAsString());
  }

  @Test
  void whoWaitsIsAnsweredWhenTheLessonIsOver() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
        post("/api/teach?wait=60", "{\"object\": \"mug\", \"x\": 0, \"y\": 0, \"yaw\": 0}").build(),
        HttpResponse.BodyHandlers.ofString());
    Eventually.eventually(() -> !station.lessons.isEmpty());
    assertEquals(200, get("/api/state").statusCode());
    assertFalse(answer.isDone());
    station.end(Lesson.DONE, "");
    assertEquals("done", json(answer.join()).get("state").getAsString());
    CompletableFuture<HttpResponse<String>> again = client.sendAsync(
        post("/api/teach?wait=60", "{\"object\": \"jug\", \"x\": 0, \"y\": 0, \"yaw\": 0}").build(),
        HttpResponse.BodyHandlers.ofString());
    Eventually.eventually(() -> station.lessons.size() == 2);
    station.end(Lesson.REFUSED, "not better: show it again");
    assertRefused(422, "not better", again.join());
  }

  @Test
  void resultKeepsAllDigitsOfItsStamp() throws Exception {
    assertEquals(200, send(post("/api/result",
        "{\"stamp\": \"1700000000.005000001\", \"object\": \"mug\", \"held\": false}")).statusCode());
    assertEquals(List.of(new Station.Told(1_700_000_000_005_000_001L, "mug", 0, false, "")), station.told);
  }

  @Test
  void openPageIsToldWhatChangesAndOnlyThat() throws Exception {
    PageListener page = PageListener.open(server.port(), "Origin", "http://127.0.0.1:" + server.port());
    assertTrue(page.await("hello").contains("\"protocol\":1"));
    page.await("\"type\":\"state\"");
    page.await("\"type\":\"grasps\"");
    int asked = station.statesAsked;
    Eventually.eventually(() -> station.statesAsked > asked + 3);
    assertEquals(List.of(), List.copyOf(page.texts));
    station.selected = "mug";
    server.changed();
    assertTrue(page.await("\"type\":\"state\"").contains("\"selected\":\"mug\""));
    station.names.add("jug");
    page.await("\"type\":\"skills\"");
    station.teach(new Station.Demonstrated("jug", 0, 0, 0.4, 0, 0.04, false));
    page.await("\"state\":\"teaching\"");
    station.end(Lesson.DONE, "");
    page.await("\"state\":\"done\"");
    station.attempts.add(0, new Attempt(1, 1, "jug", 1, true, null, "", "robot", ""));
    assertTrue(page.await("\"type\":\"attempt\"").contains("\"held\":true"));
  }

  @Test
  void picturesAreMadeOnlyWhileSomebodyWatches() throws Exception {
    PageListener page = PageListener.open(server.port());
    page.await("\"type\":\"state\"");
    int asked = station.statesAsked;
    Eventually.eventually(() -> station.statesAsked > asked + 3);
    assertEquals(0, station.heightsAsked + station.viewsAsked);
    page.say("{\"type\": \"watch\", \"pictures\": [\"heights\"]}");
    ByteBuffer frame = ByteBuffer.wrap(page.awaitPicture()).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(2, frame.get(0));
    assertEquals(3, frame.get(1));
    assertEquals(32, frame.getShort(2));
    assertEquals(96, frame.getShort(4));
    assertEquals(1_700_000_000.0, frame.getDouble(8), 1000);
    assertEquals(0.004f, frame.getFloat(16), 1e-6);
    assertEquals(-0.192f, frame.getFloat(20), 1e-6);
    assertEquals(0.192f, frame.getFloat(24), 1e-6);
    assertEquals(0.4f, frame.getFloat(28), 1e-6);
    assertEquals(123, frame.getShort(32));
    assertEquals(-1, frame.getShort(34));
    assertEquals(32 + 2 * 96 * 96, frame.capacity());
    assertEquals(0, station.viewsAsked);
    page.say("{\"type\": \"watch\", \"pictures\": [\"camera\"]}");
    byte[] picture = page.awaitPicture();
    while (picture[0] != 1) {
      picture = page.awaitPicture();
    }
    assertEquals(8, ImageIO.read(new ByteArrayInputStream(picture, 32, picture.length - 32)).getWidth());
  }

  @Test
  void slowPageMissesPicturesAndIsToldSoWhileOthersGetThem() throws Exception {
    station.side = 512;
    PageListener slow = PageListener.open(server.port(), false);
    slow.say("{\"type\": \"watch\", \"pictures\": [\"heights\"]}");
    PageListener quick = PageListener.open(server.port());
    quick.say("{\"type\": \"watch\", \"pictures\": [\"heights\"]}");
    for (int i = 0; i < 40; i++) {
      quick.awaitPicture();
    }
    station.selected = "mug";
    slow.read();
    String words = slow.await("\"type\":\"slow\"");
    assertTrue(JsonParser.parseString(words).getAsJsonObject().get("dropped").getAsInt() > 0, words);
    slow.await("\"selected\":\"mug\"");
    assertTrue(quick.texts.stream().noneMatch(text -> text.contains("\"slow\"")));
  }

  @Test
  void messagesThatAreNoneAreAnsweredAndTooManyEndIt() throws Exception {
    PageListener page = PageListener.open(server.port());
    page.say("hello?");
    assertTrue(page.await("\"type\":\"error\"").contains("no JSON object"));
    page.say("{\"type\": \"dance\"}");
    assertTrue(page.await("\"type\":\"error\"").contains("dance"));
    page.say("{\"type\": \"watch\", \"pictures\": [\"secrets\"]}");
    assertTrue(page.await("\"type\":\"error\"").contains("secrets"));
    page.socket.sendBinary(ByteBuffer.allocate(10), true).join();
    assertTrue(page.await("\"type\":\"error\"").contains("only texts"));
    try {
      for (int i = 0; i < 1000; i++) {
        page.say("{\"type\": \"ping\"}");
      }
    } catch (CompletionException e) {
      // It was closed on the way.
    }
    assertEquals("1008 too many messages", page.awaitEnd());
  }

  @Test
  void messageOfAMegabyteEndsTheSocket() throws Exception {
    PageListener page = PageListener.open(server.port());
    page.await("hello");
    page.socket.sendText("x".repeat(1 << 20), true);
    assertFalse(page.awaitEnd().isEmpty());
    assertEquals(200, get("/api/state").statusCode());
  }

  @Test
  void openPageIsToldThatTheNodeEnds() throws Exception {
    PageListener page = PageListener.open(server.port());
    page.await("\"type\":\"state\"");
    server.close();
    assertEquals("1001 the node ends", page.awaitEnd());
  }

  @Test
  void pictureOfASkillIsAPng() throws Exception {
    HttpResponse<byte[]> answer = client.send(at("/api/skills/mug/picture?v=1").build(),
        HttpResponse.BodyHandlers.ofByteArray());
    assertEquals("image/png", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals(160, ImageIO.read(new ByteArrayInputStream(answer.body())).getWidth());
  }
}
