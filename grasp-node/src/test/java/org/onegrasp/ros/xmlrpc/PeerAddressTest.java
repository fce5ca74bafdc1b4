package org.onegrasp.ros.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerAddressTest {
  @Test
  void hostsOfContainersAndAddressesAreFound() {
    assertEquals(new PeerAddress("ros_master", 11311), PeerAddress.of("http://ros_master:11311"));
    assertEquals(new PeerAddress("my_robot.local", 4711), PeerAddress.of("rosrpc://my_robot.local:4711/x"));
    assertEquals(new PeerAddress("robot", 1), PeerAddress.of("http://user@robot:1/"));
    assertEquals(new PeerAddress("192.168.0.2", 65535), PeerAddress.of("http://192.168.0.2:65535/"));
    assertEquals(new PeerAddress("[fe80::1]", 80), PeerAddress.of("http://[fe80::1]:80/"));
    assertEquals(Optional.of("ros_master"), PeerAddress.host(URI.create("http://ros_master/")));
  }

  @Test
  void whatHasNoHostOrPortIsNamed() {
    for (String wrong : List.of("", "http://", "http://robot", "http://robot:", "http://robot:0", "http://robot:65536",
        "http://robot:-1",
        "http://robot:1x", "http://:80", "mailto:a@b", "http://[::1", "http://a b:1", "robot:11311")) {
      assertEquals("'" + wrong + "' is no address of a node, expected scheme://HOST:PORT",
          assertThrows(IllegalArgumentException.class, () -> PeerAddress.of(wrong), wrong).getMessage());
    }
    String endless = "http://" + "x".repeat(100_000);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> PeerAddress.of(endless)).getMessage().length() < 300);
  }

  @Test
  void namesThatCannotBeResolvedSayWhatToDo() {
    assertEquals(
        "host name 'no_such_host.invalid' cannot be resolved; set ROS_IP or ROS_HOSTNAME where that process starts",
        assertThrows(IOException.class, () -> new PeerAddress("no_such_host.invalid", 1).resolve()).getMessage());
  }
}
