package org.onegrasp.node.skills;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.onegrasp.grasp.ColourMap;
import org.onegrasp.grasp.Unseen;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.model.Experience;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.model.ElementType;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.msgs.model.ModelFile;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.msgs.model.Shown;
import org.onegrasp.msgs.model.Tensor;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The content of a skill file: the Skill message of model.proto in a {@link CheckedFile}. */
public final class SkillFile {
  private static final Logger LOG = LoggerFactory.getLogger(SkillFile.class);
  private static final int MOST_SIDE = 1024; // cells
  private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int SHA_BYTES = 32;
  /** Names have 100 characters at most. */
  private static final int MAX_SHORT = 1000;
  private static final int HEADER_BUFFER = 512; // bytes
  private static final int GRASP_NUMBERS = 5;
  private static final int RGB = 3;

  private SkillFile() {}

  static CheckedFile encode(Skill skill, Instant created) {
    Demonstration shown = skill.shown().get(0);
    Grasp grasp = shown.grasp();
    ByteString payload = org.onegrasp.msgs.model.Skill.newBuilder()
        .setObject(skill.object())
        .addTensors(tensor("weights", ElementType.INT16, shorts(skill.weights()), skill.weights().length))
        .addTensors(heights(shown))
        .addAllTensors(colours(shown))
        .setModelSha256(ByteString.copyFrom(HexFormat.of().parseHex(skill.modelSha256())))
        .addAllSettings(
            List.of(number("grasp.x", grasp.x()), number("grasp.y", grasp.y()), number("grasp.z", grasp.z()),
                number("grasp.yaw", grasp.yaw()), number("grasp.width", grasp.width())))
        .setCreated(created.toString())
        .setGrid(stored(shown.grid()))
        .addAllMore(skill.shown().stream().skip(1).map(SkillFile::stored).toList())
        .setAttempts(ByteString.copyFrom(skill.experience().attempts()))
        .setUnseen(ByteString.copyFrom(shown.unseen().atMost()))
        .build().toByteString();
    return CheckedFile.of(skill.object(), Kind.SKILL, payload);
  }

  private static Tensor heights(Demonstration shown) {
    Grid grid = shown.grid();
    return tensor("heights", ElementType.INT8, shown.seen(), shape(grid, shown.seen().length / grid.cells()));
  }

  /** None where the demonstration was seen without colour. */
  private static List<Tensor> colours(Demonstration shown) {
    byte[] rgb = shown.colours().rgb();
    int side = shown.grid().side();
    return rgb.length == 0 ? List.of() : List.of(tensor("colours", ElementType.INT8, rgb, side, side, RGB));
  }

  private static ColourMap colours(List<Tensor> stored, Grid grid) {
    for (Tensor tensor : stored) {
      if (tensor.getName().equals("colours")) {
        if (tensor.getData().size() != RGB * grid.cells()) {
          throw new IllegalArgumentException("it has colours of " + tensor.getData().size() + " bytes for "
              + grid.cells() + " cells");
        }
        return new ColourMap(tensor.getData().toByteArray());
      }
    }
    return ColourMap.NONE;
  }

  /** None in files of earlier versions. */
  private static Unseen unseen(ByteString stored, Grid grid) {
    if (!stored.isEmpty() && stored.size() != grid.cells()) {
      throw new IllegalArgumentException("it has unseen heights of " + stored.size() + " bytes for " + grid.cells()
          + " cells");
    }
    return stored.isEmpty() ? Unseen.NONE : new Unseen(stored.toByteArray());
  }

  private static Shown stored(Demonstration shown) {
    Grasp grasp = shown.grasp();
    return Shown.newBuilder().addAllColours(colours(shown)).setHeights(heights(shown)).setGrid(stored(shown.grid()))
        .addAllGrasp(List.of(grasp.x(), grasp.y(), grasp.z(), grasp.yaw(), grasp.width()))
        .setUnseen(ByteString.copyFrom(shown.unseen().atMost())).build();
  }

  /** The content of a skill's file. */
  public static byte[] bytes(Skill skill, Instant created) {
    return encode(skill, created).bytes();
  }

  /**
   * A skill of the content of a file.
   *
   * @param name what to call the file in messages
   * @param area where the demonstration was seen if the file does not say it
   * @throws IOException when this is no skill; says why
   */
  public static Skill of(byte[] content, String name, WorkArea area) throws IOException {
    return decode(CheckedFile.read(new ByteArrayInputStream(content), name), area);
  }

  /**
   * What can be known of a skill file without its weights.
   *
   * @param demonstrations how many there are
   * @param attempts at its grasps that are known
   * @param held of these
   */
  record Header(String object, String modelSha256, int demonstrations, int attempts, int held) {
    static Header of(Skill skill) {
      return of(skill.object(), skill.modelSha256(), skill.shown().size(), skill.experience());
    }

    private static Header of(String object, String modelSha256, int demonstrations, Experience experience) {
      return new Header(object, modelSha256, demonstrations, experience.count(), experience.held());
    }
  }

  /**
   * Reads the first and the last bytes, and passes over what is between. A file that was cut is found; what else may be
   * wrong is found when the whole is read.
   *
   * @throws org.onegrasp.model.ModelFileException when this is no skill; names the file and says why
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
    Skill skill = decode(CheckedFile.read(file), WorkArea.STANDARD);
    return Header.of(skill);
  }

  /**
   * Null when it is not as {@link #encode} writes it: version, payload, sha256 and kind, in this order, and nothing
   * else.
   */
  private static Header header(CodedInputStream in) throws IOException {
    if (in.readTag() != tag(ModelFile.FORMAT_VERSION_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT)
        || in.readUInt32() != CheckedFile.FORMAT_VERSION
        || in.readTag() != tag(ModelFile.PAYLOAD_FIELD_NUMBER, BYTES)) {
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
    ByteString attempts = ByteString.EMPTY;
    int demonstrations = 1;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(org.onegrasp.msgs.model.Skill.OBJECT_FIELD_NUMBER, BYTES)) {
        object = shortBytes(in).toStringUtf8();
      } else if (tag == tag(org.onegrasp.msgs.model.Skill.MODEL_SHA256_FIELD_NUMBER, BYTES)) {
        model = shortBytes(in);
      } else if (tag == tag(org.onegrasp.msgs.model.Skill.ATTEMPTS_FIELD_NUMBER, BYTES)) {
        attempts = shortBytes(in);
      } else {
        demonstrations += tag == tag(org.onegrasp.msgs.model.Skill.MORE_FIELD_NUMBER, BYTES) ? 1 : 0;
        in.skipField(tag);
      }
    }
    return object.isEmpty() ? null
        : Header.of(object, HexFormat.of().formatHex(model.toByteArray()), demonstrations,
            new Experience(attempts.toByteArray()));
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

  /**
   * @param area where the demonstration was seen if the file does not say it, as those of earlier versions do not
   * @throws IOException when this is no skill; names the file and says why
   */
  static Skill decode(CheckedFile file, WorkArea area) throws IOException {
    try {
      return skill(file, org.onegrasp.msgs.model.Skill.parseFrom(file.require(Kind.SKILL).payload()), area);
    } catch (IllegalArgumentException e) {
      throw CheckedFile.damaged(file.name(), e.getMessage(), e);
    } catch (InvalidProtocolBufferException e) {
      throw CheckedFile.damaged(file.name(), "its skill cannot be parsed", e);
    }
  }

  private static Skill skill(CheckedFile file, org.onegrasp.msgs.model.Skill stored, WorkArea area) throws IOException {
    int name = stored.getObject().length();
    if (name < 1 || name > MAX_SHORT) {
      throw CheckedFile.damaged(file.name(), "its object's name has " + name + " characters", null);
    }
    byte[] weights = tensor(file, stored, "weights").getData().toByteArray();
    short[] values = new short[weights.length / 2];
    ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
    Tensor heights = tensor(file, stored, "heights");
    Grid grid = grid(stored.hasGrid() ? stored.getGrid() : null, heights, area);
    Grasp grasp =
        new Grasp(number(file, stored, "grasp.x"), number(file, stored, "grasp.y"), number(file, stored, "grasp.z"),
            number(file, stored, "grasp.yaw"), number(file, stored, "grasp.width"), 1);
    List<Demonstration> shown = new ArrayList<>();
    shown.add(new Demonstration(stored.getObject(), grid, heights.getData().toByteArray(), grasp,
        colours(stored.getTensorsList(), grid), unseen(stored.getUnseen(), grid)));
    for (Shown more : stored.getMoreList()) {
      shown.add(demonstration(stored.getObject(), more, area));
    }
    return new Skill(HexFormat.of().formatHex(stored.getModelSha256().toByteArray()), values, shown,
        new Experience(stored.getAttempts().toByteArray()));
  }

  private static Demonstration demonstration(String object, Shown stored, WorkArea area) {
    List<Double> grasp = stored.getGraspList();
    if (grasp.size() != GRASP_NUMBERS || !grasp.stream().allMatch(Double::isFinite) || !stored.hasGrid()) {
      throw new IllegalArgumentException("one of its further demonstrations has no grasp or no grid: " + grasp);
    }
    Grid grid = grid(stored.getGrid(), stored.getHeights(), area);
    return new Demonstration(object, grid, stored.getHeights().getData().toByteArray(),
        new Grasp(grasp.get(0), grasp.get(1), grasp.get(2), grasp.get(3), grasp.get(4), 1),
        colours(stored.getColoursList(), grid), unseen(stored.getUnseen(), grid));
  }

  private static int[] shape(Grid grid, int channels) {
    return channels == 1 ? new int[] {grid.side(), grid.side()} : new int[] {grid.side(), grid.side(), channels};
  }

  /** Of a height map (side, side) or (side, side, channels); it lies in the area where its grid is null. */
  private static Grid grid(org.onegrasp.msgs.model.Grid stored, Tensor heights, WorkArea area) {
    int side = heights.getShapeCount() < 2 ? 0 : heights.getShape(0);
    int bytes = heights.getData().size();
    if (side < 1 || side > MOST_SIDE || heights.getShape(1) != side || bytes < side * side
        || bytes % (side * side) != 0) {
      throw new IllegalArgumentException(
          "its height map has " + bytes + " values, said to be " + heights.getShapeList());
    }
    if (stored == null) {
      return new Grid(area, side);
    }
    org.onegrasp.msgs.model.WorkArea lies = stored.getArea();
    WorkArea own = new WorkArea(lies.getCentreX(), lies.getCentreY(), lies.getTableZ(), side * stored.getCell());
    if (stored.getSide() != side
        || !Double.isFinite(own.centreX() + own.centreY() + own.tableZ() + own.size())) {
      throw new IllegalArgumentException(
          "its height map lies at " + own + ", " + stored.getSide() + " cells along each side");
    }
    return new Grid(own, side);
  }

  private static org.onegrasp.msgs.model.Grid stored(Grid grid) {
    WorkArea area = grid.area();
    return org.onegrasp.msgs.model.Grid.newBuilder().setSide(grid.side()).setCell(grid.cell())
        .setArea(org.onegrasp.msgs.model.WorkArea.newBuilder().setCentreX(area.centreX()).setCentreY(area.centreY())
            .setTableZ(area.tableZ()))
        .build();
  }

  private static Tensor tensor(String name, ElementType type, byte[] data, int... shape) {
    Tensor.Builder tensor = Tensor.newBuilder().setName(name).setType(type).setData(ByteString.copyFrom(data));
    for (int size : shape) {
      tensor.addShape(size);
    }
    return tensor.build();
  }

  private static Tensor tensor(CheckedFile file, org.onegrasp.msgs.model.Skill stored, String name) throws IOException {
    for (Tensor tensor : stored.getTensorsList()) {
      if (tensor.getName().equals(name)) {
        return tensor;
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
