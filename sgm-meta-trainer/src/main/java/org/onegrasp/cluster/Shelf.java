package org.onegrasp.cluster;

/** Names of what lies at the leader for everybody. */
final class Shelf {
  static final String MAP = "shelf";
  static final String INBOX = "leader";
  static final String CHECKSUM = "checksum";

  private Shelf() {}

  static String work(long number) {
    return "work-" + number;
  }

  static String state(long batch) {
    return "state-" + batch;
  }

  static String inboxOf(String worker) {
    return "worker-" + worker;
  }

  /** A work, as it lies there. */
  record Stored(String kind, byte[] matter) {}
}
