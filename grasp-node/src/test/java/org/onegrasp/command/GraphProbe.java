package org.onegrasp.command;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.onegrasp.ros.MasterProbe;

/** Topics and services of running nodes with their types, asked as Debian's tools ask. */
final class GraphProbe implements AutoCloseable {
  private final MasterProbe master;

  GraphProbe(URI uri) {
    master = new MasterProbe(uri);
  }

  /** @param method getPublications or getSubscriptions */
  Map<String, String> topics(String node, String method) throws IOException {
    Map<String, String> types = new TreeMap<>();
    try (MasterProbe slave = new MasterProbe(master.lookup(node))) {
      for (Object pair : (List<?>) slave.call(method, "/test").get(2)) {
        types.put((String) ((List<?>) pair).get(0), (String) ((List<?>) pair).get(1));
      }
    }
    return types;
  }

  Map<String, String> services(String node) throws IOException {
    Map<String, String> types = new TreeMap<>();
    List<?> state = (List<?>) master.call("getSystemState", "/test").get(2);
    for (Object entry : (List<?>) state.get(2)) {
      if (((List<?>) ((List<?>) entry).get(1)).contains(node)) {
        String name = (String) ((List<?>) entry).get(0);
        types.put(name, serviceType(URI.create((String) master.call("lookupService", "/test", name).get(2)), name));
      }
    }
    return types;
  }

  boolean offers(String service) throws IOException {
    return Integer.valueOf(1).equals(master.call("lookupService", "/test", service).get(0));
  }

  void shutDown(String node) throws IOException {
    try (MasterProbe slave = new MasterProbe(master.lookup(node))) {
      slave.call("shutdown", "/test", "the test is over");
    }
  }

  /** With probe=1 a service says what it is and expects no request. */
  private static String serviceType(URI uri, String service) throws IOException {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      ByteBuffer header = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN).position(4);
      for (String field : List.of("callerid=/test", "md5sum=*", "probe=1", "service=" + service)) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        header.putInt(bytes.length).put(bytes);
      }
      header.putInt(0, header.position() - 4);
      socket.getOutputStream().write(header.array(), 0, header.position());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int left = Integer.reverseBytes(in.readInt()); left > 0;) {
        String field = new String(in.readNBytes(Integer.reverseBytes(in.readInt())), StandardCharsets.UTF_8);
        if (field.startsWith("type=")) {
          return field.substring("type=".length());
        }
        left -= 4 + field.length();
      }
    }
    throw new IOException(service + " does not say its type");
  }

  @Override
  public void close() {
    master.close();
  }
}
