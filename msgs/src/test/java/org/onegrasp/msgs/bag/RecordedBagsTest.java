package org.onegrasp.msgs.bag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.DynamicMessage;
import org.onegrasp.msgs.GoldenTypes;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Int32;

/** Bags that others recorded, and bags that Debian's rosbag writes now. */
class RecordedBagsTest {
  @TempDir
  Path folder;

  private static Path recorded(String name) {
    Path file = GoldenTypes.dataFolder().resolve("rosbags").resolve(name);
    Assumptions.assumeTrue(Files.exists(file), () -> "no bag at " + file + "; set ONEGRASP_DATA to the data folder");
    return file;
  }

  private static List<BagMessage> read(Bag bag, String topic) throws IOException {
    List<BagMessage> all = new ArrayList<>();
    BagMessages messages = bag.messages(connection -> connection.topic().equals(topic));
    for (BagMessage message = messages.next(); message != null; message = messages.next()) {
      all.add(message);
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"aruco_images.bag, 15, 1280, 960", "fiducial_board_611.bag, 32, 1280, 720"})
  void cameraInfosAndCompressedImagesOfACameraAreRead(String name, int infos, int width, int height) throws Exception {
    try (Bag bag = Bag.open(recorded(name))) {
      String infoTopic = topic(bag, "sensor_msgs/CameraInfo").name();
      List<BagMessage> read = read(bag, infoTopic);
      assertEquals(infos, read.size());
      assertEquals(width, read.get(0).decode(CameraInfo.CODEC).width());
      BagMessage picture = read(bag, topic(bag, "sensor_msgs/CompressedImage").name()).get(0);
      DynamicMessage compressed = picture.decode(DynamicMessage.codec(picture.connection().type(),
          picture.connection().definition()));
      assertEquals("jpg", compressed.get("format"));
      byte[] jpeg = (byte[]) compressed.get("data");
      assertEquals(0xFFD8, (jpeg[0] & 0xFF) << 8 | jpeg[1] & 0xFF);
      assertEquals(height, read.get(0).decode(CameraInfo.CODEC).height());
      assertEquals(List.of(), bag.problems());
    }
  }

  private static BagTopic topic(Bag bag, String type) {
    return bag.topics().stream().filter(topic -> topic.type().equals(type)).findFirst().orElseThrow();
  }

  @Test
  void everyMessageOfABagWithManyTypesIsReadAndPrinted() throws Exception {
    try (Bag bag = Bag.open(recorded("ros_numpy_test.bag"))) {
      Image image = read(bag, "/image").get(0).decode(Image.CODEC);
      assertEquals(List.of(360, 240, "rgb8", 3 * 360 * 240),
          List.of(image.width(), image.height(), image.encoding(), image.data().length));
      for (BagTopic topic : bag.topics()) {
        BagMessage message = read(bag, topic.name()).get(0);
        DynamicMessage decoded =
            message.decode(DynamicMessage.codec(topic.type(), message.connection().definition()));
        assertEquals(decoded.definition().fields().size(), decoded.values().size());
        assertTrue(decoded.toString().startsWith(decoded.definition().fields().get(0).name() + ": "), topic.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "bz2", "lz4"})
  void bagsOfDebiansRosbagAreReadWholeAndWhenTheRecordingIsKilled(String compression) throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/rosbag"))
        && Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/std_msgs")),
        "Debian's rosbag is not installed; launch/install-ros installs it");
    python("""
        import os, sys, shutil, rosbag, rospy
        from std_msgs.msg import Int32, String
        name, compression = sys.argv[1:]
        bag = rosbag.Bag(name, 'w', compression=compression, chunk_threshold=2000)
        for i in range(1000):
            bag.write('/numbers', Int32(i), rospy.Time(100 + i, 5))
            bag.write('/words', String('word %d' % i), rospy.Time(100 + i, 6))
        bag.flush()
        shutil.copy(name, name + '.killed')
        bag.close()
        """, folder.resolve("python.bag").toString(), compression);
    try (Bag bag = Bag.open(folder.resolve("python.bag"))) {
      assertEquals(List.of(1000L, 1000L), bag.topics().stream().map(BagTopic::messages).toList());
      List<BagMessage> numbers = read(bag, "/numbers");
      for (int i = 0; i < 1000; i++) {
        assertEquals(i, numbers.get(i).decode(Int32.CODEC).data());
      }
      assertEquals(List.of(), bag.problems());
    }
    try (Bag bag = Bag.open(folder.resolve("python.bag.killed"))) {
      assertTrue(read(bag, "/numbers").size() > 900, bag.problems().toString());
      assertTrue(bag.problems().get(0).contains("was not ended properly"), bag.problems().toString());
    }
  }

  private void python(String script, String... arguments) throws Exception {
    Path file = Files.writeString(folder.resolve("write.py"), script);
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("/usr/bin/python3", file.toString()), Stream.of(arguments))
            .toList()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "rosbag did not end");
    assertEquals(0, process.exitValue(), Files.readString(log));
  }
}
