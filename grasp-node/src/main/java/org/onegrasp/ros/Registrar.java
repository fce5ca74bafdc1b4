package org.onegrasp.ros;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the master should know of this node. A master that is away does not hurt: what it misses is told when
 * it answers again, and all of it when it has forgotten us (a restart, or {@code rosnode cleanup}).
 */
final class Registrar {
  static final int WATCH_MS = 2000;

  /** After so many watches that found all well. */
  private static final int AGAIN = 5;

  /**
   * One thing to tell, and to take back.
   *
   * @param again whether it is told again now and then: the answer holds news that may have been lost on the way, or
   * been false
   */
  record Registration(Step register, Step unregister, boolean again) {
    Registration(Step register, Step unregister) {
      this(register, unregister, false);
    }
  }

  /** A call of the master. */
  interface Step {
    void on(MasterClient master) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
  private final MasterClient master;
  private final String node;
  private final List<Registration> registrations = new ArrayList<>();
  private volatile boolean online = true; // asked for while a call waits for the master
  private boolean closed;
  private int watches;

  Registrar(MasterClient master, String node) {
    this.master = master;
    this.node = node;
  }

  /**
   * Does nothing once everything was removed: a process that is asked to end while it still starts must leave nothing
   * behind.
   */
  synchronized void add(Registration registration) {
    if (closed) {
      return;
    }
    registrations.add(registration);
    if (online) {
      attempt(registration.register());
    }
  }

  synchronized void remove(Registration registration) {
    if (registrations.remove(registration) && online) {
      attempt(registration.unregister());
    }
  }

  /** Takes everything back, for good. */
  synchronized void removeAll() {
    closed = true;
    for (int i = registrations.size() - 1; i >= 0; i--) {
      remove(registrations.get(i));
    }
  }

  /**
   * To be called every {@link #WATCH_MS}: one small question, and the registrations again when the answer asks for
   * them.
   */
  synchronized void watch() {
    if (closed) {
      return;
    }
    Optional<Object> known;
    try {
      known = master.ask("lookupNode", node);
    } catch (IOException e) {
      offline(e);
      return;
    }
    if (!online || known.isEmpty()) {
      online = true;
      LOG.info("Registering with master {}", master.uri());
      tell(registration -> true);
    } else if (++watches % AGAIN == 0) {
      tell(Registration::again);
    }
  }

  private void tell(Predicate<Registration> chosen) {
    registrations.stream().filter(chosen).forEach(registration -> {
      if (online) {
        attempt(registration.register());
      }
    });
  }

  /** Empty while the master answers, otherwise its address: what is connected goes on without it. */
  String silentMaster() {
    return online ? "" : master.uri().toString();
  }

  private void attempt(Step step) {
    try {
      step.on(master);
    } catch (IOException e) {
      offline(e);
    } catch (RosException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  private void offline(IOException cause) {
    if (online) {
      LOG.warn("Master {} does not answer ({}); it is asked again every {} ms", master.uri(), cause.getMessage(),
          WATCH_MS);
    }
    online = false;
  }
}
