package org.onegrasp.ros.tcpros;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A listening socket whose connections may be written to from other threads than their event loop. */
final class TopicSockets extends NioServerSocketChannel {
  /** One connection. */
  static final class Connection extends NioSocketChannel {
    private Connection(Channel parent, SocketChannel socket) {
      super(parent, socket);
    }

    /**
     * Writes what the socket takes at once and returns the number of bytes. This goes past Netty, so it must not come
     * between the bytes that Netty still has to write.
     */
    int writeNow(ByteBuffer bytes) throws IOException {
      return javaChannel().write(bytes);
    }
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws IOException {
    SocketChannel socket = javaChannel().accept();
    if (socket == null) {
      return 0;
    }
    accepted.add(new Connection(this, socket));
    return 1;
  }
}
