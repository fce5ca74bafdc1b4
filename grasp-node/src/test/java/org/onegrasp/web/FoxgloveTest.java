package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.ros.Eventually;

/** The Foxglove WebSocket protocol, as its specification draws the messages. */
class FoxgloveTest {
  private static final int PORT = 18_987;

  private final FakeTopics topics = new FakeTopics();
  private WebServer server;

  private PageListener connect(String token, String path, String... headers) throws IOException {
    if (server == null) {
      server = WebServer.open(new WebSettings(PORT, "127.0.0.1", token), new FakeStation(), topics,
          (what, thrown) -> {
            throw new AssertionError(what, thrown);
          });
    }
    return PageListener.tool(server.port(), path, headers);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void toolIsToldOfTheServerAndItsTopicsFirst() throws Exception {
    PageListener tool = connect("", "/foxglove");
    assertEquals("foxglove.websocket.v1", tool.socket.getSubprotocol());
    JsonObject info = json(tool.await("op"));
    assertEquals("serverInfo", info.get("op").getAsString());
    assertEquals(new JsonArray(), info.getAsJsonArray("capabilities"));
    JsonObject advertised = json(tool.await("op"));
    assertEquals("advertise", advertised.get("op").getAsString());
    JsonObject words = advertised.getAsJsonArray("channels").get(0).getAsJsonObject();
    assertEquals(json("{\"id\": 1, \"topic\": \"/words\", \"encoding\": \"ros1\", \"schemaName\":"
        + " \"std_msgs/String\", \"schema\": \"string data\\n\", \"schemaEncoding\": \"ros1msg\"}"), words);
  }

  @Test
  void messagesComeWithSubscriptionTimeAndBytes() throws Exception {
    PageListener tool = connect("", "/");
    tool.say("{\"op\": \"subscribe\", \"subscriptions\": [{\"id\": 7, \"channelId\": 1}]}");
    Eventually.eventually(() -> topics.listening.containsKey(FakeTopics.WORDS));
    assertEquals(Set.of(FakeTopics.WORDS), topics.listening.keySet());
    topics.listening.get(FakeTopics.WORDS).accept(new byte[] {1, 2, 3});
    byte[] message = tool.awaitPicture();
    ByteBuffer frame = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(1, frame.get());
    assertEquals(7, frame.getInt());
    assertEquals(System.currentTimeMillis() * 1e-3, frame.getLong() * 1e-9, 300);
    assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOfRange(message, 13, 16));
    tool.say("{\"op\": \"unsubscribe\", \"subscriptionIds\": [7]}");
    Eventually.eventually(topics.listening::isEmpty);
  }

  @Test
  void topicIsListenedToOnceForAllAndWhoComesLateGetsTheLastMessage() throws Exception {
    PageListener first = connect("", "/foxglove");
    PageListener second = connect("", "/foxglove");
    first.say("{\"op\": \"subscribe\", \"subscriptions\": [{\"id\": 0, \"channelId\": 2}]}");
    Eventually.eventually(() -> topics.listening.containsKey(FakeTopics.LAST));
    topics.listening.get(FakeTopics.LAST).accept(new byte[] {9});
    first.awaitPicture();
    second.say("{\"op\": \"subscribe\", \"subscriptions\": [{\"id\": 3, \"channelId\": 2}]}");
    assertEquals(9, second.awaitPicture()[13]);
    first.socket.abort();
    second.say("{\"op\": \"subscribe\", \"subscriptions\": [{\"id\": 4, \"channelId\": 1}]}");
    Eventually.eventually(() -> topics.listening.size() == 2);
    second.socket.abort();
    Eventually.eventually(topics.listening::isEmpty);
  }

  @Test
  void whatCannotBeDoneIsAStatus() throws Exception {
    PageListener tool = connect("", "/foxglove");
    tool.say("{\"op\": \"subscribe\", \"subscriptions\": [{\"id\": 0, \"channelId\": 99}]}");
    assertTrue(tool.await("status").contains("no channel 99"));
    tool.say("{\"op\": \"subscribe\", \"subscriptions\": [{\"id\": -1, \"channelId\": 1}]}");
    assertTrue(tool.await("status").contains("32 bits"));
    tool.say("{\"op\": \"setParameters\", \"parameters\": []}");
    assertTrue(tool.await("status").contains("setParameters"));
    tool.say("[]");
    assertTrue(tool.await("status").contains("no JSON object"));
    tool.socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 0}), true).join();
    assertTrue(tool.await("status").contains("takes no messages"));
    assertTrue(topics.listening.isEmpty());
  }

  @Test
  void siteOfSomebodyElseMayNotListenButAToolFromAFileMay() throws Exception {
    connect("", "/foxglove", "Origin", "file://").await("serverInfo");
    assertThrows(CompletionException.class, () -> connect("", "/foxglove", "Origin", "http://evil.example"));
    assertThrows(CompletionException.class, () -> connect("", "/foxglove", "Origin", "null"));
  }

  @Test
  void tokenIsNeededHereToo() throws Exception {
    assertThrows(CompletionException.class, () -> connect("a-token-of-tests", "/foxglove"));
    assertThrows(CompletionException.class, () -> connect("a-token-of-tests", "/foxglove?token=another-one"));
    connect("a-token-of-tests", "/foxglove?token=a-token-of-tests").await("serverInfo");
    connect("a-token-of-tests", "/foxglove", "Authorization", "Bearer a-token-of-tests").await("serverInfo");
    assertFalse(topics.topics().isEmpty());
  }
}
