package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.SetLoggerLevel;
import org.onegrasp.ros.MasterProbe;
import org.onegrasp.ros.RosException;

/** Peers that try to take a real process out of work: during each attack and after it good images are answered. */
class WireAttacksTest {
  @TempDir
  static Path folder;
  private static Victim victim;

  @BeforeAll
  static void start() throws IOException {
    victim = new Victim(folder);
    victim.answersGoodImages();
  }

  @AfterAll
  static void stop() throws IOException {
    victim.close();
  }

  @AfterEach
  void worksAgain() throws IOException {
    victim.hangUp();
    victim.answersGoodImages();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] header(String... fields) {
    ByteBuffer body = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    body.putInt(0);
    for (String field : fields) {
      body.putInt(field.length()).put(ascii(field));
    }
    body.putInt(0, body.position() - 4);
    byte[] bytes = new byte[body.flip().remaining()];
    body.get(bytes);
    return bytes;
  }

  private static byte[] post(int length) {
    return ascii("POST /RPC2 HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n");
  }

  @Test
  void lengthsWithoutHeaders() throws IOException {
    for (int i = 0; i < 1500; i++) {
      victim.open(victim.tcpros, number(i % 2 == 0 ? 65_000 : 1 << 20));
    }
    victim.answersGoodImages();
  }

  @Test
  void headersWithoutTheirLastByte() throws IOException {
    for (int i = 0; i < 700; i++) {
      victim.open(victim.tcpros, number(65_000), new byte[64_999]);
    }
    victim.answersGoodImages();
  }

  @Test
  void connectionsThatSayNothing() throws IOException {
    for (int i = 0; i < 1500; i++) {
      victim.open(List.of(victim.tcpros, victim.slave.getPort(), victim.master.getPort()).get(i % 3));
    }
    victim.answersGoodImages();
  }

  @Test
  void requestsOfServicesWithoutTheirEnd() throws IOException {
    byte[] hello = header("callerid=/evil", "service=/onegrasp/list_skills", "md5sum=*", "persistent=1");
    for (int i = 0; i < 100; i++) {
      victim.open(victim.tcpros, hello, number(i % 2 == 0 ? 1 << 20 : 250 << 20), new byte[500_000]);
    }
    victim.answersGoodImages();
  }

  @Test
  void subscribersThatNeverRead() throws IOException {
    for (int i = 0; i < 500; i++) {
      victim.open(victim.tcpros, header("callerid=/evil", "topic=/onegrasp/" + (i % 2 == 0 ? "height_map" : "heat_map"),
          "md5sum=*", "type=*"));
    }
    victim.answersGoodImages();
  }

  @Test
  void namespacesByTheHundredThousand() throws IOException {
    StringBuilder call = new StringBuilder("<?xml version='1.0'?><methodCall ");
    for (int i = 0; call.length() < 1_000_000; i++) {
      call.append("xmlns:a").append(i).append("='b' ");
    }
    byte[] body = ascii(call + "/>");
    for (int i = 0; i < 8; i++) {
      victim.open(i % 2 == 0 ? victim.slave.getPort() : victim.master.getPort(), post(body.length), body);
    }
    victim.answersGoodImages();
  }

  @Test
  void bodiesWithoutTheirEnd() throws IOException {
    byte[] most = new byte[900_000];
    for (int i = 0; i < 60; i++) {
      victim.open(victim.slave.getPort(), post(1_000_000), most);
      victim.open(victim.master.getPort(), post(15_000_000), most, most, most, most);
    }
    victim.answersGoodImages();
  }

  @Test
  void parametersWithoutLimit() throws IOException {
    Set<Object> codes = new TreeSet<>();
    try (MasterProbe probe = new MasterProbe(victim.master)) {
      String large = "x".repeat(4_000_000);
      for (int i = 0; i < 30; i++) {
        codes.add(probe.call("setParam", "/evil", "/evil/p" + i, large).get(0).toString());
      }
      assertEquals(Set.of("-1", "1"), codes, "taken as long as there is room");
      for (int i = 0; i < 20; i++) {
        byte[] body = ascii(
            "<?xml version='1.0'?><methodCall><methodName>getParam</methodName><params><param>"
                + "<value>/x</value></param><param>"
                + "<value>/evil/p1</value></param></params></methodCall>");
        victim.open(victim.master.getPort(), post(body.length), body);
      }
      victim.answersGoodImages();
      probe.call("deleteParam", "/evil", "/evil");
    }
  }

  @Test
  void loggersWithLongNames() {
    for (int i = 0; i < 200; i++) {
      String name = i + "x".repeat(100_000);
      try {
        victim.client().call("/onegrasp/set_logger_level", SetLoggerLevel.CODEC,
            new SetLoggerLevel.Request(name, "debug"),
            Duration.ofSeconds(60));
        throw new AssertionError("a logger was made");
      } catch (RosException e) {
        assertTrue(e.getMessage().contains("there is no logger '" + i + "xxx") && e.getMessage().length() < 600,
            e.getMessage());
      }
    }
  }

  @Test
  void publishersThatNeverAnswer() throws IOException {
    List<ServerSocket> silent = new ArrayList<>();
    try (MasterProbe probe = new MasterProbe(victim.master)) {
      for (int i = 0; i < 300; i++) {
        silent.add(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
        probe.call("registerPublisher", "/silent" + i, "/onegrasp/depth", "sensor_msgs/Image",
            "http://127.0.0.1:" + silent.get(i).getLocalPort() + "/");
      }
      victim.answersGoodImages();
      for (int i = 0; i < 300; i++) {
        probe.call("unregisterPublisher", "/silent" + i, "/onegrasp/depth",
            "http://127.0.0.1:" + silent.get(i).getLocalPort() + "/");
      }
    } finally {
      for (ServerSocket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void refusalsWithoutEndFillNoLog() throws IOException {
    long before = victim.words("node").lines().count();
    byte[] wrong = header("callerid=/evil", "topic=/no\n\u001B[31msuch", "md5sum=*", "type=*");
    for (int i = 0; i < 3000; i++) {
      victim.open(victim.tcpros, wrong);
      victim.hangUp();
    }
    victim.answersGoodImages();
    long lines = victim.words("node").lines().count() - before;
    assertTrue(lines < 500, lines + " lines about 3000 refusals");
    assertTrue(victim.words("node").indexOf('\u001B') < 0);
  }
}
