package org.onegrasp.model;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.model.IntParameter;
import org.onegrasp.msgs.model.KeyText;
import org.onegrasp.msgs.model.Layer;
import org.onegrasp.msgs.model.Model;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.network.Epilogue;
import org.onegrasp.network.NetworkShape;

/**
 * The model file (model.proto, kind MODEL). One {@code network} layer a convolution, ordinary or depthwise, with its
 * shape, what follows it, its binary points and the float32 tensors kernel (kH, kW, inC, outC), or (kH, kW, outC), and
 * bias (outC); one {@code modules} layer a part by its name, with the width of the bottleneck maps, one float32 tensor
 * of all parameters, and one of its modules' cosines where they were measured.
 */
public final class ModelFile {
  private static final String PARAMETERS = "parameters";
  private static final String COSINES = "cosines"; // not there where nobody has measured them
  private static final String WIDTH = "width";
  private static final String WEIGHT_BITS = "weight_fraction_bits";
  private static final String OUTPUT_BITS = "output_fraction_bits";
  private static final String ORDINARY = "convolution";
  private static final String DEPTHWISE = "depthwise convolution";
  /** In place of {@link #OUTPUT_BITS} where more or less than a ReLU follows: who knows ReLUs only refuses the file. */
  private static final String EPILOGUE_BITS = "epilogue_fraction_bits";
  private static final String RELU = "relu";
  private static final String SKIP = "adds_output_of_layer"; // not there where there is none

  private static final int MOST_LAYERS = 64;
  private static final int MOST_PARTS = 64;
  private static final int MOST_CELLS_ALONG = 1024;
  private static final int MOST_CHANNELS = 4096;
  private static final int MOST_BOTTLENECK = 64; // channels of the bottleneck maps
  private static final int MOST_TAPS = 63;
  private static final int MOST_VALUES = 1 << 22; // of one map
  private static final int MOST_BITS = 31;

  private ModelFile() {}

  /** @throws ModelFileException when the file is missing, damaged, cut or newer than this program; says what to do */
  public static StoredModel read(Path file) throws IOException {
    return decode(CheckedFile.read(file));
  }

  /**
   * Reads to the end of the stream.
   *
   * @param name of the source, for messages
   */
  public static StoredModel read(InputStream in, String name) throws IOException {
    return decode(CheckedFile.read(in, name));
  }

  /** The standard one of the {@linkplain ShippedModel models that this build ships}. */
  public static StoredModel shipped() throws IOException {
    return ShippedModel.STANDARD.read();
  }

  /**
   * Writes the file in one step: whoever reads at any moment finds the old one or the new one.
   *
   * @return the model's checksum, see {@link StoredModel}
   */
  public static String write(Path file, GraspModel model, Provenance provenance) throws IOException {
    Model.Builder stored = Model.newBuilder().setProvenance(encode(provenance))
        .setInput(SpecMessages.of(model.input())).setOutput(SpecMessages.of(model.output()));
    model.parts().forEach((name, part) -> stored.addModules(encode(name, part)));
    for (int i = 0; i < model.shape().size(); i++) {
      stored.addNetwork(layer(model, i));
    }
    CheckedFile checked = CheckedFile.of(file.toString(), Kind.MODEL, stored.build().toByteString());
    try {
      checked.write(file);
    } catch (IOException e) {
      throw CheckedFile.unwritable(file, e);
    }
    return identity(checked, stored.build());
  }

  /**
   * Checksum without the ranking, and without an input and output that files of earlier versions do not have and mean
   * all the same: measuring a rule, or writing an old model again, makes no other model, and skills stay good.
   */
  private static String identity(CheckedFile file, Model stored) {
    boolean usual = SpecMessages.areUsual(stored);
    if (stored.getProvenance().getRankingCount() == 0 && !usual) {
      return file.sha256();
    }
    Model.Builder same = stored.toBuilder();
    same.getProvenanceBuilder().clearRanking();
    if (usual) {
      same.clearInput().clearOutput();
    }
    return CheckedFile.of(file.name(), Kind.MODEL, same.build().toByteString()).sha256();
  }

  private static Layer encode(String name, GraspModel.Part part) {
    Layer.Builder layer =
        Layer.newBuilder().setName(name).setKind("synthetic-gradients").addParameters(parameter(WIDTH, part.width()))
            .addTensors(FloatTensors.of(PARAMETERS, part.parameters(), 0, part.parameters().length));
    if (part.cosines().length > 0) {
      layer.addTensors(FloatTensors.of(COSINES, part.cosines(), 0, part.cosines().length));
    }
    return layer.build();
  }

  private static Layer layer(GraspModel model, int i) {
    NetworkShape shape = model.shape();
    ConvShape s = shape.layer(i);
    int[] kernel = s.depthwise() ? new int[] {s.kernel(), s.kernel(), s.outC()}
        : new int[] {s.kernel(), s.kernel(), s.inC(), s.outC()};
    Layer.Builder layer = Layer.newBuilder().setName("layer " + i).setKind(s.depthwise() ? DEPTHWISE : ORDINARY)
        .addParameters(parameter("height", s.height())).addParameters(parameter("width", s.width()))
        .addParameters(parameter("in_channels", s.inC())).addParameters(parameter("out_channels", s.outC()))
        .addParameters(parameter("kernel", s.kernel())).addParameters(parameter("stride", s.stride()))
        .addParameters(parameter("dilation", s.dilation()))
        .addParameters(parameter(WEIGHT_BITS, model.format().weightBits().get(i)))
        .addTensors(FloatTensors.of("kernel", model.start(), shape.kernelOffset(i), kernel))
        .addTensors(FloatTensors.of("bias", model.start(), shape.biasOffset(i), s.outC()));
    if (i < shape.size() - 1) {
      Epilogue epilogue = shape.epilogues().get(i);
      boolean plain = epilogue.equals(Epilogue.RELU);
      layer.addParameters(parameter(plain ? OUTPUT_BITS : EPILOGUE_BITS, model.format().activationBits().get(i)));
      if (!plain) {
        layer.addParameters(parameter(RELU, epilogue.relu() ? 1 : 0));
      }
      if (epilogue.skip() != Epilogue.NO_SKIP) {
        layer.addParameters(parameter(SKIP, epilogue.skip()));
      }
    }
    return layer.build();
  }

  static StoredModel decode(CheckedFile file) throws ModelFileException {
    file.require(Kind.MODEL);
    try {
      Model stored = Model.parseFrom(file.payload());
      return new StoredModel(model(stored), identity(file, stored), decode(stored.getProvenance()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException | ArithmeticException e) {
      throw CheckedFile.damaged(file.name(), e.getMessage(), e);
    }
  }

  private static GraspModel model(Model stored) {
    List<ConvShape> layers = new ArrayList<>();
    List<Epilogue> epilogues = new ArrayList<>();
    List<Integer> weightBits = new ArrayList<>();
    List<Integer> outputBits = new ArrayList<>();
    requireAtMost("layers", stored.getNetworkCount(), 1, MOST_LAYERS);
    for (Layer layer : stored.getNetworkList()) {
      layers.add(shape(layer));
      boolean hidden = layers.size() < stored.getNetworkCount();
      epilogues.add(hidden ? epilogue(layer) : Epilogue.LINEAR);
      weightBits.add(value(layer, WEIGHT_BITS, -MOST_BITS, MOST_BITS));
      if (hidden) {
        outputBits.add(value(layer, has(layer, EPILOGUE_BITS) ? EPILOGUE_BITS : OUTPUT_BITS, -MOST_BITS, MOST_BITS));
      }
    }
    NetworkShape shape = new NetworkShape(layers, epilogues);
    FixedFormat format = new FixedFormat(weightBits, outputBits);
    for (int i = 0; i < outputBits.size(); i++) {
      requireAtMost("bits that layer " + i + " loses", format.outputShift(i), 0, MOST_BITS);
      if (shape.skip(i) != Epilogue.NO_SKIP) {
        int up = format.accumulatorBits(i) - format.activationBits().get(shape.skip(i));
        requireAtMost("bits between layer " + i + " and what it adds", up, -MOST_BITS, MOST_BITS);
      }
    }
    float[] start = new float[shape.parameters()];
    for (int i = 0; i < shape.size(); i++) {
      Layer layer = stored.getNetwork(i);
      FloatTensors.read(layer.getTensorsList(), "kernel", start, shape.kernelOffset(i), shape.layer(i).weights());
      FloatTensors.read(layer.getTensorsList(), "bias", start, shape.biasOffset(i), shape.layer(i).outC());
    }
    return new GraspModel(shape, SpecMessages.input(stored, shape), finite(start), format,
        parts(stored.getModulesList()));
  }

  private static Map<String, GraspModel.Part> parts(List<Layer> stored) {
    requireAtMost("parts", stored.size(), 0, MOST_PARTS);
    Map<String, GraspModel.Part> parts = new LinkedHashMap<>();
    for (Layer layer : stored) {
      float[] parameters = finite(FloatTensors.read(layer.getTensorsList(), PARAMETERS));
      if (parts.put(layer.getName(),
          new GraspModel.Part(value(layer, WIDTH, 1, MOST_BOTTLENECK), parameters, cosines(layer))) != null) {
        throw new IllegalArgumentException("it has two parts \"" + Quoted.of(layer.getName()) + "\"");
      }
    }
    return parts;
  }

  private static float[] cosines(Layer layer) {
    float[] cosines = FloatTensors.has(layer.getTensorsList(), COSINES)
        ? finite(FloatTensors.read(layer.getTensorsList(), COSINES)) : new float[0];
    requireAtMost("cosines of modules", cosines.length, 0, MOST_LAYERS);
    for (float cosine : cosines) {
      if (Math.abs(cosine) > 1) {
        throw new IllegalArgumentException("the cosine of one of its modules is " + cosine);
      }
    }
    return cosines;
  }

  /**
   * Bounded before anything is allocated, so that no product overflows; the weights that it asks for must be in the
   * file.
   */
  private static ConvShape shape(Layer layer) {
    int height = value(layer, "height", 1, MOST_CELLS_ALONG);
    int width = value(layer, "width", 1, MOST_CELLS_ALONG);
    ConvShape shape = new Convolution(value(layer, "in_channels", 1, MOST_CHANNELS),
        value(layer, "out_channels", 1, MOST_CHANNELS), value(layer, "kernel", 1, MOST_TAPS),
        value(layer, "stride", 1, MOST_TAPS), value(layer, "dilation", 1, MOST_TAPS), depthwise(layer))
        .over(height, width);
    long cells = (long) shape.height() * shape.width();
    requireAtMost("values of a map of " + Quoted.of(layer.getName()), cells * Math.max(shape.inC(), shape.outC()), 1,
        MOST_VALUES);
    long weights = (long) shape.taps() * (shape.depthwise() ? 1 : shape.inC()) * shape.outC();
    long stored = layer.getTensorsList().stream().mapToLong(tensor -> tensor.getData().size()).sum() / Float.BYTES;
    requireAtMost("weights of " + Quoted.of(layer.getName()), weights, 1, stored);
    return shape;
  }

  private static boolean depthwise(Layer layer) {
    if (!layer.getKind().equals(ORDINARY) && !layer.getKind().equals(DEPTHWISE)) {
      throw new IllegalArgumentException(
          "layer \"" + Quoted.of(layer.getName()) + "\" is a \"" + Quoted.of(layer.getKind())
              + "\", this program knows \"" + ORDINARY + "\" and \"" + DEPTHWISE + "\"");
    }
    return layer.getKind().equals(DEPTHWISE);
  }

  private static float[] finite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("one of its parameters is " + value);
      }
    }
    return values;
  }

  private static void requireAtMost(String what, long count, long least, long most) {
    if (count < least || count > most) {
      throw new IllegalArgumentException(count + " " + what + "; there may be " + least + " to " + most);
    }
  }

  private static IntParameter parameter(String key, int value) {
    return IntParameter.newBuilder().setKey(key).setValue(value).build();
  }

  private static Epilogue epilogue(Layer layer) {
    if (!has(layer, EPILOGUE_BITS)) {
      return Epilogue.RELU;
    }
    return new Epilogue(value(layer, RELU, 0, 1) == 1,
        has(layer, SKIP) ? value(layer, SKIP, 0, MOST_LAYERS) : Epilogue.NO_SKIP);
  }

  private static boolean has(Layer layer, String key) {
    return layer.getParametersList().stream().anyMatch(parameter -> parameter.getKey().equals(key));
  }

  private static int value(Layer layer, String key, int least, int most) {
    for (IntParameter parameter : layer.getParametersList()) {
      if (parameter.getKey().equals(key)) {
        requireAtMost(key + " of " + Quoted.of(layer.getName()), parameter.getValue(), least, most);
        return (int) parameter.getValue();
      }
    }
    throw new IllegalArgumentException("layer \"" + Quoted.of(layer.getName()) + "\" has no parameter \"" + key + "\"");
  }

  private static org.onegrasp.msgs.model.Provenance encode(Provenance provenance) {
    org.onegrasp.msgs.model.Provenance.Builder stored = org.onegrasp.msgs.model.Provenance.newBuilder()
        .setCommand(provenance.command()).setSeed(provenance.seed()).setCommit(provenance.commit())
        .setJdk(provenance.jdk())
        .setCreated(provenance.created()).setMeasured(provenance.measured());
    provenance.notes().forEach((key, text) -> stored.addNotes(KeyText.newBuilder().setKey(key).setText(text)));
    provenance.ranking().forEach(success -> stored.addRanking(encode(success)));
    return stored.build();
  }

  private static Provenance decode(org.onegrasp.msgs.model.Provenance stored) {
    Map<String, String> notes = new LinkedHashMap<>();
    stored.getNotesList().forEach(note -> notes.put(note.getKey(), note.getText()));
    List<RuleSuccess> ranking = stored.getRankingList().stream().map(ModelFile::decode).toList();
    return new Provenance(stored.getCommand(), stored.getSeed(), stored.getCommit(), stored.getJdk(),
        stored.getCreated(),
        stored.getMeasured(), notes, ranking);
  }

  private static org.onegrasp.msgs.model.RuleSuccess encode(RuleSuccess success) {
    return org.onegrasp.msgs.model.RuleSuccess.newBuilder().setRule(success.rule()).setSuccess(success.success())
        .setLooks(success.looks()).setCommand(success.command()).setCommit(success.commit()).build();
  }

  private static RuleSuccess decode(org.onegrasp.msgs.model.RuleSuccess stored) {
    return new RuleSuccess(stored.getRule(), stored.getSuccess(), stored.getLooks(), stored.getCommand(),
        stored.getCommit());
  }
}
