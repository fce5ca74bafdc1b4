package org.onegrasp.net;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Memory for what is under way, bounded in sum over all peers. What would exceed it takes the place of what has been
 * under way longest: honest transfers are over soon, those of peers that stop in the middle are not. Safe for use by
 * several threads.
 */
public final class Room {
  private final long most; // bytes
  private final Set<Claim> claims = new LinkedHashSet<>(); // those that hold something, the eldest first
  private long taken;
  private long leaving; // part of taken whose holders have been told to go

  /** @param most bytes of all claims together */
  public Room(long most) {
    this.most = most;
  }

  /** One transfer's part of the room. */
  public final class Claim {
    private final Runnable end;
    private long bytes;
    private boolean told;

    private Claim(Runnable end) {
      this.end = end;
    }

    /** Takes more bytes; false when there is no room even without all others. */
    public boolean grow(long more) {
      if (more == 0) {
        return true;
      }
      List<Claim> gone = new ArrayList<>();
      boolean granted = take(this, more, gone);
      gone.forEach(claim -> claim.end.run());
      return granted;
    }

    /** Gives everything back; the next {@link #grow} begins anew. */
    public void release() {
      synchronized (Room.this) {
        claims.remove(this);
        taken -= bytes;
        leaving -= told ? bytes : 0;
        bytes = 0;
        told = false;
      }
    }
  }

  /** @param end has to end the transfer and to release the claim soon, on whatever thread */
  public Claim claim(Runnable end) {
    return new Claim(end);
  }

  private synchronized boolean take(Claim claim, long more, List<Claim> gone) {
    for (Claim eldest : claims) {
      if (taken - leaving + more <= most) {
        break;
      }
      if (eldest != claim && !eldest.told) {
        eldest.told = true;
        leaving += eldest.bytes;
        gone.add(eldest);
      }
    }
    if (taken - leaving + more > most) {
      return false;
    }
    claims.add(claim);
    claim.bytes += more;
    taken += more;
    leaving += claim.told ? more : 0;
    return true;
  }

  /** Bytes that are taken now. */
  public synchronized long taken() {
    return taken;
  }
}
