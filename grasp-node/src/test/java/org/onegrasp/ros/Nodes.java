package org.onegrasp.ros;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.StringMessage;

/** The nodes of one test, in this process, and the parameters that it leaves. */
final class Nodes implements AutoCloseable {
  private final URI master;
  private final List<RosNode> open = new ArrayList<>();
  private final List<String> before;

  Nodes(URI master) {
    this.master = master;
    this.before = parameters();
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
    return queue.poll(20, TimeUnit.SECONDS);
  }

  private List<String> parameters() {
    try (MasterProbe probe = new MasterProbe(master)) {
      return ((List<?>) probe.call("getParamNames", "/probe").get(2)).stream().map(String.class::cast).toList();
    } catch (IOException e) {
      return List.of(); // No master yet.
    }
  }

  @Override
  public synchronized void close() {
    open.forEach(RosNode::close);
    try (MasterProbe probe = new MasterProbe(master)) {
      for (String name : parameters()) {
        if (!before.contains(name)) {
          probe.call("deleteParam", "/probe", name);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("Master " + master + " is gone", e);
    }
  }
}
