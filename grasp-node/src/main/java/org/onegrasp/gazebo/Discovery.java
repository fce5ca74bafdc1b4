package org.onegrasp.gazebo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.UUID;
import org.onegrasp.msgs.ignition.Discovery.Flags;
import org.onegrasp.msgs.ignition.Discovery.Publisher;
import org.onegrasp.msgs.ignition.Discovery.Publisher.MessagePublisher;
import org.onegrasp.msgs.ignition.Discovery.Publisher.Scope;
import org.onegrasp.msgs.ignition.Discovery.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one topic known in the {@link DiscoveryGroup}.
 *
 * <p>
 * ADVERTISE at the start, whenever somebody says SUBSCRIBE for the topic, and every second as long as nobody subscribed
 * (UDP loses packets); HEARTBEAT every second, without which others forget us; BYE at the end.
 */
final class Discovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
  private static final int VERSION = 10;
  private static final int PERIOD_MS = 1000;

  /** What is made known, and whether it still has to be. */
  interface Topic {
    String name();

    String address();

    /** Where subscribers say that they are there. */
    String controlAddress();

    String type();

    boolean subscribed();
  }

  private final Topic topic;
  private final String process = UUID.randomUUID().toString();
  private final String node = UUID.randomUUID().toString();
  private final DiscoveryGroup group;
  private final Thread thread;
  private volatile boolean closed;

  Discovery(Topic topic, InetAddress local) throws IOException {
    this.topic = topic;
    group = new DiscoveryGroup(DiscoveryGroup.TOPICS, local);
    thread = new Thread(this::run, "onegrasp-ignition-discovery");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long next = System.nanoTime();
    while (!closed) {
      try {
        if (System.nanoTime() >= next) {
          next = System.nanoTime() + PERIOD_MS * 1_000_000L;
          group.send(message(Type.HEARTBEAT).build());
          if (!topic.subscribed()) {
            advertise();
          }
        }
        answer(group.receive((int) ((next - System.nanoTime()) / 1_000_000)));
      } catch (SocketTimeoutException e) {
        // time for the next heartbeat
      } catch (IOException e) {
        if (!closed) {
          LOG.warn(
              "Ignition's discovery does not work on this network ({}); set IGN_IP=127.0.0.1 for a Gazebo on this"
                  + " machine",
              e.getMessage());
          pause();
        }
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PERIOD_MS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void answer(Optional<org.onegrasp.msgs.ignition.Discovery> heard) throws IOException {
    if (heard.isPresent() && heard.get().getType() == Type.SUBSCRIBE
        && heard.get().getSub().getTopic().equals(topic.name())) {
      advertise();
    }
  }

  private void advertise() throws IOException {
    group.send(message(Type.ADVERTISE).setPub(Publisher.newBuilder().setTopic(topic.name()).setAddress(topic.address())
        .setProcessUuid(process).setNodeUuid(node).setScope(Scope.ALL)
        .setMsgPub(MessagePublisher.newBuilder().setCtrl(topic.controlAddress()).setMsgType(topic.type()))).build());
  }

  private org.onegrasp.msgs.ignition.Discovery.Builder message(Type type) {
    return org.onegrasp.msgs.ignition.Discovery.newBuilder().setVersion(VERSION).setProcessUuid(process).setType(type)
        .setFlags(Flags.getDefaultInstance());
  }

  @Override
  public void close() {
    closed = true;
    try {
      group.send(message(Type.BYE).build());
    } catch (IOException e) {
      LOG.debug("no BYE: {}", e.getMessage());
    }
    group.close();
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
