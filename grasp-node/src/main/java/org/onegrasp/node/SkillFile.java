package org.onegrasp.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.onegrasp.msgs.model.ElementType;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.msgs.model.Tensor;
import org.onegrasp.network.CheckedFile;
import org.onegrasp.rules.Skill;
import org.onegrasp.world.Grasp;

/** The content of a skill file: the Skill message of model.proto in a {@link CheckedFile}. */
final class SkillFile {
  private static final int SIDE = 96;

  private SkillFile() {}

  static CheckedFile encode(Skill skill, Instant created) {
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
    return CheckedFile.of(skill.object(), Kind.SKILL, payload);
  }

  /** @throws IOException when this is no skill; names the file and says why */
  static Skill decode(CheckedFile file) throws IOException {
    try {
      return skill(file, org.onegrasp.msgs.model.Skill.parseFrom(file.require(Kind.SKILL).payload()));
    } catch (InvalidProtocolBufferException e) {
      throw CheckedFile.damaged(file.name(), "its skill cannot be parsed", e);
    }
  }

  private static Skill skill(CheckedFile file, org.onegrasp.msgs.model.Skill stored) throws IOException {
    byte[] weights = data(file, stored, "weights");
    short[] values = new short[weights.length / 2];
    ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
    byte[] heights = data(file, stored, "heights");
    if (heights.length != SIDE * SIDE) {
      throw CheckedFile.damaged(file.name(), "its height map has " + heights.length + " cells", null);
    }
    Grasp grasp = new Grasp(number(file, stored, "grasp.x"), number(file, stored, "grasp.y"), number(file, stored, "grasp.z"),
        number(file, stored, "grasp.yaw"), number(file, stored, "grasp.width"), 1);
    return new Skill(stored.getObject(), HexFormat.of().formatHex(stored.getModelSha256().toByteArray()), values, heights, grasp);
  }

  private static Tensor tensor(String name, ElementType type, byte[] data, int... shape) {
    Tensor.Builder tensor = Tensor.newBuilder().setName(name).setType(type).setData(ByteString.copyFrom(data));
    for (int size : shape) {
      tensor.addShape(size);
    }
    return tensor.build();
  }

  private static byte[] data(CheckedFile file, org.onegrasp.msgs.model.Skill stored, String name) throws IOException {
    for (Tensor tensor : stored.getTensorsList()) {
      if (tensor.getName().equals(name)) {
        return tensor.getData().toByteArray();
      }
    }
    throw CheckedFile.damaged(file.name(), "it has no tensor '" + name + "'", null);
  }

  private static Setting number(String key, double value) {
    return Setting.newBuilder().setKey(key).setNumber(value).build();
  }

  private static double number(CheckedFile file, org.onegrasp.msgs.model.Skill stored, String key) throws IOException {
    for (Setting setting : stored.getSettingsList()) {
      if (setting.getKey().equals(key)) {
        return setting.getNumber();
      }
    }
    throw CheckedFile.damaged(file.name(), "it has no setting '" + key + "'", null);
  }

  private static byte[] shorts(short[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    return bytes.array();
  }
}
