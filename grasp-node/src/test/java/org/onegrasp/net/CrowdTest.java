package org.onegrasp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private final Crowd crowd = new Crowd(3, 2);

  private EmbeddedChannel enter() {
    EmbeddedChannel channel = new EmbeddedChannel();
    crowd.enter(channel);
    return channel;
  }

  @Test
  void longestIdleGivesWayToNewcomers() {
    EmbeddedChannel first = enter();
    EmbeddedChannel second = enter();
    enter();
    EmbeddedChannel fourth = enter();
    assertFalse(first.isOpen());
    assertTrue(second.isOpen() && fourth.isOpen());
    crowd.busy(second);
    crowd.idle(second);
    enter();
    assertTrue(second.isOpen(), "it has just been of use, so the third went");
    assertEquals(3, crowd.size());
  }

  @Test
  void whoIsBusyStaysAndThereIsAlwaysRoomForNewcomers() {
    EmbeddedChannel first = enter();
    EmbeddedChannel second = enter();
    EmbeddedChannel third = enter();
    assertTrue(crowd.busy(first) && crowd.busy(second));
    assertFalse(crowd.busy(third), "two at most");
    for (int i = 0; i < 100; i++) {
      assertTrue(enter().isOpen());
    }
    assertTrue(first.isOpen() && second.isOpen());
    assertEquals(3, crowd.size());
  }

  @Test
  void newcomerIsHungUpOnWhenAllAreBusy() {
    Crowd full = new Crowd(1, 1);
    EmbeddedChannel only = new EmbeddedChannel();
    full.enter(only);
    full.busy(only);
    EmbeddedChannel late = new EmbeddedChannel();
    full.enter(late);
    assertTrue(only.isOpen());
    assertFalse(late.isOpen());
    only.close();
    assertEquals(0, full.size());
  }

  @Test
  void closedConnectionsTakeNoPlace() {
    List<EmbeddedChannel> channels = new ArrayList<>(List.of(enter(), enter(), enter()));
    crowd.busy(channels.get(1));
    channels.forEach(EmbeddedChannel::close);
    assertEquals(0, crowd.size());
  }
}
