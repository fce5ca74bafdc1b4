package org.onegrasp.cluster;

import org.onegrasp.parallel.Parcel;

/**
 * What leader and workers say to each other.
 *
 * @param from identity of the worker; empty in a message of the leader
 * @param work number of the work
 * @param batch number of the call of map
 * @param index of the job; in a HELLO, how many it does at a time
 * @param text name of the worker in a HELLO, reasons in others
 * @param bytes the result; in a HELLO, the checksum
 */
record Message(Subject subject, String from, long work, long batch, int index, String text, byte[] bytes) {

  private static final byte[] NONE = {};

  enum Subject {
    /** A worker is there. */
    HELLO,
    /** The leader asks for a job. */
    JOB,
    /** Its result. */
    RESULT,
    /** The job threw something, which ends the work. */
    FAILED,
    /** The worker can do no job of such a work; others may. */
    CANNOT
  }

  static Message hello(String from, String name, int threads, byte[] checksum) {
    return new Message(Subject.HELLO, from, 0, 0, threads, name, checksum);
  }

  static Message job(long work, long batch, int index) {
    return new Message(Subject.JOB, "", work, batch, index, "", NONE);
  }

  Message result(String worker, byte[] result) {
    return new Message(Subject.RESULT, worker, work, batch, index, "", result);
  }

  Message answer(Subject what, String worker, String reason) {
    return new Message(what, worker, work, batch, index, reason, NONE);
  }

  byte[] toBytes() {
    return Parcel.of(this);
  }

  static Message of(byte[] bytes) {
    return Parcel.open(bytes, Message.class);
  }
}
