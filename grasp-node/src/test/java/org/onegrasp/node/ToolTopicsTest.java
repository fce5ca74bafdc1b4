package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.node.PageClient.text;
import static org.onegrasp.ros.Eventually.eventually;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.ros.Publisher;
import org.onegrasp.web.FoxgloveClient;
import org.onegrasp.web.PageListener;

/** What Foxglove and Lichtblick see of a running node, without a bridge. */
class ToolTopicsTest {
  @TempDir
  Path skills;

  private NodeRig rig;
  private int port;

  private void start() throws IOException, InterruptedException {
    rig = new NodeRig(skills, FakeLearner.open());
    port = new PageClient(rig.openPage(Optional.empty())).port();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  /** Channels by topic. */
  private static Map<String, JsonObject> channels(PageListener tool) throws InterruptedException {
    Map<String, JsonObject> channels = new TreeMap<>();
    for (JsonElement one : JsonParser.parseString(tool.await("advertise")).getAsJsonObject()
        .getAsJsonArray("channels")) {
      channels.put(text(one.getAsJsonObject(), "topic"), one.getAsJsonObject());
    }
    return channels;
  }

  private static void subscribe(PageListener tool, JsonObject channel) {
    tool.say("{\"op\": \"subscribe\", \"subscriptions\": [{\"id\": 1, \"channelId\": " + channel.get("id") + "}]}");
  }

  @Test
  void allThatTheNodeSaysAndSeesIsOffered() throws Exception {
    start();
    PageListener tool = PageListener.tool(port, "/foxglove");
    Map<String, JsonObject> channels = channels(tool);
    for (String topic : new String[] {"/diagnostics", "/onegrasp/camera_info", "/onegrasp/colour",
        "/onegrasp/colour_info", "/onegrasp/depth", "/onegrasp/grasps", "/onegrasp/heat_map", "/onegrasp/height_map",
        "/onegrasp/markers", "/tf", "/tf_static"}) {
      assertTrue(channels.containsKey(topic), topic + " is not in " + channels.keySet());
    }
    channels.values().forEach(channel -> assertFalse(text(channel, "schema").isEmpty(), channel.toString()));
    subscribe(tool, channels.get("/onegrasp/height_map"));
    eventually(() -> {
      rig.info.publish(BoxOnTable.info());
      rig.depth.publish(BoxOnTable.metres(rig.now()));
      return tool.takePictures() > 0;
    });
    tool.abort();
  }

  @Test
  void foxglovesClientReadsDepthColourAndHeights() throws Exception {
    FoxgloveClient.assumeInstalled();
    start();
    Publisher<Image> colour = rig.publisher("/onegrasp/colour", Image.CODEC);
    Publisher<CameraInfo> colourInfo = rig.publisher("/onegrasp/colour_info", CameraInfo.CODEC);
    FoxgloveClient client = FoxgloveClient.start(port, "/onegrasp/depth", "/onegrasp/camera_info",
        "/onegrasp/colour", "/onegrasp/colour_info", "/onegrasp/height_map");
    eventually(() -> {
      RosTime now = rig.now();
      Image depth = BoxOnTable.metres(now);
      colour.publish(BoxOnTable.image(now, "rgb8", 3, new byte[3 * depth.width() * depth.height()]));
      colourInfo.publish(BoxOnTable.info());
      rig.info.publish(BoxOnTable.info());
      rig.depth.publish(depth);
      return !client.runs();
    });
    String words = client.words();
    Image depth = BoxOnTable.metres(rig.now());
    int pixels = depth.width() * depth.height();
    assertTrue(words.contains("channel /onegrasp/depth ros1 sensor_msgs/Image\n"), words);
    assertMessage(words, "/onegrasp/depth", "\"encoding\":\"32FC1\"", "\"data\":\"" + 4 * pixels + " numbers\"");
    assertMessage(words, "/onegrasp/colour", "\"encoding\":\"rgb8\"", "\"data\":\"" + 3 * pixels + " numbers\"");
    assertMessage(words, "/onegrasp/camera_info", "\"width\":" + depth.width(), "\"distortion_model\"");
    assertMessage(words, "/onegrasp/colour_info", "\"height\":" + depth.height());
    assertMessage(words, "/onegrasp/height_map", "\"encoding\":\"32FC1\"", "\"width\":96");
  }

  private static void assertMessage(String words, String topic, String... parts) {
    String line = words.lines().filter(one -> one.startsWith("message " + topic + " ")).findFirst().orElse("");
    for (String part : parts) {
      assertTrue(line.contains(part), topic + " lacks " + part + " in " + words);
    }
  }

  @Test
  void compressedDepthIsOfferedAsWhatItIs() throws Exception {
    start();
    rig.depth.close();
    Publisher<CompressedImage> compressed = rig.publisher("/onegrasp/depth", CompressedImage.CODEC);
    byte[][] told = new byte[1][];
    eventually(() -> {
      compressed.publish(BoxOnTable.compressed(rig.now()));
      return type("/onegrasp/depth").equals("sensor_msgs/CompressedImage");
    });
    PageListener tool = PageListener.tool(port, "/foxglove");
    subscribe(tool, channels(tool).get("/onegrasp/depth"));
    eventually(() -> {
      compressed.publish(BoxOnTable.compressed(rig.now()));
      told[0] = tool.pictures.poll();
      return told[0] != null;
    });
    assertEquals(1, told[0][0]);
    assertTrue(new String(told[0], StandardCharsets.ISO_8859_1).contains("compressedDepth"));
    tool.abort();
  }

  /** What a tool that connects now is told. */
  private String type(String topic) {
    PageListener tool = PageListener.tool(port, "/foxglove");
    try {
      return text(channels(tool).get(topic), "schemaName");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      tool.abort();
    }
  }
}
