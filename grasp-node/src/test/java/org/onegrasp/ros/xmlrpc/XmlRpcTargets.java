package org.onegrasp.ros.xmlrpc;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.FuzzedValues;
import org.onegrasp.fuzz.Seeds;
import org.onegrasp.net.Crowd;
import org.onegrasp.net.ExchangeDeadline;
import org.onegrasp.net.Room;

/** Calls and answers of XML-RPC, and the server's side of HTTP around them. */
public final class XmlRpcTargets {
  // the JDK's parser takes 100 kB before it reads anything
  private static final Bound OF_XML = new Bound(2048, 512 << 10);

  private XmlRpcTargets() {}

  public static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget("xmlrpc.call", OF_XML, Set.of(MalformedXmlException.class), calls(), XmlRpcTargets::call),
        new FuzzTarget("xmlrpc.response", OF_XML, Set.of(MalformedXmlException.class, XmlRpcFault.class), responses(),
            input -> XmlRpcParser.response(input)),
        new FuzzTarget("xmlrpc.http", new Bound(4096, 1 << 20), Set.of(), requests(), XmlRpcTargets::http));
  }

  private static void call(byte[] input) throws MalformedXmlException {
    MethodCall call = XmlRpcParser.call(input);
    XmlRpcWriter.response(call.parameters()); // what was read can be written
  }

  private static List<byte[]> calls() {
    List<byte[]> seeds = new ArrayList<>(Seeds.texts(
        "<?xml version=\"1.0\"?><methodCall><methodName>getPid</methodName><params><param><value>/me</value>"
            + "</param></params></methodCall>",
        "<methodCall><methodName>a</methodName></methodCall>",
        "<methodCall><methodName>&#x6d;</methodName><params><param><value><array><data><value><nil/></value>"
            + "</data></array></value>"
            + "</param></params></methodCall>",
        "<methodCall xmlns:a='b' xmlns:c='d'><methodName>m</methodName></methodCall>"));
    seeds.add(
        XmlRpcWriter.call("setParam", "/me", "/p", Map.of("a", 1, "b", List.of(true, 1.5, "x<&>", new byte[] {1, 2}))));
    seeds.add(
        XmlRpcWriter.call("x", List.of(List.of(List.of())), Double.NaN, Double.POSITIVE_INFINITY, Integer.MIN_VALUE));
    return seeds;
  }

  private static List<byte[]> responses() {
    return List.of(XmlRpcWriter.response(List.of(1, "ok", Map.of("a", 1.5, "b", false))), XmlRpcWriter.fault(-1, "no"));
  }

  private static List<byte[]> requests() {
    List<byte[]> seeds = new ArrayList<>(Seeds.texts("\7GET / HTTP/1.0\r\n\r\n",
        "\100POST /RPC2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n0\r\n\r\n",
        "\7POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"));
    for (byte[] call : calls()) {
      seeds.add(
          Seeds.join(Seeds.texts("\100POST / HTTP/1.1\r\nContent-Length: " + call.length + "\r\n\r\n").get(0), call));
    }
    return seeds;
  }

  /** The pipeline of the server; the first byte says into what pieces the rest is cut. */
  private static void http(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    int piece = 1 + 4 * values.octet();
    ExchangeDeadline deadline = new ExchangeDeadline(Duration.ofDays(1));
    BodyRoom room = new BodyRoom(new Room(XmlRpcServer.Limits.OF_NODE.roomBytes()));
    EmbeddedChannel channel = new EmbeddedChannel(deadline, new HttpServerCodec(), room,
        new HttpObjectAggregator(XmlRpcServer.Limits.OF_NODE.bodyBytes()), new FlowControlHandler(),
        new CallOverHttp(Runnable::run, (method, parameters) -> parameters, deadline, room, new Crowd(1, 1)));
    try {
      while (values.hasMore() && channel.isOpen()) {
        channel.writeInbound(Unpooled.wrappedBuffer(values.bytes(piece)));
      }
      channel.checkException();
    } finally {
      channel.finishAndReleaseAll();
    }
  }
}
