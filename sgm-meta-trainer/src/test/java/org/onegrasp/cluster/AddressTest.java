package org.onegrasp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({"robot-7, robot-7, 5701", "127.0.0.1:80, 127.0.0.1, 80", "[::1], ::1, 5701",
      "[fe80::1]:65535, fe80::1, 65535"})
  void hostAndPort(String text, String host, int port) {
    assertEquals(new Address(host, port), Address.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":80", "host:", "host:0", "host:65536", "host:x", "::1", "a b", "[::1"})
  void anythingElseIsRefused(String text) {
    assertEquals("an address is HOST or HOST:PORT, such as 192.168.1.7 or 192.168.1.7:5701, got \"" + text + "\"",
        assertThrows(IllegalArgumentException.class, () -> Address.parse(text)).getMessage());
  }

  @Test
  void itIsWrittenAsItIsRead() {
    assertEquals("[::1]:5701", Address.parse("[::1]").toString());
    assertEquals("host:80", Address.parse("host:80").toString());
  }
}
