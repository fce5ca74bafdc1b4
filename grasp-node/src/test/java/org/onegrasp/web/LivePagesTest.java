package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.web.WebRig.JSON;

import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletionException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.ros.Eventually;

/** What open pages are told, and what becomes of those that are slow or talk nonsense. */
class LivePagesTest {
  private final WebRig web = new WebRig();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void openPageIsToldWhatChangesAndOnlyThat() throws Exception {
    PageListener page = PageListener.open(web.port(), "Origin", "http://127.0.0.1:" + web.port());
    assertTrue(page.await("hello").contains("\"protocol\":1"));
    page.await("\"type\":\"state\"");
    page.await("\"type\":\"grasps\"");
    int asked = web.station.statesAsked;
    Eventually.eventually(() -> web.station.statesAsked > asked + 3);
    assertEquals(List.of(), List.copyOf(page.texts));
    web.station.selected = "mug";
    web.server.changed();
    assertTrue(page.await("\"type\":\"state\"").contains("\"selected\":\"mug\""));
    web.station.names.add("jug");
    page.await("\"type\":\"skills\"");
    web.station.teach(new Station.Demonstrated("jug", 0, 0, 0.4, 0, 0.04, false));
    page.await("\"state\":\"teaching\"");
    web.station.end(Lesson.DONE, "");
    page.await("\"state\":\"done\"");
    web.station.attempts.add(0, new Attempt(1, 1, "jug", 1, true, null, "", "robot", ""));
    assertTrue(page.await("\"type\":\"attempt\"").contains("\"held\":true"));
  }

  @Test
  void picturesAreMadeOnlyWhileSomebodyWatches() throws Exception {
    PageListener page = PageListener.open(web.port());
    page.await("\"type\":\"state\"");
    int asked = web.station.statesAsked;
    Eventually.eventually(() -> web.station.statesAsked > asked + 3);
    assertEquals(0, web.station.heightsAsked + web.station.viewsAsked);
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
    assertEquals(0, web.station.viewsAsked);
    page.say("{\"type\": \"watch\", \"pictures\": [\"camera\"]}");
    byte[] picture = page.awaitPicture();
    while (picture[0] != 1) {
      picture = page.awaitPicture();
    }
    assertEquals(8, ImageIO.read(new ByteArrayInputStream(picture, 32, picture.length - 32)).getWidth());
  }

  @Test
  void slowPageMissesPicturesAndIsToldSoWhileOthersGetThem() throws Exception {
    web.station.side = 512;
    PageListener slow = PageListener.open(web.port(), false);
    slow.say("{\"type\": \"watch\", \"pictures\": [\"heights\"]}");
    PageListener quick = PageListener.open(web.port());
    quick.say("{\"type\": \"watch\", \"pictures\": [\"heights\"]}");
    for (int i = 0; i < 40; i++) {
      quick.awaitPicture();
    }
    web.station.selected = "mug";
    slow.read();
    String words = slow.await("\"type\":\"slow\"");
    assertTrue(JsonParser.parseString(words).getAsJsonObject().get("dropped").getAsInt() > 0, words);
    slow.await("\"selected\":\"mug\"");
    assertTrue(quick.texts.stream().noneMatch(text -> text.contains("\"slow\"")));
  }

  @Test
  void messagesThatAreNoneAreAnsweredAndTooManyEndIt() throws Exception {
    PageListener page = PageListener.open(web.port());
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
    PageListener page = PageListener.open(web.port());
    page.await("hello");
    page.socket.sendText("x".repeat(1 << 20), true);
    assertFalse(page.awaitEnd().isEmpty());
    assertEquals(200, web.get("/api/state").statusCode());
  }

  @Test
  void openPageIsToldThatTheNodeEnds() throws Exception {
    PageListener page = PageListener.open(web.port());
    page.await("\"type\":\"state\"");
    web.server.close();
    assertEquals("1001 the node ends", page.awaitEnd());
  }
}
