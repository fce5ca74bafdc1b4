package org.onegrasp.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Work;

/**
 * The way in. Members have to be of the same version, which a checksum of their jars tells.
 *
 * @param address of the leader
 * @param name tells runs apart; nobody takes part who does not know it. It is no password: it goes over the wire as it
 * is
 * @param threads of this member
 * @param arithmetic what else has to agree, since results must not depend on who computes them
 * @param say takes lines for a person
 */
public record Cluster(Address address, String name, int threads, byte[] arithmetic, Consumer<String> say) {

  /**
   * Leads a run; workers may come and go at any time.
   *
   * @throws IOException when the address cannot be listened on
   * @throws IllegalStateException when Hazelcast is not there; says how to get it
   */
  public Crew lead() throws IOException {
    try {
      return HazelcastCrew.open(this, checksum());
    } catch (NoClassDefFoundError e) {
      throw missing(e);
    }
  }

  /**
   * Works for whoever leads a run at the address, one after the other, until the thread is interrupted.
   *
   * @param kinds of work, by their names
   * @throws IllegalStateException when Hazelcast is not there, or the leader is of another version; says what to do
   */
  public void work(Map<String, Work.Kind> kinds) throws IOException, InterruptedException {
    try {
      new HazelcastWorker(this, checksum(), kinds).run();
    } catch (NoClassDefFoundError e) {
      throw missing(e);
    }
  }

  private byte[] checksum() throws IOException {
    System.setProperty("hazelcast.logging.type", "none"); // it also logs before it reads its configuration
    return CodeChecksum.of(System.getProperty("java.class.path"), arithmetic);
  }

  private static IllegalStateException missing(NoClassDefFoundError e) {
    return new IllegalStateException(
        "Hazelcast is not there, which work on several machines needs and a robot does not:"
            + " run launch/install-cluster, then start again by launch/onegrasp",
        e);
  }
}
