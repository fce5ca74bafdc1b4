package org.onegrasp.msgs;

import java.util.List;

/**
 * A line of the log, as sent to /rosout.
 *
 * @param header time of the line
 * @param level DEBUG, INFO, WARN, ERROR or FATAL
 * @param name of the node
 * @param msg the line
 * @param file source file
 * @param function in the source file
 * @param line in the source file, unsigned
 * @param topics that the node publishes
 */
public record Log(Header header, int level, String name, String msg, String file, String function, int line,
    List<String> topics) {
  public static final MessageCodec<Log> CODEC = RecordCodec.of("rosgraph_msgs/Log", Log.class);

  public static final int DEBUG = 1;
  public static final int INFO = 2;
  public static final int WARN = 4;
  public static final int ERROR = 8;
  public static final int FATAL = 16;
}
