package org.onegrasp.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.msgs.model.Model;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkBuilder;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.OnePassGradients;
import org.onegrasp.rules.SyntheticGradients;

class ModelFileTest {
  private static final Provenance PROVENANCE =
      new Provenance("train --seed 7", 7, "abc-dirty", "17.0.1", "2025-03-01", "0.9 on 9 objects",
          Map.of("host", "bench"), List.of());

  @TempDir
  Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("some.onegrasp");
  }

  private static GraspModel model(NetworkShape shape) {
    SplittableRandom random = new SplittableRandom(3);
    float[] start = FloatNetwork.randomParameters(shape, random);
    float[] modules = SyntheticGradients.randomModules(shape, 4, random);
    Arrays.fill(start, shape.biasOffset(1), shape.biasOffset(1) + 2, -0.0f); // bit for bit, not only equal
    float[] input = new float[96 * 96];
    Arrays.fill(input, 1);
    return Calibration.model(new FloatNetwork(shape, Kernels.best().make()), start, List.of(input))
        .with(SyntheticGradients.PART, 4, modules)
        .with(OnePassGradients.PART, OnePassGradients.WIDTH, OnePassGradients.randomHeads(shape, random));
  }

  private static NetworkShape small() {
    return new NetworkShape(
        List.of(Convolution.of(5, 1, 2).strided(2).over(96, 96), Convolution.of(3, 2, 3).strided(2).over(48, 48),
            Convolution.of(3, 3, 3).dilated(2).over(24, 24), Convolution.of(3, 3, 3).dilated(4).over(24, 24),
            Convolution.pointwise(3, 8).over(24, 24)));
  }

  @Test
  void modelComesBackBitForBit() throws IOException {
    GraspModel model = model(NetworkShape.grasp());
    String sha256 = ModelFile.write(file, model, PROVENANCE);
    StoredModel stored = ModelFile.read(file);
    assertEquals(sha256, stored.sha256());
    assertEquals(PROVENANCE, stored.provenance());
    assertEquals(model.shape(), stored.model().shape());
    assertEquals(model.format(), stored.model().format());
    assertEquals(List.copyOf(model.parts().keySet()), List.copyOf(stored.model().parts().keySet()));
    assertArrayEquals(bits(model.start()), bits(stored.model().start()));
    model.parts().forEach((name, part) -> {
      assertEquals(part.width(), stored.model().part(name).width());
      assertArrayEquals(bits(part.parameters()), bits(stored.model().part(name).parameters()));
    });
    assertArrayEquals(model.fixedStart(), stored.model().fixedStart());
    assertTrue(Files.size(file) < 1_000_000, "file has " + Files.size(file) + " bytes");
  }

  @Test
  void cosinesOfModulesComeBackAndFilesWithoutThemHaveNone() throws IOException {
    GraspModel without = model(small());
    ModelFile.write(file, without, PROVENANCE);
    assertEquals(0, ModelFile.read(file).model().part(SyntheticGradients.PART).cosines().length);
    GraspModel.Part part = without.part(SyntheticGradients.PART);
    ModelFile.write(file, without.with(SyntheticGradients.PART,
        new GraspModel.Part(part.width(), part.parameters(), new float[] {0.5f, -0.25f})), PROVENANCE);
    assertArrayEquals(new float[] {0.5f, -0.25f}, ModelFile.read(file).model().part(SyntheticGradients.PART).cosines());
    ModelFile.write(file, without.with(SyntheticGradients.PART,
        new GraspModel.Part(part.width(), part.parameters(), new float[] {1.5f})), PROVENANCE);
    Exception e = assertThrows(ModelFileException.class, () -> ModelFile.read(file));
    assertTrue(e.getMessage().contains("the cosine of one of its modules is 1.5"), e.getMessage());
  }

  @Test
  void theShippedModelHasTheSameBytesWhenItIsWrittenAgain() throws IOException {
    StoredModel shipped = ModelFile.shipped();
    assertEquals(shipped.sha256(), ModelFile.write(file, shipped.model(), shipped.provenance()));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, k -> Float.floatToRawIntBits(values[k]));
    return bits;
  }

  @Test
  void shippedModelSeesAndSaysTheStandards() throws IOException {
    GraspModel shipped = ModelFile.shipped().model();
    assertEquals(InputSpec.STANDARD, shipped.input());
    assertEquals(OutputSpec.STANDARD, shipped.output());
  }

  @Test
  void whatAModelSeesAndSaysComesBack() throws IOException {
    InputSpec input = new InputSpec(64, 2, 0.006);
    NetworkShape shape =
        new NetworkShape(
            List.of(Convolution.of(5, 2, 2).strided(2).over(64, 64), Convolution.of(3, 2, 3).strided(2).over(32, 32),
                Convolution.of(3, 3, 3).over(16, 16), Convolution.of(3, 3, 3).dilated(2).over(16, 16),
                Convolution.pointwise(3, 4).over(16, 16)));
    SplittableRandom random = new SplittableRandom(5);
    float[] start = FloatNetwork.randomParameters(shape, random);
    float[] seen = new float[input.values()];
    Arrays.fill(seen, 1);
    GraspModel model = new GraspModel(shape, input, start,
        Calibration.of(new FloatNetwork(shape, Kernels.best().make()), start, List.of(seen)), Map.of());
    ModelFile.write(file, model, PROVENANCE);
    assertEquals(input, ModelFile.read(file).model().input());
    assertEquals(new OutputSpec(16, 4, 0.024), ModelFile.read(file).model().output());
  }

  @Test
  void fileOfAnEarlierVersionHasCellsOfFourMillimetres() throws IOException {
    ModelFile.write(file, model(small()), PROVENANCE);
    Model earlier = Model.parseFrom(CheckedFile.read(file).payload()).toBuilder().clearInput().clearOutput().build();
    CheckedFile.of("x", Kind.MODEL, earlier.toByteString()).write(file);
    assertEquals(InputSpec.STANDARD, ModelFile.read(file).model().input());
    assertEquals(OutputSpec.STANDARD, ModelFile.read(file).model().output());
  }

  @Test
  void modelOfAnEarlierVersionStaysTheSameModelWhenItIsWrittenAgain() throws IOException {
    ModelFile.write(file, model(small()), PROVENANCE);
    Model earlier = Model.parseFrom(CheckedFile.read(file).payload()).toBuilder().clearInput().clearOutput().build();
    CheckedFile old = CheckedFile.of("x", Kind.MODEL, earlier.toByteString());
    old.write(file);
    StoredModel stored = ModelFile.read(file);
    assertEquals(old.sha256(), stored.sha256());
    assertEquals(old.sha256(), ModelFile.write(file, stored.model(), stored.provenance()));
    assertEquals(old.sha256(), ModelFile.read(file).sha256());
  }

  @Test
  void modelThatSaysOtherThanItsLayersIsRefused() throws IOException {
    ModelFile.write(file, model(small()), PROVENANCE);
    Model whole = Model.parseFrom(CheckedFile.read(file).payload());
    Model.Builder finer = whole.toBuilder();
    finer.getInputBuilder().getGridBuilder().setSide(128);
    refusesBecause(stored(finer),
        "its network is said to see 128 x 128 cells of 4.0 mm, 1 channel, its layers take 96 x 96 cells of 4.0 mm, 1"
            + " channel");
    Model.Builder deeper = whole.toBuilder();
    deeper.getInputBuilder().setChannels(2);
    refusesBecause(stored(deeper), "its layers take 96 x 96 cells of 4.0 mm, 1 channel");
    Model.Builder turned = whole.toBuilder();
    turned.getOutputBuilder().setBins(12);
    refusesBecause(stored(turned),
        "its network is said to give (24, 24, 12) over cells of 0.016 m, its layers give (24, 24, 8)");
    Model.Builder nowhere = whole.toBuilder();
    nowhere.getInputBuilder().getGridBuilder().setCell(Double.NaN);
    refusesBecause(stored(nowhere), "cells of up to 1.0 m");
    Model.Builder coarse = whole.toBuilder();
    coarse.getOutputBuilder().getGridBuilder().setCell(Double.NaN);
    refusesBecause(stored(coarse), "over cells of NaN m");
  }

  private static byte[] stored(Model.Builder model) {
    return CheckedFile.of("x", Kind.MODEL, model.build().toByteString()).bytes();
  }

  private static void refusesBecause(byte[] bytes, String reason) {
    String message = assertThrows(ModelFileException.class,
        () -> ModelFile.read(new ByteArrayInputStream(bytes), "some.onegrasp")).getMessage();
    assertTrue(message.startsWith("some.onegrasp is damaged") && message.contains(reason), message);
  }

  @Test
  void residualAndDepthwiseLayersComeBack() throws IOException {
    NetworkShape shape =
        new NetworkBuilder(96, 96, 1).convolution(4, 5, 2, 1).residualSeparable(2, 3, 1).separable(6, 3, 2, 1)
            .residualSeparable(1, 3, 2).logits(8);
    float[] input = new float[96 * 96];
    Arrays.fill(input, 1);
    GraspModel model =
        Calibration.model(new FloatNetwork(shape, Kernels.best().make()),
            FloatNetwork.randomParameters(shape, new SplittableRandom(4)), List.of(input));
    ModelFile.write(file, model, PROVENANCE);
    GraspModel stored = ModelFile.read(file).model();
    assertEquals(shape, stored.shape());
    assertEquals(model.format(), stored.format());
    assertArrayEquals(bits(model.start()), bits(stored.start()));
  }

  @Test
  void modelWithoutPartsIsRead() throws IOException {
    GraspModel model = model(small());
    ModelFile.write(file, new GraspModel(model.shape(), model.start(), model.format(), Map.of()), PROVENANCE);
    assertEquals(Map.of(), ModelFile.read(file).model().parts());
  }

  @Test
  void measuringItsRulesMakesNoOtherModel() throws IOException {
    GraspModel model = model(small());
    String before = ModelFile.write(file, model, PROVENANCE);
    RuleSuccess first = new RuleSuccess("head/fixed@0.002#460", 0.5, 40, "eval --count 2", "abc");
    RuleSuccess again = new RuleSuccess("head/fixed@0.002#460", 0.75, 400, "eval --count 20", "def");
    RuleSuccess other = new RuleSuccess("sgm/fixed@0.002#460", 1, 40, "eval --count 2", "abc");
    Provenance measured = PROVENANCE.with(List.of(first, other)).with(List.of(again));
    assertEquals(List.of(again, other), measured.ranking());
    assertEquals(before, ModelFile.write(file, model, measured));
    StoredModel stored = ModelFile.read(file);
    assertEquals(before, stored.sha256());
    assertEquals(measured, stored.provenance());
    assertEquals(0.75, stored.provenance().successOf("head/fixed@0.002#460").orElseThrow().success());
  }

  @Test
  void shippedModelKeepsTheNameThatSkillsKnowItBy() throws IOException {
    assertEquals("bfdf3d18a934ac91608722ba3058585cbd03285fddc2c834035d6fb0db50a96e", ModelFile.shipped().sha256());
  }

  @Test
  void sameModelGivesTheSameBytes() throws IOException {
    ModelFile.write(file, model(small()), PROVENANCE);
    byte[] first = Files.readAllBytes(file);
    ModelFile.write(file, model(small()), PROVENANCE);
    assertArrayEquals(first, Files.readAllBytes(file));
    try (var entries = Files.list(folder)) {
      assertEquals(List.of(file), entries.toList(), "temporary files must not stay");
    }
  }

  @Test
  void anyChangedByteIsNoticed() throws IOException {
    ModelFile.write(file, model(small()), PROVENANCE);
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += at < 200 || at > bytes.length - 60 ? 1 : 97) {
      for (int flip : new int[] {1, 0x80, 0xff}) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) flip;
        refuses(changed, "byte " + at + " changed by " + flip);
      }
    }
  }

  @Test
  void cutFileIsNoticed() throws IOException {
    ModelFile.write(file, model(small()), PROVENANCE);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length += length < 100 || length > bytes.length - 60 ? 1 : 211) {
      refuses(Arrays.copyOf(bytes, length), "cut to " + length + " bytes");
    }
  }

  private static void refuses(byte[] bytes, String what) {
    ModelFileException refusal = assertThrows(ModelFileException.class,
        () -> ModelFile.read(new ByteArrayInputStream(bytes), "some.onegrasp"), what);
    assertTrue(refusal.getMessage().startsWith("some.onegrasp "), refusal.getMessage());
  }

  @Test
  void newerVersionAsksForAnUpdate() throws IOException {
    ModelFile.write(file, model(small()), PROVENANCE);
    byte[] bytes =
        org.onegrasp.msgs.model.ModelFile.parseFrom(Files.readAllBytes(file)).toBuilder().setFormatVersion(2).build()
            .toByteArray();
    ModelFileException refusal = assertThrows(ModelFileException.class,
        () -> ModelFile.read(new ByteArrayInputStream(bytes), "future.onegrasp"));
    assertEquals(
        "future.onegrasp has format version 2, this program reads version 1: update OneGrasp, or use a file made by"
            + " this"
            + " version",
        refusal.getMessage());
  }

  @Test
  void skillIsNoModel() throws IOException {
    CheckedFile.of("mug", Kind.SKILL, ByteString.copyFromUtf8("x")).write(file);
    assertEquals(file + " is of kind SKILL, needed is MODEL: check the path",
        assertThrows(ModelFileException.class, () -> ModelFile.read(file)).getMessage());
  }

  @Test
  void missingFileIsNamed() {
    assertEquals("there is no file " + file + ": check the path",
        assertThrows(ModelFileException.class, () -> ModelFile.read(file)).getMessage());
  }

  /** The file is whole by its checksum; what it says does not hold together. */
  private static void readsOrRefuses(Model changed, String what) {
    byte[] bytes = org.onegrasp.msgs.model.ModelFile.newBuilder().setFormatVersion(1).setKind(Kind.MODEL)
        .setPayload(changed.toByteString())
        .setSha256(ByteString
            .copyFrom(HexFormat.of().parseHex(CheckedFile.of("", Kind.MODEL, changed.toByteString()).sha256())))
        .build()
        .toByteArray();
    try {
      ModelFile.read(new ByteArrayInputStream(bytes), "some.onegrasp").model().fixedStart();
    } catch (IOException e) {
      assertTrue(e.getMessage().startsWith("some.onegrasp is damaged"), () -> what + ": " + e.getMessage());
    }
  }

  @Test
  void everyNumberIsCheckedBeforeMemoryIsTaken() throws IOException {
    ModelFile.write(file, model(small()), PROVENANCE);
    Model whole = Model.parseFrom(CheckedFile.read(file).payload());
    long[] odd = {0, -1, 1, 2, 3, 8, 64, 1000, 1L << 20, 500_000_000, 1_500_000_000, Integer.MAX_VALUE,
        Integer.MIN_VALUE, 1L << 32,
        Long.MAX_VALUE};
    for (int i = 0; i < whole.getNetworkCount(); i++) {
      for (int k = 0; k < whole.getNetwork(i).getParametersCount(); k++) {
        for (long value : odd) {
          Model.Builder changed = whole.toBuilder();
          changed.getNetworkBuilder(i).getParametersBuilder(k).setValue(value);
          readsOrRefuses(changed.build(),
              "layer " + i + ", " + whole.getNetwork(i).getParameters(k).getKey() + " " + value);
        }
      }
    }
    for (int i = 0; i < whole.getModulesCount(); i++) {
      for (long value : odd) {
        Model.Builder changed = whole.toBuilder();
        changed.getModulesBuilder(i).getParametersBuilder(0).setValue(value);
        readsOrRefuses(changed.build(), "width " + value);
      }
    }
  }

  @Test
  void everyPartIsMissed() throws IOException {
    ModelFile.write(file, model(small()), PROVENANCE);
    Model whole = Model.parseFrom(CheckedFile.read(file).payload());
    ByteString notANumber = ByteString.copyFrom(new byte[] {0, 0, (byte) 0xC0, 0x7F});
    readsOrRefuses(Model.getDefaultInstance(), "nothing");
    readsOrRefuses(whole.toBuilder().clearModules().build(), "no modules");
    readsOrRefuses(whole.toBuilder().addNetwork(whole.getNetwork(0)).build(), "a layer too many");
    for (int i = 0; i < whole.getNetworkCount(); i++) {
      readsOrRefuses(whole.toBuilder().removeNetwork(i).build(), "no layer " + i);
      for (int t = 0; t < whole.getNetwork(i).getTensorsCount(); t++) {
        Model.Builder less = whole.toBuilder();
        less.getNetworkBuilder(i).removeTensors(t);
        readsOrRefuses(less.build(), "no tensor");
        ByteString data = whole.getNetwork(i).getTensors(t).getData();
        for (ByteString other : List.of(ByteString.EMPTY, data.substring(1), data.substring(4), data.concat(data),
            notANumber.concat(data.substring(4)))) {
          Model.Builder changed = whole.toBuilder();
          changed.getNetworkBuilder(i).getTensorsBuilder(t).setData(other);
          readsOrRefuses(changed.build(), "data of " + other.size() + " bytes");
        }
      }
    }
  }
}
