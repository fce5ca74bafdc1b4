package org.onegrasp.ros.master;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells nodes what changed: one call at a time to each node, so that states arrive in order, and only the newest state
 * of what waits. At most {@value #MOST_UNDER_WAY} calls are under way, and none holds a thread while it waits for its
 * answer. A node that hangs delays itself; once it has failed it comes after all others and gets half of the places.
 */
final class Notifier {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final int MOST_UNDER_WAY = 128;
  private static final int BYTES_OF_A_PLACE = 64 << 10; // a large value takes several
  private static final int ANSWER_BYTES = 64 << 10;

  /** One call. */
  record Call(String method, Object... parameters) {
    /** Places that it takes while it is under way. */
    int places() {
      long bytes = 0;
      for (Object parameter : parameters) {
        bytes += MasterLimits.bytes(parameter);
      }
      return (int) Math.min(MOST_UNDER_WAY, 1 + bytes / BYTES_OF_A_PLACE);
    }
  }

  /** What a node has to be told. */
  private static final class Node {
    final String api;
    final Map<String, Call> waiting = new LinkedHashMap<>();

    Node(String api) {
      this.api = api;
    }
  }

  private final XmlRpcClient client;
  private final ExecutorService executor;
  private final Map<String, Node> nodes = new HashMap<>(); // those that are being told, or about to be
  private final Deque<Node> ready = new ArrayDeque<>();
  private final Deque<Node> late = new ArrayDeque<>(); // which failed the last time
  private final Set<String> failing = new LinkedHashSet<>();
  private int underWay; // places

  Notifier(XmlRpcClient client, ExecutorService executor) {
    this.client = client;
    this.executor = executor;
  }

  /** @param subject what the call is about; a call about the same that still waits is dropped */
  synchronized void tell(String api, String subject, Call call) {
    Node node = nodes.get(api);
    if (node == null) {
      node = new Node(api);
      nodes.put(api, node);
      (failing.contains(api) ? late : ready).add(node);
    }
    node.waiting.remove(subject);
    node.waiting.put(subject, call);
    start();
  }

  /** Starts as many calls as have a place. */
  private void start() {
    while (!ready.isEmpty() || !late.isEmpty()) {
      boolean first = !ready.isEmpty();
      Node node = first ? ready.peek() : late.peek();
      Call call = node.waiting.values().iterator().next();
      int most = first ? MOST_UNDER_WAY : MOST_UNDER_WAY / 2;
      if (underWay > 0 && underWay + call.places() > most) {
        return;
      }
      (first ? ready : late).remove();
      Iterator<Call> calls = node.waiting.values().iterator();
      calls.next();
      calls.remove();
      underWay += call.places();
      execute(node, call);
    }
  }

  private void execute(Node node, Call call) {
    try {
      executor.execute(() -> deliver(node, call));
    } catch (RejectedExecutionException e) {
      done(node, call, false); // The master is going down.
    }
  }

  private void deliver(Node node, Call call) {
    try {
      client.start(executor, ANSWER_BYTES, URI.create(node.api), call.method(), call.parameters())
          .whenComplete((answer, failure) -> {
            if (failure != null) {
              LOG.debug("{} does not take {}: {}", Quoted.of(node.api), call.method(),
                  Quoted.line(failure.getMessage()));
            }
            done(node, call, failure == null);
          });
    } catch (RuntimeException e) {
      LOG.debug("{} cannot be told {}: {}", Quoted.of(node.api), call.method(), Quoted.line(e.getMessage()));
      done(node, call, false);
    }
  }

  private synchronized void done(Node node, Call call, boolean well) {
    underWay -= call.places();
    remember(node.api, well);
    if (node.waiting.isEmpty() || executor.isShutdown()) {
      nodes.remove(node.api);
    } else {
      (well ? ready : late).add(node);
    }
    start();
  }

  private void remember(String api, boolean well) {
    failing.remove(api);
    if (!well) {
      failing.add(api);
      if (failing.size() > MasterLimits.ENTRIES) {
        failing.remove(failing.iterator().next());
      }
    }
  }
}
