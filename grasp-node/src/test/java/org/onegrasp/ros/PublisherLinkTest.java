package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.onegrasp.ros.Eventually.eventually;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.onegrasp.ros.tcpros.TopicType;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;

/** When a lost publisher is tried again, in a time that passes at a command. */
class PublisherLinkTest {
  /** Writes down the pauses, and runs what waits when told to. */
  private static final class Pauses extends ScheduledThreadPoolExecutor {
    final List<Long> millis = new CopyOnWriteArrayList<>();
    final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Pauses() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      waiting.add(command);
      millis.add(unit.toMillis(delay));
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    void pass() {
      waiting.remove().run();
    }
  }

  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Pauses pauses = new Pauses();

  @AfterEach
  void stop() {
    pauses.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  @Tag("ros-row-21")
  void pausesDoubleUpToHalfAMinuteAndStartAgainWhenTheMasterNamesThePublisher() {
    XmlRpcClient client = new XmlRpcClient(loops, Duration.ofSeconds(20));
    IncomingTopic topic = new IncomingTopic("/chatter", new TopicType("std_msgs/String", "1", "string data\n"),
        new PublisherLink.Shared("/node", loops, client, pauses, Runnable::run));
    URI nobody = URI.create("http://127.0.0.1:1/");
    topic.addPublishers(List.of(nobody));
    for (int attempt = 0; attempt < 9; attempt++) {
      int planned = attempt + 2;
      pauses.pass();
      eventually(() -> pauses.millis.size() == planned);
    }
    assertEquals(List.of(0L, 500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 32_000L, 32_000L, 32_000L), pauses.millis);
    topic.addPublishers(List.of(nobody));
    assertEquals(0L, pauses.millis.get(10));
    topic.setPublishers(List.of());
    pauses.waiting.forEach(Runnable::run);
    assertEquals(11, pauses.millis.size());
  }
}
