package org.onegrasp.gazebo;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.onegrasp.msgs.ignition.JointCmd;
import org.onegrasp.msgs.ignition.StringMsg;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Commands for the joints of one model. Gazebo 11 takes them over Ignition Transport only: found by {@link Discovery},
 * gzserver's ZeroMQ subscriber connects to our publisher, and each command is four parts: topic, our address, protobuf,
 * type.
 */
public final class JointCommands implements AutoCloseable {
  private static final String TYPE = "ignition.msgs.JointCmd";
  /** For one answer of the service. */
  private static final Duration ANSWER = Duration.ofMillis(500);
  /** A command that was not taken for so long is published again. */
  private static final long LOST_NANOS = 300_000_000;
  /** gzserver is busy at times, as when it loads meshes. */
  private static final long RECEIPT_NANOS = 20_000_000_000L;

  private final ZContext context = new ZContext(1);
  private final ZMQ.Socket socket;
  /**
   * Here gzserver tells that it subscribed, and it must be a socket of the right kind: with any other the connection
   * breaks while gzserver is still sending, which then waits for ever, with the lock that all of Ignition Transport
   * needs.
   */
  private final ZMQ.Socket control;
  private final Set<String> subscribers = new HashSet<>(); // what they subscribed to
  private final InetAddress local;
  private final String topic;
  private final String address;
  private final String controlAddress;
  private final Discovery discovery;
  private IgnitionService told; // what gzserver was told last of a joint; null until it was looked for
  private long number; // of the last command that had to be confirmed
  private long repeats;

  /**
   * Starts to make itself known.
   *
   * @param partition IGN_PARTITION of the gzserver
   * @param model name of the model whose joints are commanded
   * @param local our address as gzserver can reach it
   * @throws GazeboException when that is no address of this machine
   */
  public JointCommands(String partition, String model, InetAddress local) throws IOException {
    if (NetworkInterface.getByInetAddress(local) == null) {
      throw new GazeboException(
          local.getHostAddress() + " is no address of this machine: GAZEBO_IP and IGN_IP must be one");
    }
    this.local = local;
    topic = "@/" + partition + "@/" + model + "/joint_cmd";
    socket = context.createSocket(SocketType.XPUB);
    socket.setLinger(0);
    socket.setXpubVerbose(true);
    address = bind(socket, local);
    control = context.createSocket(SocketType.DEALER);
    control.setLinger(0);
    controlAddress = bind(control, local);
    discovery = new Discovery(new Known(), local);
  }

  private static String bind(ZMQ.Socket socket, InetAddress local) {
    String host = "tcp://" + local.getHostAddress();
    return host + ":" + socket.bindToRandomPort(host);
  }

  private final class Known implements Discovery.Topic {
    @Override
    public String name() {
      return topic;
    }

    @Override
    public String address() {
      return address;
    }

    @Override
    public String controlAddress() {
      return controlAddress;
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public boolean subscribed() {
      return JointCommands.this.subscribed();
    }
  }

  /** Whether a gzserver listens. */
  public synchronized boolean subscribed() {
    while (control.recv(ZMQ.DONTWAIT) != null) {
      // says no more than the subscription itself
    }
    for (byte[] change = socket.recv(ZMQ.DONTWAIT); change != null; change = socket.recv(ZMQ.DONTWAIT)) {
      if (change.length == 0) {
        continue; // a subscriber may send what it likes
      }
      String prefix = new String(change, 1, change.length - 1, StandardCharsets.UTF_8);
      if (change[0] == 1) {
        subscribers.add(prefix);
      } else {
        subscribers.remove(prefix);
      }
    }
    return !subscribers.isEmpty();
  }

  /** @throws GazeboException when no gzserver listens in time */
  public void awaitSubscriber(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!subscribed()) {
      if (System.nanoTime() > end) {
        throw new GazeboException("Gazebo does not listen to joint commands (Ignition topic " + topic + ") within "
            + timeout.toSeconds()
            + " s: its IGN_PARTITION and IGN_IP must be the same as here, and multicast must be allowed");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Lost when no gzserver listens. */
  public synchronized void publish(JointCmd command) {
    socket.send(topic, ZMQ.SNDMORE);
    socket.send(address, ZMQ.SNDMORE);
    socket.send(command.toByteArray(), ZMQ.SNDMORE);
    socket.send(TYPE, 0);
  }

  /**
   * Looks for the service that tells what gzserver was told last, which {@link #publishAndConfirm} needs.
   *
   * @throws GazeboException when no gzserver offers it in time
   */
  public synchronized void awaitReceipts(Duration timeout) throws IOException {
    told = new IgnitionService(topic + "_req", local, timeout);
  }

  /**
   * Publishes a command, and returns when gzserver has taken it and all that were published before: it tells the
   * controllers that the joint has now, and there the command has a number. The number stands where it does nothing, as
   * a gain of the velocity controller, which only works on joints that were ever told a velocity. What got lost is
   * published again.
   *
   * @param command for a joint that is never told a velocity
   * @param whileWaiting may throw to end the wait
   * @return false when gzserver does not take it within 20 s
   */
  public synchronized boolean publishAndConfirm(JointCmd command, Runnable whileWaiting) {
    JointCmd.Builder numbered = command.toBuilder();
    numbered.getVelocityBuilder().getPGainOptionalBuilder().setData(++number);
    publish(numbered.build());
    byte[] question = StringMsg.newBuilder().setData(command.getName()).build().toByteArray();
    long end = System.nanoTime() + RECEIPT_NANOS;
    long again = System.nanoTime() + LOST_NANOS;
    while (!taken(told.call(question, ANSWER))) {
      whileWaiting.run();
      if (System.nanoTime() > end) {
        return false;
      }
      if (System.nanoTime() > again) {
        again = System.nanoTime() + LOST_NANOS;
        repeats++;
        publish(numbered.build());
      }
    }
    return true;
  }

  private boolean taken(Optional<byte[]> answer) {
    try {
      return answer.isPresent()
          && JointCmd.parseFrom(answer.get()).getVelocity().getPGainOptional().getData() == number;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  /** Commands that had to be published again. */
  public synchronized long repeats() {
    return repeats;
  }

  @Override
  public void close() {
    discovery.close();
    synchronized (this) {
      if (told != null) {
        told.close();
      }
      context.close();
    }
  }
}
