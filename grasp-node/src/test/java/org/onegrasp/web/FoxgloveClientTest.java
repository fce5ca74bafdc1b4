package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.onegrasp.ros.Eventually;

/** Foxglove's own client, from npm, on our endpoint; where node and npm are installed and get at it. */
class FoxgloveClientTest {
  /** "hello" as std_msgs/String has it on the wire. */
  private static final byte[] HELLO = {5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'};

  @Test
  void foxglovesClientReadsOurMessages() throws Exception {
    FoxgloveClient.assumeInstalled();
    FakeTopics topics = new FakeTopics();
    try (WebServer server = WebServer.open(new WebSettings(19_187, "127.0.0.1", ""), new FakeStation(), topics,
        (what, thrown) -> {
          throw new AssertionError(what, thrown);
        })) {
      FoxgloveClient client = FoxgloveClient.start(server.port(), "/words");
      Eventually.eventually(() -> topics.listening.containsKey(FakeTopics.WORDS) || !client.runs());
      topics.listening.values().forEach(listener -> listener.accept(HELLO));
      assertEquals("""
          server OneGrasp
          channel /words ros1 std_msgs/String
          channel /last ros1 std_msgs/String
          message /words {"data":"hello"}
          """, client.words());
    }
  }
}
