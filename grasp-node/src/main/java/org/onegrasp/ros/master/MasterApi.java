package org.onegrasp.ros.master;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.ros.xmlrpc.PeerAddress;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;
import org.onegrasp.ros.xmlrpc.XmlRpcHandler;

/**
 * The calls of master and parameter server (wiki.ros.org/ROS/Master_API, wiki.ros.org/ROS/Parameter%20Server%20API),
 * and system.multicall, with which roslaunch sets parameters. Answers are {@code [code, message, value]}.
 */
final class MasterApi implements XmlRpcHandler {
  private final Graph graph;
  private final ParameterTree parameters;
  private final Object lock = new Object();
  private volatile URI uri;

  MasterApi(Graph graph, ParameterTree parameters) {
    this.graph = graph;
    this.parameters = parameters;
  }

  void listensAt(URI address) {
    uri = address;
  }

  @Override
  public Object call(String method, List<Object> arguments) {
    if (method.equals("system.multicall")) {
      return multicall(arguments);
    }
    int wanted = arity(method);
    if (arguments.isEmpty() || !(arguments.get(0) instanceof String caller)) {
      return error("missing required caller_id parameter");
    }
    if (arguments.size() != wanted) {
      return error(method + " takes " + wanted + " parameters, not " + arguments.size());
    }
    Call call = new Call(caller, arguments);
    try {
      call.text(0);
      synchronized (lock) {
        return answer(method, call);
      }
    } catch (IllegalArgumentException e) {
      return error(e.getMessage());
    }
  }

  private static int arity(String method) {
    return switch (method) {
      case "getUri", "getPid", "getSystemState", "getTopicTypes", "getParamNames" -> 1;
      case "lookupNode", "lookupService", "getPublishedTopics", "deleteParam", "getParam", "searchParam",
          "hasParam" -> 2;
      case "unregisterPublisher", "unregisterSubscriber", "unregisterService", "setParam", "subscribeParam",
          "unsubscribeParam" -> 3;
      case "registerPublisher", "registerSubscriber", "registerService" -> 4;
      default -> throw new XmlRpcFault(1, "method \"" + method + "\" is not supported");
    };
  }

  /** Arguments of one call; the first is the caller's name. */
  private record Call(String caller, List<Object> arguments) {
    String text(int index) {
      if (arguments.get(index) instanceof String text) {
        requireShort(index, text);
        return text;
      }
      throw new IllegalArgumentException(
          "parameter " + index + " must be a string, not " + Quoted.of(arguments.get(index)));
    }

    private static void requireShort(int index, String text) {
      if (text.length() > MasterLimits.NAME) {
        throw new IllegalArgumentException("parameter " + index + " has " + text.length() + " characters; the limit is "
            + MasterLimits.NAME + ": '" + Quoted.of(text) + "'");
      }
    }

    /** Names of others than ourselves may still be relative. */
    String name(int index) {
      String name = text(index);
      if (name.isEmpty()) {
        throw new IllegalArgumentException("parameter " + index + " must be a non-empty name");
      }
      String full = switch (name.charAt(0)) {
        case '/' -> name;
        case '~' -> caller + "/" + name.substring(1);
        default -> caller.substring(0, caller.lastIndexOf('/') + 1) + name;
      };
      return "/" + Arrays.stream(full.split("/")).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
    }

    /** Of a node, topic or service: never a URI, which is the commonest slip, and never everything. */
    String graphName(int index) {
      String name = name(index);
      if (name.equals("/") || name.indexOf(':') >= 0 || name.indexOf(' ') >= 0) {
        throw new IllegalArgumentException(
            "parameter " + index + " must be the name of a node, topic or service, not '" + Quoted.of(name) + "'");
      }
      return name;
    }

    /** Of messages; a subscriber may not know it. */
    String type(int index) {
      String type = text(index);
      if (!type.equals("*") && type.split("/", -1).length != 2) {
        throw new IllegalArgumentException(
            "parameter " + index + " must be package/Type or *, not '" + Quoted.of(type) + "'");
      }
      return type;
    }

    String api(int index) {
      String api = text(index);
      try {
        PeerAddress.of(api);
        return api;
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "parameter " + index + " must be scheme://host:port, not '" + Quoted.of(api) + "'", e);
      }
    }
  }

  private Object answer(String method, Call call) {
    String caller = call.caller();
    return switch (method) {
      case "getUri" -> ok("", uri.toString());
      case "getPid" -> ok("", (int) ProcessHandle.current().pid());
      case "getSystemState" -> ok("current system state", graph.state());
      case "getTopicTypes" -> ok("current system state", graph.topicTypes());
      case "getPublishedTopics" -> ok("current topics", graph.publishedTopics(subgraph(call.text(1))));
      case "lookupNode" -> found("node api", "unknown node [" + call.text(1) + "]", graph.node(call.graphName(1)));
      case "lookupService" -> found("rosrpc URI", "no provider", graph.service(call.graphName(1)));
      case "registerPublisher" -> ok("Registered [" + caller + "] as publisher of [" + call.graphName(1) + "]",
          graph.addPublisher(caller, call.graphName(1), call.type(2), call.api(3)));
      case "unregisterPublisher" -> removed(graph.removePublisher(caller, call.graphName(1), call.api(2)));
      case "registerSubscriber" -> ok("Subscribed to [" + call.graphName(1) + "]",
          graph.addSubscriber(caller, call.graphName(1), call.type(2), call.api(3)));
      case "unregisterSubscriber" -> removed(graph.removeSubscriber(caller, call.graphName(1), call.api(2)));
      case "registerService" -> registerService(call);
      case "unregisterService" -> removed(graph.removeService(caller, call.graphName(1), call.api(2)));
      default -> parameter(method, call);
    };
  }

  private Object parameter(String method, Call call) {
    String caller = call.caller();
    return switch (method) {
      case "getParamNames" -> ok("Parameter names", parameters.names());
      case "hasParam" -> ok(call.name(1), parameters.get(call.name(1)).isPresent());
      case "getParam" -> parameters.get(call.name(1)).map(value -> told(call.name(1), value))
          .orElseGet(() -> error("Parameter [" + call.name(1) + "] is not set"));
      case "searchParam" -> found("Found", "Cannot find parameter [" + call.text(1) + "] in an upwards search",
          parameters.search(caller, call.text(1)));
      case "setParam" -> setParameter(call);
      case "deleteParam" -> deleteParameter(call);
      case "subscribeParam" -> {
        graph.addParameter(caller, call.name(2), call.api(1));
        yield told(call.name(2), parameters.get(call.name(2)).orElse(Map.of()));
      }
      default -> removed(graph.removeParameter(caller, call.name(2), call.api(1)));
    };
  }

  private static Object told(String name, Object value) {
    long bytes = MasterLimits.bytes(value);
    return bytes <= MasterLimits.ANSWER ? ok("Parameter [" + name + "]", value)
        : error("parameter " + name + " takes " + bytes + " bytes, the limit of one answer is " + MasterLimits.ANSWER
            + "; ask for its parts");
  }

  private Object registerService(Call call) {
    graph.addService(call.caller(), call.graphName(1), call.api(2), call.api(3));
    return ok("Registered [" + call.caller() + "] as provider of [" + call.graphName(1) + "]", 1);
  }

  private Object setParameter(Call call) {
    parameters.set(call.name(1), call.arguments().get(2));
    graph.parameterChanged(call.caller(), call.name(1), parameters);
    return ok("parameter " + call.name(1) + " set", 0);
  }

  private Object deleteParameter(Call call) {
    if (!parameters.delete(call.name(1))) {
      return error("parameter [" + call.name(1) + "] is not set");
    }
    graph.parameterChanged("", call.name(1), parameters);
    return ok("parameter " + call.name(1) + " deleted", 0);
  }

  private static String subgraph(String prefix) {
    return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
  }

  private static List<Object> ok(String message, Object value) {
    return List.of(1, message, value);
  }

  private static List<Object> error(String message) {
    return List.of(-1, message, 0);
  }

  private static Object found(String yes, String no, Optional<String> value) {
    return value.<Object>map(v -> ok(yes, v)).orElseGet(() -> List.of(-1, no, ""));
  }

  private static Object removed(boolean removed) {
    return ok(removed ? "Unregistered" : "was not registered", removed ? 1 : 0);
  }

  private Object multicall(List<Object> arguments) {
    if (arguments.size() != 1 || !(arguments.get(0) instanceof List<?> calls)) {
      throw new XmlRpcFault(1, "system.multicall takes one array of calls");
    }
    List<Object> answers = new ArrayList<>();
    for (Object entry : calls) {
      try {
        answers.add(List.of(one(entry)));
      } catch (XmlRpcFault e) {
        answers.add(Map.of("faultCode", e.code(), "faultString", e.getMessage()));
      }
    }
    return answers;
  }

  private Object one(Object entry) {
    if (entry instanceof Map<?, ?> call && call.get("methodName") instanceof String method
        && call.get("params") instanceof List<?> parameters && !method.equals("system.multicall")) {
      return call(method, List.copyOf(parameters));
    }
    throw new XmlRpcFault(1, "a call needs methodName and params");
  }
}
