package org.onegrasp.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.onegrasp.msgs.model.ElementType;
import org.onegrasp.msgs.model.ModelFile;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.msgs.model.Tensor;
import org.onegrasp.rules.Skill;
import org.onegrasp.world.Grasp;

/** The bytes of a skill file: a {@link ModelFile} of kind SKILL (model.proto) whose checksum covers the skill. */
final class SkillFile {
  /** The only version there is; readers refuse others. */
  static final int FORMAT_VERSION = 1;

  private static final int SIDE = 96;

  private SkillFile() {}

  static byte[] encode(Skill skill, Instant created) {
    Grasp grasp = skill.grasp();
    ByteString payload = org.onegrasp.msgs.model.Skill.newBuilder()
        .setObject(skill.object())
        .addTensors(tensor("weights", ElementType.INT16, shorts(skill.weights()), skill.weights().length))
        .addTensors(tensor("heights", ElementType.INT8, skill.heights(), SIDE, SIDE))
        .setModelSha256(ByteString.copyFrom(HexFormat.of().parseHex(skill.modelSha256())))
        .addAllSettings(List.of(number("grasp.x", grasp.x()), number("grasp.y", grasp.y()), number("grasp.z", grasp.z()),
            number("grasp.yaw", grasp.yaw()), number("grasp.width", grasp.width())))
        .setCreated(created.toString())
        .build().toByteString();
    return ModelFile.newBuilder().setFormatVersion(FORMAT_VERSION).setKind(ModelFile.Kind.SKILL).setPayload(payload)
        .setSha256(ByteString.copyFrom(sha256(payload))).build().toByteArray();
  }

  /** @throws IOException when these are not the bytes of a skill that this version can read; says why */
  static Skill decode(byte[] bytes) throws IOException {
    try {
      ModelFile file = ModelFile.parseFrom(bytes);
      check(file);
      return skill(org.onegrasp.msgs.model.Skill.parseFrom(file.getPayload()));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("it is damaged: " + e.getMessage(), e);
    }
  }

  private static void check(ModelFile file) throws IOException {
    if (file.getFormatVersion() > FORMAT_VERSION) {
      throw new IOException("it has format version " + file.getFormatVersion() + ", this program reads up to " + FORMAT_VERSION
          + ": update OneGrasp");
    }
    if (!MessageDigest.isEqual(sha256(file.getPayload()), file.getSha256().toByteArray())) {
      throw new IOException("it is damaged: its checksum does not fit its content");
    }
    if (file.getKind() != ModelFile.Kind.SKILL) {
      throw new IOException("it is no skill but a " + file.getKind());
    }
  }

  private static Skill skill(org.onegrasp.msgs.model.Skill stored) throws IOException {
    byte[] weights = data(stored, "weights");
    short[] values = new short[weights.length / 2];
    ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
    byte[] heights = data(stored, "heights");
    if (heights.length != SIDE * SIDE) {
      throw new IOException("it is damaged: its height map has " + heights.length + " cells");
    }
    Grasp grasp = new Grasp(number(stored, "grasp.x"), number(stored, "grasp.y"), number(stored, "grasp.z"),
        number(stored, "grasp.yaw"), number(stored, "grasp.width"), 1);
    return new Skill(stored.getObject(), HexFormat.of().formatHex(stored.getModelSha256().toByteArray()), values, heights, grasp);
  }

  private static Tensor tensor(String name, ElementType type, byte[] data, int... shape) {
    Tensor.Builder tensor = Tensor.newBuilder().setName(name).setType(type).setData(ByteString.copyFrom(data));
    for (int size : shape) {
      tensor.addShape(size);
    }
    return tensor.build();
  }

  private static byte[] data(org.onegrasp.msgs.model.Skill stored, String name) throws IOException {
    for (Tensor tensor : stored.getTensorsList()) {
      if (tensor.getName().equals(name)) {
        return tensor.getData().toByteArray();
      }
    }
    throw new IOException("it is damaged: it has no tensor '" + name + "'");
  }

  private static Setting number(String key, double value) {
    return Setting.newBuilder().setKey(key).setNumber(value).build();
  }

  private static double number(org.onegrasp.msgs.model.Skill stored, String key) throws IOException {
    for (Setting setting : stored.getSettingsList()) {
      if (setting.getKey().equals(key)) {
        return setting.getNumber();
      }
    }
    throw new IOException("it is damaged: it has no setting '" + key + "'");
  }

  private static byte[] shorts(short[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    return bytes.array();
  }

  private static byte[] sha256(ByteString bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.asReadOnlyByteBuffer());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
