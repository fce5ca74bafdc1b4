package org.onegrasp.net;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections of one server, at most so many. When one more comes, the one that has been idle longest gives way:
 * whoever does what a connection is for is not in the way of strangers that only hold theirs open. Safe for use by
 * several threads.
 */
public final class Crowd {
  private final int most;
  private final int mostBusy;
  private final Set<Channel> idle = new LinkedHashSet<>();
  private final Set<Channel> busy = new LinkedHashSet<>();

  /** @param mostBusy of them: the rest stays for newcomers */
  public Crowd(int most, int mostBusy) {
    this.most = most;
    this.mostBusy = mostBusy;
  }

  /** A new connection, idle until it is called {@link #busy}; closed at once when all others are busy. */
  public void enter(Channel channel) {
    Channel leaving = null;
    synchronized (this) {
      if (idle.size() + busy.size() >= most) {
        Iterator<Channel> eldest = idle.iterator();
        leaving = eldest.hasNext() ? eldest.next() : channel;
        idle.remove(leaving);
      }
      if (leaving != channel) {
        idle.add(channel);
      }
    }
    if (leaving != null) {
      leaving.close();
    }
    channel.closeFuture().addListener(closed -> leave(channel));
  }

  private synchronized void leave(Channel channel) {
    idle.remove(channel);
    busy.remove(channel);
  }

  /** It gives way to nobody from now on; false when there are too many of that kind already. */
  public synchronized boolean busy(Channel channel) {
    boolean free = busy.size() < mostBusy;
    if (free && idle.remove(channel)) {
      busy.add(channel);
    }
    return free;
  }

  /** It may give way again, after all that are idle already. */
  public synchronized void idle(Channel channel) {
    if (busy.remove(channel)) {
      idle.add(channel);
    }
  }

  /** Connections now. */
  public synchronized int size() {
    return idle.size() + busy.size();
  }
}
