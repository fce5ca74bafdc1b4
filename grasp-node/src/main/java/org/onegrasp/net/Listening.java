package org.onegrasp.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Opens the ports of servers. */
public final class Listening {
  private Listening() {}

  /** @throws IOException when that is not possible; names the address and says why */
  public static Channel at(InetSocketAddress address, ServerBootstrap bootstrap) throws IOException {
    String place = address.getHostString() + ":" + address.getPort();
    if (address.isUnresolved()) {
      throw new IOException("Cannot listen on " + place + ": the host name '" + address.getHostString()
          + "' cannot be resolved; give an address of this machine, such as 127.0.0.1");
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("Cannot listen on " + place + ": "
          + (bound.cause().getMessage() == null ? bound.cause().toString() : bound.cause().getMessage()),
          bound.cause());
    }
    return bound.channel();
  }
}
