package org.onegrasp.ros;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.StringMessage;

/** The nodes of one test, in this process. */
final class Nodes implements AutoCloseable {
  private final URI master;
  private final List<RosNode> open = new ArrayList<>();
  private final Set<String> before;

  Nodes(URI master) {
    this.master = master;
    this.before = present();
  }

  RosNode node(String name, String... arguments) {
    List<String> all = new ArrayList<>(List.of("__master:=" + master, "__ip:=127.0.0.1"));
    all.addAll(List.of(arguments));
    RosNode node = RosNode.create(RosArguments.parse(all, Map.of()), name);
    synchronized (this) {
      open.add(node);
    }
    return node;
  }

  /** Asks the master. */
  MasterProbe probe() {
    return new MasterProbe(master);
  }

  /** Subscribes a node to a topic of text. */
  static BlockingQueue<String> collect(RosNode node, String topic, int queueSize) {
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    node.subscribe(topic, StringMessage.CODEC, queueSize, message -> texts.add(message.data()));
    return texts;
  }

  /** The next one, or null when none comes. */
  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return queue.poll(60, TimeUnit.SECONDS);
  }

  /** Names of all parameters, and of all nodes. */
  private Set<String> present() {
    try (MasterProbe probe = new MasterProbe(master)) {
      Set<String> names = probe.nodes();
      ((List<?>) probe.call("getParamNames", "/probe").get(2)).forEach(name -> names.add((String) name));
      return names;
    } catch (IOException e) {
      return Set.of(); // No master yet.
    }
  }

  /** The next test finds the master as this one did: also what killed processes have left is forgotten. */
  @Override
  public synchronized void close() {
    open.forEach(RosNode::close);
    try (MasterProbe probe = new MasterProbe(master)) {
      for (String name : probe.nodes()) {
        if (!before.contains(name)) {
          probe.forget(name);
        }
      }
      for (String name : present()) {
        if (!before.contains(name)) {
          probe.call("deleteParam", "/probe", name);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("Master " + master + " is gone", e);
    }
  }
}
