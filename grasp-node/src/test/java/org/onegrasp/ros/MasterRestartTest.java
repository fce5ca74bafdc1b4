package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.onegrasp.ros.Eventually.eventually;
import static org.onegrasp.ros.Nodes.collect;
import static org.onegrasp.ros.Nodes.next;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;

/** Masters that come late, go, and come back without a memory. */
@ParameterizedClass
@EnumSource(TestMaster.class)
class MasterRestartTest {
  private final TestMaster kind;
  private final int port;
  private final Nodes nodes;
  private TestMaster.Started master;

  MasterRestartTest(TestMaster kind) {
    this.kind = kind;
    kind.assumeInstalled();
    port = TestMaster.freePort();
    nodes = new Nodes(URI.create("http://127.0.0.1:" + port + "/"));
  }

  @AfterEach
  void stop() {
    nodes.close();
    master.close();
  }

  @Test
  @Tag("ros-row-66")
  void nodeStartsBeforeTheMasterAndWaitsForIt() throws Exception {
    CompletableFuture<RosNode> early = CompletableFuture.supplyAsync(() -> nodes.node("early", "_rate:=3"));
    master = kind.start(port);
    assertEquals(Optional.of(3), early.get(60, TimeUnit.SECONDS).parameters().get("/early/rate"));
  }

  @Test
  @Tag("ros-row-24")
  void everythingIsRegisteredAgainWhenTheMasterRestarts() throws Exception {
    master = kind.start(port);
    RosNode listener = nodes.node("listener");
    BlockingQueue<String> texts = collect(listener, "chatter", 10);
    listener.serve("~trigger", Trigger.CODEC, request -> new Trigger.Response(true, ""));
    RosNode talker = nodes.node("talker");
    talker.parameters().set("/speed", 1);
    assertEquals(Optional.of(1), listener.parameters().cached("/speed"));
    master.close();
    assertEquals(Optional.of(1), listener.parameters().cached("/speed"));
    talker.advertise("chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("through"));
    master = kind.start(port);
    assertEquals("through", next(texts));
    eventually(() -> state().contains("/listener/trigger, [/listener]"));
    talker.parameters().set("/speed", 2);
    eventually(() -> listener.parameters().cached("/speed").equals(Optional.of(2)));
    listener.close();
    assertFalse(state().contains("/listener"));
  }

  private String state() {
    try (MasterProbe probe = nodes.probe()) {
      return probe.state();
    } catch (IOException e) {
      return "";
    }
  }
}
