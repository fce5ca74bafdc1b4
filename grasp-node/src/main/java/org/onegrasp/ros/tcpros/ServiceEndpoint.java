package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.onegrasp.msgs.Quoted;

/**
 * One service that this node offers.
 *
 * @param name resolved name of the service
 * @param type such as {@code std_srvs/Trigger}
 * @param md5 of request and answer together
 * @param requestType message type of the request
 * @param responseType message type of the answer
 * @param handler body of a request (not to be kept) to body of the answer; null and exceptions become errors at the
 * caller
 * @param executor runs the handler
 */
public record ServiceEndpoint(
    String name,
    String type,
    String md5,
    String requestType,
    String responseType,
    Function<ByteBuf, ByteBuf> handler,
    Executor executor) {

  /** What is wrong with a client's header, in rospy's words; null when nothing is. */
  String refusal(Map<String, String> header) {
    String theirs = header.get("md5sum");
    if (theirs.equals(TopicType.ANY) || theirs.equals(md5)) {
      return null;
    }
    return "request from [" + Quoted.of(header.get("callerid")) + "]: md5sums do not match: [" + Quoted.of(theirs)
        + "] vs. [" + md5 + "]";
  }

  Map<String, String> header(String node) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("callerid", node);
    fields.put("md5sum", md5);
    fields.put("request_type", requestType);
    fields.put("response_type", responseType);
    fields.put("service", name);
    fields.put("type", type);
    return fields;
  }
}
