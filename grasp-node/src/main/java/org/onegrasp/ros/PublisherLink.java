package org.onegrasp.ros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.ros.tcpros.PeerRefusedException;
import org.onegrasp.ros.tcpros.PublisherConnection;
import org.onegrasp.ros.tcpros.TopicType;
import org.onegrasp.ros.xmlrpc.PeerAddress;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one topic connected to one publisher: asks it for its TCPROS address, connects, and does so again after a pause
 * that doubles from 0.5 to 32 seconds, until the master says that the publisher is gone.
 */
final class PublisherLink implements PublisherConnection.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherLink.class);
  private static final long FIRST_PAUSE_MS = 500;
  private static final long LONGEST_PAUSE_MS = 32_000;

  /** Bytes of an answer to requestTopic: the real ones have some hundred. */
  private static final int ANSWER_BYTES = 64 << 10;

  /**
   * What links of a node share.
   *
   * @param timer when to try again
   * @param attempts where names of hosts are looked up, which may take seconds each
   */
  record Shared(String node, EventLoopGroup loops, XmlRpcClient client, ScheduledExecutorService timer,
      Executor attempts) {}

  private enum State {
    WAITING, CONNECTING, CONNECTED, CLOSED
  }

  private final Shared shared;
  private final IncomingTopic topic;
  private final TopicType type;
  private final URI publisher;
  private State state = State.WAITING;
  private PublisherConnection connection;
  private ScheduledFuture<?> attempt;
  private boolean latching;
  private long pauseMs = FIRST_PAUSE_MS;
  private boolean complained;
  private String refused = ""; // why we hung up
  private String trouble = ""; // why nothing comes

  PublisherLink(Shared shared, IncomingTopic topic, TopicType type, URI publisher) {
    this.shared = shared;
    this.topic = topic;
    this.type = type;
    this.publisher = publisher;
  }

  /** Connects now if there is no connection: at the start, and when the master tells of this publisher once more. */
  synchronized void nudge() {
    if (state == State.WAITING) {
      pauseMs = FIRST_PAUSE_MS;
      schedule(0);
    }
  }

  private void schedule(long delayMs) {
    if (attempt != null) {
      attempt.cancel(false);
    }
    try {
      attempt = shared.timer().schedule(this::connect, delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      state = State.CLOSED; // The node is going down.
    }
  }

  private void connect() {
    synchronized (this) {
      if (state != State.WAITING) {
        return;
      }
      state = State.CONNECTING;
      refused = "";
    }
    try {
      shared.attempts().execute(this::requestTopic);
    } catch (RejectedExecutionException e) {
      close(); // The node is going down.
    }
  }

  /** Asks, and holds no thread meanwhile: publishers that never answer must not be in the way of those that do. */
  private void requestTopic() {
    try {
      shared.client().start(shared.attempts(), ANSWER_BYTES, publisher, "requestTopic", shared.node(), topic.name(),
          List.of(List.of("TCPROS"))).whenComplete((reply, failure) -> {
            if (failure == null) {
              open(reply);
            } else {
              closed(failure);
            }
          });
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private void open(Object reply) {
    try {
      InetSocketAddress address = address(reply);
      synchronized (this) {
        if (state == State.CONNECTING) {
          connection = PublisherConnection.open(shared.loops(), address, shared.node(), topic.name(), type, this);
        }
      }
    } catch (IOException e) {
      closed(e);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** Nobody reads the futures of these tasks: the link would be lost without a word. */
  private void failed(Throwable e) {
    LOG.error("Connecting to publisher {} of {} failed", Quoted.of(publisher), topic.name(), e);
    closed(e);
  }

  private static InetSocketAddress address(Object reply) throws IOException {
    List<?> answer = MasterClient.triple("requestTopic", reply);
    if (Integer.valueOf(1).equals(answer.get(0)) && answer.get(2) instanceof List<?> protocol && protocol.size() >= 3
        && protocol.get(1) instanceof String host && protocol.get(2) instanceof Integer port && port > 0
        && port < 65536) {
      return new PeerAddress(host, port).resolve();
    }
    throw new IOException("it does not offer TCPROS: " + Quoted.of(answer.get(1)));
  }

  @Override
  public void offered(TopicType offered) {
    String refusal = topic.offered(this, offered);
    if (!refusal.isEmpty()) {
      LOG.error("Publisher {} of {} sends {} with md5sum {}, {}: left out", Quoted.of(publisher), topic.name(),
          Quoted.of(offered.name()), Quoted.of(offered.md5()), refusal);
      refuse("it sends " + offered.name() + " with md5sum " + offered.md5() + ", " + refusal);
    }
  }

  /** Hangs up, and asks again after a long while: it may send another type then, or no other publisher may be there. */
  private synchronized void refuse(String reason) {
    refused = reason;
    pauseMs = LONGEST_PAUSE_MS;
    if (state != State.CLOSED) {
      state = State.WAITING;
    }
    connection.close();
  }

  @Override
  public synchronized void connected(boolean latches) {
    if (state == State.CONNECTING) {
      state = State.CONNECTED;
      latching = latches;
      trouble = "";
    }
  }

  /**
   * A whole message ends pauses and complaints; a connection alone does not, for garbage may follow. Whether it
   * latches.
   */
  private synchronized boolean heard() {
    pauseMs = FIRST_PAUSE_MS;
    complained = false;
    return state == State.CONNECTED && latching;
  }

  @Override
  public void message(ByteBuf body) {
    topic.deliver(body, heard() ? this : null);
  }

  @Override
  public synchronized void closed(Throwable cause) {
    topic.forget(this);
    if (state == State.CLOSED) {
      return;
    }
    if (state == State.CONNECTED && cause instanceof MalformedMessageException) {
      topic.garbage();
    }
    trouble(refused.isEmpty() ? cause.getMessage() : refused);
    if (cause instanceof PeerRefusedException) {
      pauseMs = LONGEST_PAUSE_MS;
      LOG.error("Publisher {} of {} refused us: {}", Quoted.of(publisher), topic.name(),
          Quoted.line(cause.getMessage()));
    } else if (!complained && state == State.CONNECTING) {
      complained = true;
      LOG.warn("No connection to publisher {} of {}: {}; trying again", Quoted.of(publisher), topic.name(),
          Quoted.line(cause.getMessage()));
    } else if (!complained && cause instanceof MalformedMessageException) {
      complained = true;
      LOG.warn("Publisher {} of {} sent garbage: {}; connecting again", Quoted.of(publisher), topic.name(),
          Quoted.line(cause.getMessage()));
    }
    state = State.WAITING;
    schedule(pauseMs);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }

  URI publisher() {
    return publisher;
  }

  private synchronized void trouble(String reason) {
    trouble = "publisher " + Quoted.of(publisher) + ": " + Quoted.line(String.valueOf(reason));
  }

  /** Why nothing comes from this publisher; empty while it is connected. */
  synchronized String trouble() {
    return trouble;
  }

  /** The present connection, or null. */
  synchronized PublisherConnection connection() {
    return state == State.CONNECTED ? connection : null;
  }

  synchronized void close() {
    state = State.CLOSED;
    if (attempt != null) {
      attempt.cancel(false);
    }
    if (connection != null) {
      connection.close();
    }
  }
}
