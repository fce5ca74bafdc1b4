package org.onegrasp.model;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.Seeds;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.lesson.Rule;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.Rules;
import org.onegrasp.rules.SyntheticGradients;

/** Model files, and the names of rules. */
public final class ModelTargets {
  private ModelTargets() {}

  public static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget("files.model", new Bound(512, 256 << 10), Set.of(ModelFileException.class), List.of(model()),
            ModelTargets::model),
        new FuzzTarget("files.rule", new Bound(4096, 256 << 10), Set.of(IllegalArgumentException.class),
            Seeds.texts("sgm", "sgm@0.01#99", "sgm/float@0.01#99", "bp-last2@1e-3", "none#3", "head/fixed@-1",
                "sgm@NaN"),
            ModelTargets::rule));
  }

  /** The payload of a file with the smallest network that has modules. */
  public static byte[] model() {
    NetworkShape shape = new NetworkShape(List.of(Convolution.pointwise(1, 1).strided(2).over(4, 4),
        Convolution.pointwise(1, 1).over(2, 2),
        Convolution.pointwise(1, 1).over(2, 2), Convolution.pointwise(1, 1).over(2, 2),
        Convolution.pointwise(1, 1).over(2, 2)));
    SplittableRandom random = new SplittableRandom(1);
    GraspModel model = new GraspModel(shape, FloatNetwork.randomParameters(shape, random),
        new FixedFormat(Collections.nCopies(5, 8), Collections.nCopies(4, 6)),
        Map.of(SyntheticGradients.PART, new GraspModel.Part(1, SyntheticGradients.randomModules(shape, 1, random))));
    try {
      Path file = Files.createTempFile("onegrasp-fuzz-", ".onegrasp");
      ModelFile.write(file, model, new Provenance("train", 1, "abc", "17", "2025", "0.9", Map.of("host", "bench"),
          List.of(new RuleSuccess("sgm/fixed@0.002#460", 0.9, 1200, "eval", "abc"))));
      byte[] payload = CheckedFile.read(file).payload().toByteArray();
      Files.delete(file);
      return payload;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file whose checksum is right. */
  public static byte[] file(Kind kind, byte[] payload) {
    CheckedFile checked = CheckedFile.of("x", kind, ByteString.copyFrom(payload));
    return org.onegrasp.msgs.model.ModelFile.newBuilder().setFormatVersion(CheckedFile.FORMAT_VERSION).setKind(kind)
        .setPayload(checked.payload()).setSha256(ByteString.copyFrom(HexFormat.of().parseHex(checked.sha256()))).build()
        .toByteArray();
  }

  private static void model(byte[] input) throws IOException {
    ModelFile.read(new ByteArrayInputStream(file(Kind.MODEL, input)), "x.onegrasp");
  }

  private static void rule(byte[] input) {
    Rule rule = Rules.parseForNodes(new String(input, StandardCharsets.UTF_8));
    if (!Rules.parse(rule.text()).equals(rule) || !(rule.rate() > 0 && rule.rate() <= 1)) {
      throw new AssertionError(rule.text());
    }
  }
}
