package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.web.WebRig.JSON;
import static org.onegrasp.web.WebRig.assertRefused;
import static org.onegrasp.web.WebRig.json;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.ros.Eventually;

/** The server over real sockets: what it serves and how it answers. */
class WebServerTest {
  private final WebRig web = new WebRig();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void stateIsJsonWithUnderscores() throws Exception {
    HttpResponse<String> answer = web.get("/api/state");
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
      HttpResponse<String> answer = web.get(path);
      assertTrue(answer.headers().firstValue("Content-Security-Policy").orElse("").startsWith("default-src 'self'"));
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
      assertEquals("DENY", answer.headers().firstValue("X-Frame-Options").orElse(""));
    }
  }

  @Test
  void fileOfThePageComesOnceAndThenIsKnownByItsTag() throws Exception {
    HttpResponse<String> first = web.get("/of-tests.txt");
    assertEquals("a file of the page\n", first.body());
    assertEquals("text/plain; charset=utf-8", first.headers().firstValue("Content-Type").orElse(""));
    String tag = first.headers().firstValue("ETag").orElse("");
    HttpResponse<String> second = web.get("/of-tests.txt", "If-None-Match", tag);
    assertEquals(304, second.statusCode());
    assertEquals("", second.body());
  }

  @Test
  void nothingOutsideOfThePagesFolderIsServed() throws Exception {
    for (String path : List.of("/../logback.xml", "/..%2flogback.xml", "/%2e%2e/logback.xml", "/web/../logback.xml",
        "/.hidden.txt", "//etc/passwd", "/org/onegrasp/command/version.txt", "/of-tests.txt%00.html", "/of-tests")) {
      try (RawClient raw = new RawClient(web.port())) {
        raw.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        int status = raw.status();
        assertTrue(status == 404 || status == 400, path + " " + status);
      }
    }
  }

  @Test
  void namesWithMarkupStayNames() throws Exception {
    String name = "<img src=x onerror=alert(1)>/&\"'\u202e";
    web.station.names.add(name);
    HttpResponse<String> list = web.get("/api/skills");
    assertEquals("application/json; charset=utf-8", list.headers().firstValue("Content-Type").orElse(""));
    assertFalse(list.body().contains("<img"), list.body());
    assertEquals(name, json(list).getAsJsonArray("skills").get(1).getAsJsonObject().get("name").getAsString());
    String path = "/api/skills/" + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    assertEquals(name, json(web.get(path)).get("name").getAsString());
    HttpResponse<String> nowhere = web.get("/api/skills/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assertEquals(404, nowhere.statusCode());
    assertFalse(nowhere.body().contains("<script"), nowhere.body());
    String file = web.get(path + "/file").headers().firstValue("Content-Disposition").orElse("");
    assertTrue(file.startsWith("attachment; filename=\"skill.skill\"; filename*=UTF-8''%3Cimg%20src"), file);
  }

  @Test
  void addressesThatAreNoneAndMethodsThatDoNotFitAreSaid() throws Exception {
    assertRefused(404, "/api/nothing", web.get("/api/nothing"));
    assertRefused(405, "takes [POST]", web.get("/api/teach"));
    assertRefused(405, "only GET", web.send(web.post("/of-tests.txt", "{}")));
    assertRefused(404, "no skill 'bowl'", web.get("/api/skills/bowl"));
    assertRefused(400, "limit must be", web.get("/api/skills?limit=0"));
    assertRefused(400, "'x1' must be a number", web.send(web.post("/api/preview", "{\"x1\": \"a\"}")));
    assertRefused(400, "no JSON object", web.send(web.post("/api/preview", "[1, 2")));
    assertRefused(400, "no JSON object", web.send(web.post("/api/preview", "[".repeat(30_000))));
    assertRefused(400, "'object' must be a text, it is missing", web.send(web.post("/api/teach", "{}")));
    assertRefused(400, "stamp",
        web.send(web.post("/api/result", "{\"stamp\": \"x\", \"object\": \"mug\", \"held\": true}")));
    assertRefused(409, "nothing to undo", web.send(web.post("/api/undo", "")));
  }

  @Test
  void demonstrationIsTakenAsItWasSent() throws Exception {
    HttpResponse<String> answer = web.send(web.post("/api/teach",
        "{\"object\": \"mug\", \"x\": 0.1, \"y\": -0.2, \"yaw\": 1, \"width\": 0.05, \"add\": true}"));
    assertEquals(202, answer.statusCode());
    assertEquals(List.of(new Station.Demonstrated("mug", 0.1, -0.2, null, 1, 0.05, true)), web.station.taught);
    assertEquals("teaching", json(answer).get("state").getAsString());
    assertEquals("mug", json(web.get("/api/lessons/1")).get("object").getAsString());
  }

  @Test
  void whoWaitsIsAnsweredWhenTheLessonIsOver() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = web.client.sendAsync(
        web.post("/api/teach?wait=60", "{\"object\": \"mug\", \"x\": 0, \"y\": 0, \"yaw\": 0}").build(),
        HttpResponse.BodyHandlers.ofString());
    Eventually.eventually(() -> !web.station.lessons.isEmpty());
    assertEquals(200, web.get("/api/state").statusCode());
    assertFalse(answer.isDone());
    web.station.end(Lesson.DONE, "");
    assertEquals("done", json(answer.join()).get("state").getAsString());
    CompletableFuture<HttpResponse<String>> again = web.client.sendAsync(
        web.post("/api/teach?wait=60", "{\"object\": \"jug\", \"x\": 0, \"y\": 0, \"yaw\": 0}").build(),
        HttpResponse.BodyHandlers.ofString());
    Eventually.eventually(() -> web.station.lessons.size() == 2);
    web.station.end(Lesson.REFUSED, "not better: show it again");
    assertRefused(422, "not better", again.join());
  }

  @Test
  void resultKeepsAllDigitsOfItsStamp() throws Exception {
    assertEquals(200, web.send(web.post("/api/result",
        "{\"stamp\": \"1700000000.005000001\", \"object\": \"mug\", \"held\": false}")).statusCode());
    assertEquals(List.of(new Station.Told(1_700_000_000_005_000_001L, "mug", 0, false, "")), web.station.told);
  }

  @Test
  void pictureOfASkillIsAPng() throws Exception {
    HttpResponse<byte[]> answer = web.client.send(web.at("/api/skills/mug/picture?v=1").build(),
        HttpResponse.BodyHandlers.ofByteArray());
    assertEquals("image/png", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals(160, ImageIO.read(new ByteArrayInputStream(answer.body())).getWidth());
  }
}
