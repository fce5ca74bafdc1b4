package org.onegrasp.replay;

import java.io.IOException;
import java.util.Optional;
import org.onegrasp.msgs.Float32;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagMessage;

/**
 * The unit of depth that realsense-viewer records: beside .../sensor_0/Depth_0/image/data there is
 * .../sensor_0/option/Depth_Units/value, metres of one step of the 16 bits.
 */
final class BagUnits {
  static final String PARAMETER = "~depth_scale";
  private static final String SENSOR = "(.*/sensor_\\d+/)Depth_\\d+/.*";
  private static final double MILLIMETRE = 0.001;

  private BagUnits() {}

  /** What makes millimetres of the depths of this topic; nothing when it is not recorded. */
  static Optional<Double> scale(Bag bag, String depth) throws IOException {
    if (!depth.matches(SENSOR)) {
      return Optional.empty();
    }
    String topic = depth.replaceFirst(SENSOR, "$1option/Depth_Units/value");
    BagMessage first = bag.messages(connection -> connection.topic().equals(topic)
        && connection.md5().equals(Float32.CODEC.md5())).next();
    try {
      return Optional.ofNullable(first).map(message -> (double) message.decode(Float32.CODEC).data())
          .filter(metres -> metres > 0 && metres < 1).map(metres -> Math.rint(metres / MILLIMETRE * 1e6) / 1e6);
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }
}
