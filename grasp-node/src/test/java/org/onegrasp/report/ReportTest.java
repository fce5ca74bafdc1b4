package org.onegrasp.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.PointField;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;

/** The file for a bug report: what is in it with and without a node, and that nothing secret is. */
class ReportTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  @TempDir
  private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void machine() throws IOException {
    Path logs = Files.createDirectories(folder.resolve("log"));
    Files.writeString(logs.resolve("onegrasp.log"), "WARN it broke, password=LOGSECRET\n\tat org.onegrasp.Somewhere\n");
    Files.writeString(logs.resolve("other.log"), "OTHERNODE\n");
    environment.putAll(Map.of("HOME", folder.toString(), "ROS_LOG_DIR", logs.toString(), "ROS_IP", "127.0.0.1",
        "MY_API_TOKEN", "ENVSECRET",
        "UNRELATED", "PRIVATE-MATTER", "ROS_MASTER_URI", "http://127.0.0.1:1/"));
  }

  private Map<String, byte[]> report() throws Exception {
    Path file = folder.resolve("report.zip");
    new Report("/onegrasp", "OneGrasp test", folder, RosArguments.parse(List.of(), environment), true).collect()
        .write(file);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName().substring("onegrasp-report/".length()), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static String text(Map<String, byte[]> entries, String name) {
    assertTrue(entries.containsKey(name), name + " is not among " + entries.keySet());
    return new String(entries.get(name), StandardCharsets.UTF_8);
  }

  private static void assertNowhere(Map<String, byte[]> entries, String... words) {
    entries.forEach((name, bytes) -> {
      for (String word : words) {
        assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains(word), word + " is in " + name);
      }
    });
  }

  private static Image image() {
    ByteBuffer data = ByteBuffer.allocate(2 * 3 * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float metres : new float[] {0.5f, 1.25f, Float.NaN, 70, -1, 0.001f}) {
      data.putFloat(metres);
    }
    return new Image(Header.of(RosTime.ofNanos(7_000_000_001L), "camera"), 2, 3, "32FC1", false, 12, data.array());
  }

  private static DiagnosticArray diagnostics() {
    return new DiagnosticArray(Header.of(RosTime.ZERO, ""), List.of(
        new DiagnosticStatus(1, "/onegrasp: depth image", "too dark", "", List.of(new KeyValue("total", "9"))),
        new DiagnosticStatus(0, "/other: thing", "OTHERNODE", "", List.of())));
  }

  @Test
  void ofARunningNodeHoldsWhatItSaysAndHearsAndNoSecret() throws Exception {
    try (RosMaster master = RosMaster.start("127.0.0.1", 0)) {
      environment.put("ROS_MASTER_URI", master.uri().toString());
      RosArguments arguments = RosArguments
          .parse(List.of("_table_z:=0.72", "_cloud_token:=PARAMSECRET", "_url:=http://u:URLSECRET@h/"), environment);
      try (RosNode node = RosNode.create(arguments, "onegrasp");
          RosNode driver = RosNode.create(RosArguments.parse(List.of(), environment), "driver")) {
        node.subscribe("/camera/depth", Image.CODEC, 1, message -> {});
        Publisher<DiagnosticArray> reports = node.advertise("/diagnostics", DiagnosticArray.CODEC, true, 1);
        Publisher<Image> depth = driver.advertise("/camera/depth", Image.CODEC, true, 1);
        reports.publish(diagnostics());
        depth.publish(image());
        Map<String, byte[]> entries = report();
        assertTrue(text(entries, "parameters.yaml").contains("table_z: 0.72"), text(entries, "parameters.yaml"));
        assertTrue(text(entries, "diagnostics.txt").contains("1 /onegrasp: depth image: too dark\n    total = 9"));
        assertTrue(text(entries, "graph.txt")
            .contains("/camera/depth [sensor_msgs/Image] published by [/driver], heard by [/onegrasp"));
        assertTrue(text(entries, "depth.yaml").contains("stamp: 7.000000001\nframe_id: 'camera'"),
            text(entries, "depth.yaml"));
        assertTrue(text(entries, "log/onegrasp.log").contains("at org.onegrasp.Somewhere"));
        assertTrue(text(entries, "machine.txt").contains("ROS_IP=127.0.0.1"));
        assertEquals(List.of(500, 1250, 0, 0, 0, 1), pixels(entries.get("depth.png")));
        assertNowhere(entries, "PARAMSECRET", "URLSECRET", "LOGSECRET", "ENVSECRET", "PRIVATE-MATTER", "OTHERNODE",
            folder.toString());
      }
    }
  }

  @Test
  void holdsCompressedDepthAndCloudsAsTheyCameAndTheHeightMapThatTheNodeMadeOfThem() throws Exception {
    try (RosMaster master = RosMaster.start("127.0.0.1", 0)) {
      environment.put("ROS_MASTER_URI", master.uri().toString());
      RosArguments arguments = RosArguments.parse(List.of(), environment);
      try (RosNode node = RosNode.create(arguments, "onegrasp"); RosNode driver = RosNode.create(arguments, "driver")) {
        node.subscribe("/camera/packed", CompressedImage.CODEC, 1, message -> {});
        node.subscribe("/camera/points", PointCloud2.CODEC, 1, message -> {});
        byte[] packed = new byte[12 + PNG.length];
        System.arraycopy(PNG, 0, packed, 12, PNG.length);
        Header header = Header.of(RosTime.ofNanos(3_000_000_000L), "camera");
        driver.advertise("/camera/packed", CompressedImage.CODEC, true, 1)
            .publish(new CompressedImage(header, "16UC1; compressedDepth png", packed));
        driver.advertise("/camera/points", PointCloud2.CODEC, true, 1).publish(new PointCloud2(header, 1, 2,
            List.of(new PointField("x", 0, PointField.FLOAT32, 1)), false, 4, 8, new byte[] {1, 2, 3, 4, 5, 6, 7, 8},
            true));
        node.advertise("~height_map", Image.CODEC, true, 1).publish(image());
        Map<String, byte[]> entries = report();
        assertTrue(text(entries, "compressed-depth.yaml").contains("format: '16UC1; compressedDepth png'\nbytes: 20"),
            text(entries, "compressed-depth.yaml"));
        assertArrayEquals(PNG, entries.get("compressed-depth.png"));
        assertArrayEquals(packed, entries.get("compressed-depth.raw"));
        assertTrue(text(entries, "cloud.yaml").contains("width: 2\nfields: [PointField[name=x"),
            text(entries, "cloud.yaml"));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, entries.get("cloud.raw"));
        assertEquals(List.of(5000, 12500, 0, 0, 0, 10), pixels(entries.get("height-map.png")));
        assertFalse(entries.containsKey("depth.yaml"), "there is depth, of another type");
      }
    }
  }

  private static List<Integer> pixels(byte[] png) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(3, picture.getWidth());
    return IntStream.range(0, 6).mapToObj(i -> picture.getRaster().getSample(i % 3, i / 3, 0)).toList();
  }

  @Test
  void withoutAMasterHoldsTheFiles() throws Exception {
    Path skills = Files.createDirectories(folder.resolve(".ros/onegrasp"));
    Files.write(skills.resolve("mug.skill"), new byte[77]);
    Map<String, byte[]> entries = report();
    assertTrue(text(entries, "skill-files.txt").contains("77 bytes"));
    assertTrue(text(entries, "index.txt").contains("master and parameters: NOT to be had"), text(entries, "index.txt"));
    assertTrue(text(entries, "log/onegrasp.log").contains("it broke"));
    assertNowhere(entries, "LOGSECRET", "ENVSECRET", "OTHERNODE");
  }

  @Test
  void aMasterThatNeverAnswersIsToldAndWaitedForNoLonger() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
      environment.put("ROS_MASTER_URI", "http://127.0.0.1:" + silent.getLocalPort() + "/");
      String index = text(report(), "index.txt");
      assertTrue(index.contains("did not answer") && index.contains("log files: collected"), index);
    }
  }

  @Test
  void aMasterUriThatIsNoneIsTold() throws Exception {
    environment.put("ROS_MASTER_URI", "robot:11311");
    String index = text(report(), "index.txt");
    assertTrue(index.contains("NOT to be had: ROS_MASTER_URI is 'robot:11311'"), index);
  }

  @Test
  void pictureThatDoesNotFitTogetherIsNoPng() throws IOException {
    Image good = image();
    Image cut = new Image(good.header(), 2, 3, "32FC1", false, 12, new byte[20]);
    Image huge = new Image(good.header(), -1, -1, "32FC1", false, -4, new byte[20]);
    Image colour = new Image(good.header(), 2, 3, "rgb8", false, 9, new byte[18]);
    for (Image bad : List.of(cut, huge, colour)) {
      assertEquals(Optional.empty(), DepthPicture.png(bad, DepthPicture.MILLIMETRES));
    }
    assertTrue(DepthPicture.words("/d", huge).contains("height: 4294967295\n"));
  }

  @Test
  void logsOfOneNodeAreItsOwnNewestFirstAndOfTheRunToo() throws Exception {
    Path logs = folder.resolve("log");
    for (String name : List.of("left_onegrasp.log", "left_onegrasp.log.1", "left_onegrasp-2.log", "onegrasp_sim.log",
        "xonegrasp.log")) {
      Files.writeString(logs.resolve(name), name);
    }
    Path run = Files.createDirectories(logs.resolve("run-1"));
    Files.writeString(run.resolve("left-onegrasp-3.log"), "roslaunch's");
    List<String> names = new NodeLogs(logs, "/left/onegrasp").files(Optional.of("run-1")).stream()
        .map(file -> file.getFileName().toString()).sorted().toList();
    assertEquals(List.of("left-onegrasp-3.log", "left_onegrasp-2.log", "left_onegrasp.log", "left_onegrasp.log.1"),
        names);
    assertEquals(List.of("onegrasp.log"), new NodeLogs(logs, "/onegrasp").files(Optional.of("../..")).stream()
        .map(file -> file.getFileName().toString()).toList());
  }

  @Test
  void ofALongLogTheEndIsTaken() throws IOException {
    Path log = folder.resolve("long.log");
    Files.writeString(log, "first\n" + "line\n".repeat(NodeLogs.MOST_OF_ONE / 5) + "last\n");
    String end = NodeLogs.end(log);
    assertTrue(end.startsWith("... ") && end.endsWith("line\nlast\n") && !end.contains("first"));
  }
}
