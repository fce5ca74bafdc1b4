package org.onegrasp.ros;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;

/**
 * The master's API as this node calls it (wiki.ros.org/ROS/Master_API); every answer is {@code [code, message, value]}.
 * On a machine that is starved or emulated a first answer may take many seconds: after each one that comes too late the
 * next is waited for twice as long, up to a bound, and until one comes in time.
 */
final class MasterClient {
  private static final int MOST = 8; // times the usual limit

  private final XmlRpcClient client;
  private final Duration usual;
  private final URI uri;
  private final String node;
  private volatile int times = 1; // of the usual limit, for the next call

  /** @param usual limit of a call */
  MasterClient(XmlRpcClient client, Duration usual, URI uri, String node) {
    this.client = client;
    this.usual = usual;
    this.uri = uri;
    this.node = node;
  }

  URI uri() {
    return uri;
  }

  /**
   * The value of a call that has to succeed; our name goes in front of the parameters.
   *
   * @throws IOException when the master cannot be reached
   * @throws RosException when it refuses
   */
  Object call(String method, Object... parameters) throws IOException {
    List<?> answer = answer(method, parameters);
    if (!Integer.valueOf(1).equals(answer.get(0))) {
      throw new RosException(
          "Master " + uri + " refused " + method + ": " + Quoted.line(String.valueOf(answer.get(1))));
    }
    return answer.get(2);
  }

  /** The value, or nothing when the master knows of none. */
  Optional<Object> ask(String method, Object... parameters) throws IOException {
    List<?> answer = answer(method, parameters);
    return Integer.valueOf(1).equals(answer.get(0)) ? Optional.of(answer.get(2)) : Optional.empty();
  }

  private List<?> answer(String method, Object... parameters) throws IOException {
    List<Object> all = new ArrayList<>(List.of(node));
    all.addAll(List.of(parameters));
    long asked = System.nanoTime();
    try {
      return triple(method, client.within(usual.multipliedBy(times)).call(uri, method, all.toArray()));
    } catch (XmlRpcFault e) {
      throw new RosException("Master " + uri + " failed at " + method + ": " + e.getMessage(), e);
    } catch (IOException e) {
      times = e.getCause() instanceof TimeoutException ? Math.min(2 * times, MOST) : times;
      throw e;
    } finally {
      times = System.nanoTime() - asked < usual.toNanos() ? 1 : times;
    }
  }

  /** @throws IOException when the answer is not {@code [int, string, value]} */
  static List<?> triple(String method, Object answer) throws IOException {
    if (answer instanceof List<?> list && list.size() == 3 && list.get(0) instanceof Integer) {
      return list;
    }
    throw new IOException("Answer to " + method + " is not [code, message, value]: " + Quoted.of(answer));
  }
}
