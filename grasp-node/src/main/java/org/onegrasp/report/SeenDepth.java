package org.onegrasp.report;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.ros.MasterSurvey.Graph;
import org.onegrasp.ros.RosNode;

/**
 * What the node was given to see last, as it came, whichever type its publisher sends, and the height map that the node
 * made of it.
 */
final class SeenDepth {
  /** Before the PNG in a message of compressedDepth. */
  private static final int COMPRESSION_HEAD = 12;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  /** Heights are in tenths of a millimetre. */
  private static final double HEIGHTS_PER_METRE = 10_000;

  private final String node;
  private final Map<String, Image> images = new ConcurrentHashMap<>();
  private final Map<String, CompressedImage> compressed = new ConcurrentHashMap<>();
  private final Map<String, PointCloud2> clouds = new ConcurrentHashMap<>();
  private volatile Image heights;

  /** @param node full name */
  SeenDepth(String node) {
    this.node = node;
  }

  void listen(RosNode ears, Graph graph) {
    for (String topic : heard(graph, node, "sensor_msgs/Image")) {
      ears.subscribe(topic, Image.CODEC, 1, image -> images.put(topic, image));
    }
    for (String topic : heard(graph, node, "sensor_msgs/CompressedImage")) {
      ears.subscribe(topic, CompressedImage.CODEC, 1, image -> compressed.put(topic, image));
    }
    for (String topic : heard(graph, node, "sensor_msgs/PointCloud2")) {
      ears.subscribe(topic, PointCloud2.CODEC, 1, cloud -> clouds.put(topic, cloud));
    }
    ears.subscribe(node + "/height_map", Image.CODEC, 1, map -> heights = map);
  }

  /** Topics of a type that the node listens to. */
  static List<String> heard(Graph graph, String node, String type) {
    return graph.subscribers().entrySet().stream()
        .filter(topic -> topic.getValue().contains(node) && type.equals(graph.types().get(topic.getKey())))
        .map(Map.Entry::getKey).toList();
  }

  /** Whether nothing came. */
  boolean isEmpty() {
    return images.isEmpty() && compressed.isEmpty() && clouds.isEmpty();
  }

  void write(Archive archive) throws IOException {
    int number = 0;
    for (Map.Entry<String, Image> image : new TreeMap<>(images).entrySet()) {
      String name = numbered("depth", number++);
      archive.text(name + ".yaml", DepthPicture.words(image.getKey(), image.getValue()));
      byte[] png = DepthPicture.png(image.getValue(), DepthPicture.MILLIMETRES).orElse(null);
      archive.bytes(png == null ? name + ".raw" : name + ".png", png == null ? image.getValue().data() : png);
    }
    number = 0;
    for (Map.Entry<String, CompressedImage> image : new TreeMap<>(compressed).entrySet()) {
      String name = numbered("compressed-depth", number++);
      archive.text(name + ".yaml", words(image.getKey(), image.getValue()));
      archive.bytes(name + ".raw", image.getValue().data());
      png(image.getValue().data(), archive, name + ".png");
    }
    number = 0;
    for (Map.Entry<String, PointCloud2> cloud : new TreeMap<>(clouds).entrySet()) {
      String name = numbered("cloud", number++);
      archive.text(name + ".yaml", words(cloud.getKey(), cloud.getValue()));
      archive.bytes(name + ".raw", cloud.getValue().data());
    }
    if (heights != null) {
      archive.text("height-map.yaml", DepthPicture.words(node + "/height_map", heights)
          + "picture: tenths of a millimetre above the table, 0 below it\n");
      archive.bytes("height-map.png", DepthPicture.png(heights, HEIGHTS_PER_METRE).orElse(heights.data()));
    }
  }

  private static String numbered(String name, int number) {
    return number == 0 ? name : name + "-" + (number + 1);
  }

  /** The picture in it, to be looked at, where it is one. */
  private static void png(byte[] data, Archive archive, String name) {
    for (int head : new int[] {0, COMPRESSION_HEAD}) {
      if (data.length >= head + PNG.length && Arrays.equals(data, head, head + PNG.length, PNG, 0, PNG.length)) {
        archive.bytes(name, Arrays.copyOfRange(data, head, data.length));
      }
    }
  }

  private static String words(String topic, CompressedImage image) {
    return head(topic, image.header())
        + String.format(Locale.ROOT, "format: '%s'\nbytes: %d\n", image.format(), image.data().length);
  }

  private static String words(String topic, PointCloud2 cloud) {
    return head(topic, cloud.header()) + String.format(Locale.ROOT, """
        height: %s
        width: %s
        fields: %s
        is_bigendian: %b
        point_step: %s
        row_step: %s
        is_dense: %b
        bytes: %d
        """, Integer.toUnsignedString(cloud.height()), Integer.toUnsignedString(cloud.width()), cloud.fields(),
        cloud.bigEndian(), Integer.toUnsignedString(cloud.pointStep()), Integer.toUnsignedString(cloud.rowStep()),
        cloud.dense(), cloud.data().length);
  }

  private static String head(String topic, Header header) {
    return String.format(Locale.ROOT, "topic: %s\nstamp: %s\nframe_id: '%s'\n", topic,
        DepthPicture.seconds(header.stamp()), header.frameId());
  }
}
