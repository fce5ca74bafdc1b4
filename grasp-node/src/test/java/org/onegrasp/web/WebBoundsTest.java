package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.ros.Eventually;

/** What is too much: uploads, sockets, connections. */
class WebBoundsTest {
  private final WebRig web = new WebRig();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void uploadOfAGigabyteIsRefusedBeforeItIsRead() throws Exception {
    for (String path : List.of("/api/skills/file", "/api/teach")) {
      try (RawClient raw = new RawClient(web.port())) {
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
    assertEquals(List.of(), web.station.uploaded);
  }

  @Test
  void uploadThatHidesItsLengthEndsAtTheBound() throws Exception {
    try (RawClient raw = new RawClient(web.port())) {
      raw.write("PUT /api/skills/file HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int i = 0; i < Api.MOST_FILE_BYTES / 0x10000 + 1; i++) {
        raw.write(chunk);
      }
      assertTrue(raw.answer().startsWith("HTTP/1.1 413"));
    }
    assertEquals(List.of(), web.station.uploaded);
  }

  @Test
  void clientThatAsksFirstIsToldBeforeItSendsAnything() throws Exception {
    try (RawClient raw = new RawClient(web.port())) {
      raw.write("PUT /api/skills/file HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
          + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertEquals(100, raw.status());
      raw.write("12345");
      assertEquals(200, raw.status());
    }
    assertEquals(List.of(5), web.station.uploaded);
  }

  @Test
  void thousandSocketsLeaveRoomForOthers() throws Exception {
    List<RawClient> crowd = new ArrayList<>();
    int open = 0;
    int refused = 0;
    try {
      for (int i = 0; i < 1000; i++) {
        RawClient raw = new RawClient(web.port());
        crowd.add(raw);
        raw.write("GET /live HTTP/1.1\r\nHost: localhost\r\n" + RawClient.UPGRADE + "\r\n");
        String answer = raw.answer();
        open += answer.startsWith("HTTP/1.1 101") ? 1 : 0;
        refused += answer.startsWith("HTTP/1.1 503") && answer.contains("32 pages are open already")
            || answer.startsWith("HTTP/1.1 429") && answer.contains("too many requests") ? 1 : 0;
        assertTrue(web.server.pages() <= 32, web.server.pages() + " pages");
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
      return web.get(path).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private boolean opens() {
    try {
      PageListener.open(web.port()).socket.abort();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  @Test
  void thousandSilentConnectionsKeepNobodyOut() throws Exception {
    PageListener page = PageListener.open(web.port());
    page.await("\"type\":\"state\"");
    List<RawClient> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        crowd.add(new RawClient(web.port()));
      }
      assertEquals(200, web.get("/api/state").statusCode());
      page.say("{\"type\": \"ping\"}");
      page.await("pong");
    } finally {
      for (RawClient raw : crowd) {
        raw.close();
      }
    }
  }
}
