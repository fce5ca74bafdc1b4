package org.onegrasp.ros.master;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells nodes what changed, on threads of its own: one call at a time to each node, so that states arrive in order, and only the
 * newest state of what waits. A node that hangs delays only itself.
 */
final class Notifier {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  /** One call. */
  record Call(String method, Object... parameters) {}

  private final XmlRpcClient client;
  private final ExecutorService executor;
  private final Map<String, Map<String, Call>> waiting = new HashMap<>();

  Notifier(XmlRpcClient client, ExecutorService executor) {
    this.client = client;
    this.executor = executor;
  }

  /** @param subject what the call is about; a call about the same that still waits is dropped */
  synchronized void tell(String api, String subject, Call call) {
    Map<String, Call> queue = waiting.get(api);
    if (queue == null) {
      queue = new LinkedHashMap<>();
      waiting.put(api, queue);
      schedule(api);
    }
    queue.remove(subject);
    queue.put(subject, call);
  }

  private void schedule(String api) {
    try {
      executor.execute(() -> deliver(api));
    } catch (RejectedExecutionException e) {
      waiting.remove(api); // The master is going down.
    }
  }

  private void deliver(String api) {
    Call call;
    synchronized (this) {
      Iterator<Call> queue = waiting.get(api).values().iterator();
      if (!queue.hasNext()) {
        waiting.remove(api);
        return;
      }
      call = queue.next();
      queue.remove();
    }
    try {
      client.call(URI.create(api), call.method(), call.parameters());
    } catch (IOException | XmlRpcFault | IllegalArgumentException e) {
      LOG.debug("{} does not take {}: {}", api, call.method(), e.getMessage());
    }
    synchronized (this) {
      schedule(api);
    }
  }
}
