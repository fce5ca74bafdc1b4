/**
 * A crew of several processes, on one machine or many, by Hazelcast, which is seen only here and need not be there: the
 * robot does not carry it. Knows jobs, and nothing of what they are about.
 *
 * <p>
 * Who leads a run listens on one port and keeps everything; workers connect to it as clients, so that nothing is lost
 * with them, and listen nowhere. The leader hands out jobs one by one, to its own threads as well:
 *
 * <pre>
 *   shelf (a map at the leader)    "checksum", "work-7": kind and matter of a work, "state-12": state of a call of map
 *   leader's inbox (a queue)       HELLO, RESULT, FAILED, CANNOT of workers
 *   a worker's inbox (a queue)     JOB of the leader
 * </pre>
 */
package org.onegrasp.cluster;
