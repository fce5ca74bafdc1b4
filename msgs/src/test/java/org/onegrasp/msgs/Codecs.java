package org.onegrasp.msgs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;

/** Every codec of this package, and bytes as hexadecimal digits. */
final class Codecs {
  static final List<MessageCodec<?>> MESSAGES =
      List.of(Header.CODEC, StringMessage.CODEC, EmptyMessage.CODEC, Bool.CODEC,
          Float32.CODEC, Float64.CODEC, Int32.CODEC, ColorRGBA.CODEC, Point.CODEC, Vector3.CODEC, Quaternion.CODEC,
          PoseMessage.CODEC, PoseStamped.CODEC, Transform.CODEC, TransformStamped.CODEC, Image.CODEC, CameraInfo.CODEC,
          RegionOfInterest.CODEC, CompressedImage.CODEC, PointCloud2.CODEC, PointField.CODEC, JointState.CODEC,
          Marker.CODEC, MarkerArray.CODEC, DiagnosticArray.CODEC,
          DiagnosticStatus.CODEC,
          KeyValue.CODEC, Log.CODEC, Clock.CODEC, TFMessage.CODEC, LoggerLevel.CODEC, GraspMessage.CODEC,
          Demonstration.CODEC,
          TeachingStatus.CODEC, AbsentSkill.CODEC, FoundGrasp.CODEC, Grasps.CODEC, Result.CODEC, JointTrajectory.CODEC,
          JointTrajectoryPoint.CODEC);

  static final List<ServiceCodec<?, ?>> SERVICES =
      List.of(Trigger.CODEC, EmptyService.CODEC, SetBool.CODEC, GetLoggers.CODEC,
          SetLoggerLevel.CODEC, Teach.CODEC, Predict.CODEC, ListSkills.CODEC, SelectSkill.CODEC, ForgetSkill.CODEC,
          ForgetDemonstration.CODEC);

  private Codecs() {}

  static <M> String hex(MessageCodec<M> codec, M message) {
    ByteBuffer out = ByteBuffer.allocate(codec.encodedSize(message)).order(ByteOrder.LITTLE_ENDIAN);
    codec.encode(message, out);
    if (out.hasRemaining()) {
      throw new AssertionError(codec.type() + " wrote " + out.position() + " bytes, but its size is " + out.capacity());
    }
    return HexFormat.of().formatHex(out.array());
  }

  static ByteBuffer buffer(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", ""))).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Decodes and encodes again. */
  static <M> String again(MessageCodec<M> codec, ByteBuffer bytes) {
    return hex(codec, codec.decode(bytes));
  }
}
