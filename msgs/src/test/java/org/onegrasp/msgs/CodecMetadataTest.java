package org.onegrasp.msgs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onegrasp.msgs.definition.Constant;
import org.onegrasp.msgs.definition.Definitions;

/** What the codecs tell peers: type, MD5 sum (literals from genmsg 0.6.0) and full definition. */
class CodecMetadataTest {
  @ParameterizedTest
  @CsvSource({
      "std_msgs/Header, 2176decaecbce78abc3b96ef049fabed", "std_msgs/String, 992ce8a1687cec8c8bd883ec73ca41d1",
      "std_msgs/Empty, d41d8cd98f00b204e9800998ecf8427e", "std_msgs/Bool, 8b94c1b53db61fb6aed406028ad6332a",
      "std_msgs/Float32, 73fcbf46b49191e672908e50842a83d4", "std_msgs/Float64, fdb28210bfa9d7c91146260178d9a584",
      "std_msgs/Int32, da5909fbe378aeaf85e547e830cc1bb7", "std_msgs/ColorRGBA, a29a96539573343b1310c73607334b00",
      "geometry_msgs/Point, 4a842b65f413084dc2b10fb484ea7f17",
      "geometry_msgs/Vector3, 4a842b65f413084dc2b10fb484ea7f17",
      "geometry_msgs/Quaternion, a779879fadf0160734f906b8c19c7004",
      "geometry_msgs/Pose, e45d45a5a1ce597b249e23fb30fc871f",
      "geometry_msgs/PoseStamped, d3812c3cbc69362b77dc0b19b345f8f5",
      "geometry_msgs/Transform, ac9eff44abf714214112b05d54a3cf9b",
      "geometry_msgs/TransformStamped, b5764a33bfeb3588febc2682852579b0",
      "sensor_msgs/Image, 060021388200f6f0f447d0fcd9c64743", "sensor_msgs/CameraInfo, c9a58c1b0b154e0e6da7578cb991d214",
      "sensor_msgs/RegionOfInterest, bdb633039d588fcccb441a4d43ccfe09",
      "sensor_msgs/CompressedImage, 8f7a12909da2c9d3332d540a0977563f",
      "sensor_msgs/PointCloud2, 1158d486dd51d683ce2f1be655c3c181",
      "sensor_msgs/PointField, 268eacb2962780ceac86cbd17e328150",
      "sensor_msgs/JointState, 3066dcd76a6cfaef579bd0f34173e9fd",
      "trajectory_msgs/JointTrajectory, 65b4f94a94d1ed67169da35a02f33d3f",
      "trajectory_msgs/JointTrajectoryPoint, f3cd1e1c4d320c79d6985c904ae5dcd3",
      "visualization_msgs/Marker, 4048c9de2a16f4ae8e0538085ebf1b97",
      "visualization_msgs/MarkerArray, d155b9ce5188fbaf89745847fd5882d7",
      "diagnostic_msgs/DiagnosticArray, 60810da900de1dd6ddd437c3503511da",
      "diagnostic_msgs/DiagnosticStatus, d0ce08bc6e5ba34c7754f563a9cabaf1",
      "diagnostic_msgs/KeyValue, cf57fdc6617a881a88c16e768132149c",
      "rosgraph_msgs/Log, acffd30cd6b6de30f120938c17c593fb",
      "rosgraph_msgs/Clock, a9c97c1d230cfc112e270351a944ee47", "tf2_msgs/TFMessage, 94810edda583a504dfda3829e70d7eec",
      "roscpp/Logger, a6069a2ff40db7bd32143dd66e1f408e",
      "onegrasp_msgs/Grasp, 7b7306ae8b72c7523d47f450e21fa3d9",
      "onegrasp_msgs/Demonstration, e9f650ffd45baea047a16b08d9ada5e4",
      "onegrasp_msgs/Grasps, 2b0e2fae7582435518428237e6894bd3",
      "onegrasp_msgs/FoundGrasp, 817d5def10bbf226852ab1326de269a1",
      "onegrasp_msgs/AbsentSkill, 3be7eff8dec79fc0cc165b3f4e263098",
      "onegrasp_msgs/Result, 77409e8f8960769950045a4f6c66a24e",
      "onegrasp_msgs/TeachingStatus, b7aa4f9c69058a98439a0318bf85ecdb"})
  @Tag("ros-row-51")
  void messageHasTheMd5ThatRosPeersExpect(String type, String md5) {
    assertEquals(md5, codec(type).md5());
  }

  @ParameterizedTest
  @CsvSource({
      "std_srvs/Trigger, 937c9679a518e3a18d831e57125ea522", "std_srvs/Empty, d41d8cd98f00b204e9800998ecf8427e",
      "std_srvs/SetBool, 09fb03525b03e7ea1fd3992bafd87e16", "roscpp/GetLoggers, 32e97e85527d4678a8f9279894bb64b0",
      "roscpp/SetLoggerLevel, 51da076440d78ca1684d36c868df61ea",
      "onegrasp_msgs/Teach, ac692a18abd78cff9e1cced7b356140a",
      "onegrasp_msgs/Predict, 3a95fa6bccd12d8dda53eb43da0271eb",
      "onegrasp_msgs/ListSkills, 9df70a1e62bc63f78536fc3a09ff5674",
      "onegrasp_msgs/SelectSkill, 5b9432956841cebf1142902893cecaa9",
      "onegrasp_msgs/ForgetDemonstration, b78102c45c4bfd2393e97b58e98cb6b0",
      "onegrasp_msgs/ForgetSkill, 5b9432956841cebf1142902893cecaa9"})
  @Tag("ros-row-52")
  void serviceHasTheMd5ThatRosPeersExpect(String type, String md5) {
    ServiceCodec<?, ?> codec = Codecs.SERVICES.stream().filter(c -> c.type().equals(type)).findFirst().orElseThrow();
    assertEquals(md5, codec.md5());
  }

  /** Every type that ROS has, too: all but our own. */
  private static List<MessageCodec<?>> standard() {
    List<MessageCodec<?>> standard = Codecs.MESSAGES.stream().<MessageCodec<?>>map(codec -> codec)
        .filter(codec -> !codec.type().startsWith("onegrasp_msgs/")).toList();
    assertEquals(33, standard.size());
    return standard;
  }

  @Test
  @Tag("ros-row-51")
  void everyStandardTypeAgreesWithTheRosInstallation() {
    GoldenTypes golden = GoldenTypes.read();
    for (MessageCodec<?> codec : standard()) {
      GoldenTypes.Message expected = golden.messages().get(codec.type());
      assertEquals(expected.md5(), codec.md5(), codec.type());
      assertEquals(withoutComments(expected.text()), withoutComments(codec.definition()), codec.type());
    }
  }

  @Test
  @Tag("ros-row-50")
  void messageOfZerosHasTheBytesThatGenpyWrites() {
    Map<String, GoldenTypes.Message> golden = GoldenTypes.read().messages();
    for (MessageCodec<?> codec : standard()) {
      String hex = golden.get(codec.type()).defaultHex();
      assertEquals(hex, Codecs.again(codec, Codecs.buffer(hex)), codec.type());
    }
  }

  @Test
  @Tag("ros-row-36")
  void definitionHoldsDependenciesDepthFirstEachOnce() {
    String separator = "=".repeat(80);
    assertEquals("Header header\nPose pose\n\n" + separator
        + "\nMSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n\n" + separator
        + "\nMSG: geometry_msgs/Pose\nPoint position\nQuaternion orientation\n\n" + separator
        + "\nMSG: geometry_msgs/Point\nfloat64 x\nfloat64 y\nfloat64 z\n\n" + separator
        + "\nMSG: geometry_msgs/Quaternion\nfloat64 x\nfloat64 y\nfloat64 z\nfloat64 w\n",
        PoseStamped.CODEC.definition());
  }

  @Test
  void knowsWhichTypesBeginWithAHeader() {
    assertTrue(Image.CODEC.hasHeader());
    assertTrue(TeachingStatus.CODEC.hasHeader());
    assertFalse(TFMessage.CODEC.hasHeader());
    assertFalse(EmptyMessage.CODEC.hasHeader());
  }

  @Test
  void constantsOfRecordsAreThoseOfTheDefinitions() throws ReflectiveOperationException {
    int compared = 0;
    for (Class<?> record : List.of(Marker.class, DiagnosticStatus.class, Log.class, TeachingStatus.class)) {
      MessageCodec<?> codec = (MessageCodec<?>) record.getField("CODEC").get(null);
      for (Constant constant : Definitions.bundled().message(codec.type()).constants()) {
        assertEquals(Integer.parseInt(constant.value()), record.getField(constant.name()).getInt(null),
            constant.name());
        compared++;
      }
    }
    assertEquals(16 + 4 + 5 + 6, compared);
  }

  @Test
  void everyRecordWithACodecIsAmongThoseThatAreTested() {
    Set<String> all = new TreeSet<>();
    for (JavaClass type : new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(Codecs.class.getPackageName())) {
      type.getFields().stream().filter(field -> field.getName().equals("CODEC"))
          .forEach(field -> all.add(type.getSimpleName()));
    }
    assertEquals(Codecs.MESSAGES.size() + Codecs.SERVICES.size(), all.size(), all::toString);
  }

  private static MessageCodec<?> codec(String type) {
    return Codecs.MESSAGES.stream().filter(c -> c.type().equals(type)).findFirst().orElseThrow();
  }

  /** Definition lines without comments, blank lines and doubled blanks. */
  private static List<String> withoutComments(String definition) {
    return definition.lines().map(line -> line.replaceAll("#.*", "").strip().replaceAll("\\s+", " "))
        .filter(line -> !line.isEmpty()).toList();
  }
}
