package org.onegrasp.gazebo;

import com.google.protobuf.MessageLite;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.onegrasp.msgs.gazebo.GzString;
import org.onegrasp.msgs.gazebo.GzString_V;
import org.onegrasp.msgs.gazebo.Packet;
import org.onegrasp.msgs.gazebo.Publish;
import org.onegrasp.msgs.gazebo.Publishers;
import org.onegrasp.msgs.gazebo.Subscribe;
import org.onegrasp.msgs.gazebo.Time;

/** The master of Gazebo's transport, and peers of it, as far as a client can tell; each on sockets of its own. */
final class FakeGazebo implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  final BlockingQueue<Subscribe> subscribed = new LinkedBlockingQueue<>();
  final BlockingQueue<Publish> advertised = new LinkedBlockingQueue<>();
  private final List<Publish> publishers = new CopyOnWriteArrayList<>();
  private final Listening clients;
  private volatile String world;

  /** @param port 0 takes a free one */
  FakeGazebo(int port, String world) throws IOException {
    this.world = world;
    clients = new Listening(port, this::serve);
  }

  /** Those who connect from now on hear of this world. */
  void load(String newWorld) {
    world = newWorld;
  }

  int port() {
    return clients.port();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(HOST, port());
  }

  private void serve(Connection client) throws IOException {
    client.packet("version_init", GzString.newBuilder().setData("gazebo 11.1").build());
    client.packet("topic_namepaces_init", GzString_V.newBuilder().addData(world).addData("/gazebo").build());
    client.packet("publishers_init", Publishers.newBuilder().addAllPublisher(publishers).build());
    while (true) {
      Packet said = Packet.parseFrom(client.read());
      if (said.getType().equals("subscribe")) {
        Subscribe wish = Subscribe.parseFrom(said.getSerializedData());
        for (Publish publisher : publishers) {
          if (publisher.getTopic().equals(wish.getTopic())) {
            client.packet("publisher_subscribe", publisher);
          }
        }
        subscribed.add(wish);
      } else if (said.getType().equals("advertise")) {
        advertised.add(Publish.parseFrom(said.getSerializedData()));
      }
    }
  }

  /** A publisher that tells the master of itself; all who subscribed learn of it, as Gazebo's master does it. */
  void add(Publish publisher) throws IOException {
    publishers.add(publisher);
    tell("publisher_advertise", publisher);
  }

  void remove(Publish publisher) throws IOException {
    publishers.remove(publisher);
    tell("publisher_del", publisher);
  }

  private void tell(String type, MessageLite message) throws IOException {
    for (Connection client : clients.connections) {
      client.packet(type, message);
    }
  }

  /** Bytes that are no protocol at all. */
  void babble(String text) throws IOException {
    for (Connection client : clients.connections) {
      client.raw(text);
    }
  }

  @Override
  public void close() {
    clients.close();
  }

  /** Frames of Gazebo on one socket. */
  static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      in = new DataInputStream(socket.getInputStream());
    }

    byte[] read() throws IOException {
      int length = Integer.parseInt(new String(in.readNBytes(8), StandardCharsets.US_ASCII), 16);
      byte[] body = new byte[length];
      in.readFully(body);
      return body;
    }

    void packet(String type, MessageLite message) throws IOException {
      frame(Packet.newBuilder().setStamp(Time.newBuilder().setSec(1).setNsec(2)).setType(type)
          .setSerializedData(message.toByteString()).build());
    }

    void frame(MessageLite message) throws IOException {
      byte[] body = message.toByteArray();
      byte[] head = String.format(Locale.ROOT, "%08x", body.length).getBytes(StandardCharsets.US_ASCII);
      synchronized (this) {
        socket.getOutputStream().write(head);
        socket.getOutputStream().write(body);
      }
    }

    synchronized void raw(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What is done with somebody who connected; an end of the stream ends it. */
  interface Service {
    void serve(Connection connection) throws IOException;
  }

  /** A listening socket; each who connects is served in a thread. */
  static final class Listening implements AutoCloseable {
    final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final ServerSocket socket = new ServerSocket();
    private final Thread acceptor;

    Listening(int port, Service service) throws IOException {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
      acceptor = start(() -> {
        while (true) {
          Connection connection = new Connection(socket.accept());
          connections.add(connection);
          start(() -> {
            try (connection) {
              service.serve(connection);
            } finally {
              connections.remove(connection);
            }
          });
        }
      });
    }

    private interface Work {
      void run() throws IOException;
    }

    private static Thread start(Work work) {
      Thread thread = new Thread(() -> {
        try {
          work.run();
        } catch (IOException | NumberFormatException e) {
          return; // the other side, or the test, is done
        }
      }, "fake-gazebo");
      thread.setDaemon(true);
      thread.start();
      return thread;
    }

    int port() {
      return socket.getLocalPort();
    }

    /** The port is free when this returns. */
    @Override
    public void close() {
      try {
        socket.close();
        acceptor.join(60_000);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      connections.forEach(Connection::close);
    }
  }

  /** A publisher of one topic; knows what its subscribers said. */
  static final class Publishing implements AutoCloseable {
    final BlockingQueue<Subscribe> subscribers = new LinkedBlockingQueue<>();
    final Publish publish;
    private final Listening listening;

    Publishing(String topic, String type) throws IOException {
      this(topic, type, 0);
    }

    Publishing(String topic, String type, int port) throws IOException {
      listening = new Listening(port, connection -> {
        while (true) {
          Packet said = Packet.parseFrom(connection.read());
          subscribers.add(Subscribe.parseFrom(said.getSerializedData()));
        }
      });
      publish = Publish.newBuilder().setTopic(topic).setMsgType(type).setHost(HOST).setPort(listening.port()).build();
    }

    int connections() {
      return listening.connections.size();
    }

    void send(MessageLite message) throws IOException {
      for (Connection subscriber : listening.connections) {
        subscriber.frame(message);
      }
    }

    void babble(String text) throws IOException {
      for (Connection subscriber : listening.connections) {
        subscriber.raw(text);
      }
    }

    @Override
    public void close() {
      listening.close();
    }
  }

  /** Subscribes to a client's topic, as gzserver does when it hears of it. */
  static Connection subscribe(Publish publisher, boolean latching) throws IOException {
    Socket socket = new Socket(publisher.getHost(), publisher.getPort());
    socket.setSoTimeout(60_000);
    Connection made = new Connection(socket);
    made.packet("sub",
        Subscribe.newBuilder().setTopic(publisher.getTopic()).setHost(HOST).setPort(9)
            .setMsgType(publisher.getMsgType())
            .setLatching(latching).build());
    return made;
  }
}
