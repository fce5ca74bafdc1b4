package org.onegrasp.ros.master;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.FuzzedValues;
import org.onegrasp.fuzz.Seeds;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;

/** Calls of the master, several in a row with arguments of any type. */
public final class MasterTargets {
  private static final String[] METHODS =
      {"getUri", "getPid", "getSystemState", "getTopicTypes", "getParamNames", "lookupNode",
          "lookupService", "getPublishedTopics", "deleteParam", "getParam", "searchParam", "hasParam",
          "unregisterPublisher",
          "unregisterSubscriber", "unregisterService", "setParam", "subscribeParam", "unsubscribeParam",
          "registerPublisher",
          "registerSubscriber", "registerService", "system.multicall", "reboot"};
  private static final int[] ARITY = {1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 1, 1};
  private static final String[] TEXTS =
      {"/me", "me", "/a", "/a/b", "a/b", "~c", "/", "", "//", "p/T", "*", "http://h:1", "http://h:1/",
          "http://host_a:80/", "rosrpc://h:2", "http://", ":"};

  private MasterTargets() {}

  public static List<FuzzTarget> all() {
    return List
        .of(new FuzzTarget("master.calls", new Bound(64 << 10, 256 << 10), Set.of(), seeds(), MasterTargets::calls));
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(Seeds.octets(18, 0, 0, 2, 0, 9, 0, 11, 19, 0, 0, 2, 0, 9, 0, 11, 2, 0, 0, 12, 0, 0, 2, 0, 11)); // a topic
    // a parameter
    seeds.add(Seeds.octets(15, 0, 0, 0, 2, 5, 2, 1, 'k', 3, 7, 1, 'l', 0, 1, 9, 0, 0, 0, 2, 16, 0, 0, 0, 11, 0, 2));
    return seeds;
  }

  /** Only refusals and answers: whatever a call throws would be taken for a fault of ours. */
  private static void calls(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    MasterApi master = new MasterApi(new Graph(new Notifier(null, new Nobody())), new ParameterTree());
    master.listensAt(URI.create("http://localhost:11311"));
    while (values.hasMore()) {
      int method = values.below(METHODS.length);
      List<Object> arguments = new ArrayList<>();
      int count = ARITY[method] + (values.octet() > 250 ? 1 : 0);
      for (int i = 0; i < count; i++) {
        arguments.add(value(values, 0));
      }
      try {
        master.call(METHODS[method], arguments);
      } catch (XmlRpcFault e) {
        // an answer as well
      }
    }
  }

  /** Of the types of XML-RPC. */
  private static Object value(FuzzedValues values, int depth) {
    return switch (depth > 4 ? 0 : values.octet() % 9) {
      case 1 -> values.text();
      case 2 -> values.number();
      case 3 -> (int) values.integer();
      case 4 -> values.octet() % 2 == 0;
      case 5 -> map(values, depth);
      case 6 -> list(values, depth);
      case 7 -> values.bytes(values.octet());
      default -> values.among(TEXTS);
    };
  }

  private static Object map(FuzzedValues values, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int n = values.below(4); n > 0; n--) {
      map.put(
          values.octet() % 2 == 0 ? values.text() : values.among(new String[] {"methodName", "params", "a", "", "a/b"}),
          value(values, depth + 1));
    }
    return map;
  }

  private static Object list(FuzzedValues values, int depth) {
    List<Object> list = new ArrayList<>();
    for (int n = values.below(4); n > 0; n--) {
      list.add(value(values, depth + 1));
    }
    return list;
  }

  /** Runs nothing: nobody is told. */
  private static final class Nobody extends AbstractExecutorService implements ExecutorService {
    @Override
    public void execute(Runnable task) {
      // for nobody
    }

    @Override
    public void shutdown() {
      // never runs
    }

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
