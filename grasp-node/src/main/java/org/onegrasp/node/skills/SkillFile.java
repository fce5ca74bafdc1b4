package org.onegrasp.node.skills;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.model.ElementType;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.msgs.model.ModelFile;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.msgs.model.Tensor;
import org.onegrasp.network.CheckedFile;
import org.onegrasp.world.Grasp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of a skill file: the Skill message of model.proto in a {@link CheckedFile}. */
public final class SkillFile {
  private static final Logger LOG = LoggerFactory.getLogger(SkillFile.class);
  private static final int SIDE = 96;
  private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int SHA_BYTES = 32;
  /** Names have 100 characters at most. */
  private static final int MAX_SHORT = 1000;
  private static final int HEADER_BUFFER = 512; // bytes

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

  /** What can be known of a skill file without its weights. */
  record Header(String object, String modelSha256) {}

  /**
   * Reads the first and the last bytes, and passes over what is between. A file that was cut is found; what else may be wrong is
   * found when the whole is read.
   *
   * @throws org.onegrasp.network.ModelFileException when this is no skill; names the file and says why
   */
  static Header header(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Header header = header(CodedInputStream.newInstance(in, HEADER_BUFFER));
      if (header != null) {
        return header;
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.debug("reading the whole of {} will tell", file, e);
    }
    Skill skill = decode(CheckedFile.read(file));
    return new Header(skill.object(), skill.modelSha256());
  }

  /** Null when it is not as {@link #encode} writes it: version, payload, sha256 and kind, in this order, and nothing else. */
  private static Header header(CodedInputStream in) throws IOException {
    if (in.readTag() != tag(ModelFile.FORMAT_VERSION_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT)
        || in.readUInt32() != CheckedFile.FORMAT_VERSION || in.readTag() != tag(ModelFile.PAYLOAD_FIELD_NUMBER, BYTES)) {
      return null;
    }
    int around = in.pushLimit(in.readRawVarint32());
    Header header = payloadHeader(in);
    in.popLimit(around);
    boolean whole = in.readTag() == tag(ModelFile.SHA256_FIELD_NUMBER, BYTES) && shortBytes(in).size() == SHA_BYTES
        && in.readTag() == tag(ModelFile.KIND_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT)
        && in.readEnum() == Kind.SKILL_VALUE && in.readTag() == 0;
    return whole ? header : null;
  }

  private static Header payloadHeader(CodedInputStream in) throws IOException {
    String object = "";
    ByteString model = ByteString.EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(org.onegrasp.msgs.model.Skill.OBJECT_FIELD_NUMBER, BYTES)) {
        object = shortBytes(in).toStringUtf8();
      } else if (tag == tag(org.onegrasp.msgs.model.Skill.MODEL_SHA256_FIELD_NUMBER, BYTES)) {
        model = shortBytes(in);
      } else {
        in.skipField(tag);
      }
    }
    return object.isEmpty() ? null : new Header(object, HexFormat.of().formatHex(model.toByteArray()));
  }

  /** Bounded before memory is taken. */
  private static ByteString shortBytes(CodedInputStream in) throws IOException {
    int size = in.readRawVarint32();
    if (size < 0 || size > MAX_SHORT) {
      throw new InvalidProtocolBufferException("a name or checksum of " + size + " bytes");
    }
    return ByteString.copyFrom(in.readRawBytes(size));
  }

  private static int tag(int field, int type) {
    return field << 3 | type;
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
    int name = stored.getObject().length();
    if (name < 1 || name > MAX_SHORT) {
      throw CheckedFile.damaged(file.name(), "its object's name has " + name + " characters", null);
    }
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
      if (setting.getKey().equals(key) && Double.isFinite(setting.getNumber())) {
        return setting.getNumber();
      }
    }
    throw CheckedFile.damaged(file.name(), "it has no number '" + key + "'", null);
  }

  private static byte[] shorts(short[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    return bytes.array();
  }
}
