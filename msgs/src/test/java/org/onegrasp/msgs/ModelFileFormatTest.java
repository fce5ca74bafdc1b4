package org.onegrasp.msgs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.model.ElementType;
import org.onegrasp.msgs.model.ModelFile;
import org.onegrasp.msgs.model.Provenance;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.msgs.model.Skill;
import org.onegrasp.msgs.model.Tensor;

/** Field numbers of model.proto, written down as bytes: files made today must be readable tomorrow. */
class ModelFileFormatTest {
  @Test
  void modelFile() {
    ModelFile file = ModelFile.newBuilder().setFormatVersion(1).setPayload(ByteString.copyFromUtf8("ab"))
        .setSha256(ByteString.copyFrom(new byte[] {7})).setKind(ModelFile.Kind.SKILL).build();
    assertEquals("0801" + "12026162" + "1a0107" + "2002", HexFormat.of().formatHex(file.toByteArray()));
  }

  @Test
  void tensor() {
    Tensor tensor =
        Tensor.newBuilder().setName("w").addShape(2).addShape(300).setType(ElementType.INT8).setFractionBits(-1)
            .setData(ByteString.copyFrom(new byte[] {5})).build();
    assertEquals("0a0177" + "120302ac02" + "1801" + "2001" + "2a0105", HexFormat.of().formatHex(tensor.toByteArray()));
  }

  @Test
  void skillWithSettings() {
    Skill skill = Skill.newBuilder().setObject("m").setModelSha256(ByteString.copyFrom(new byte[] {1}))
        .addSettings(Setting.newBuilder().setKey("x").setNumber(1))
        .addSettings(Setting.newBuilder().setKey("n").setInteger(-2)).setCreated("t").build();
    assertEquals("0a016d" + "1a0101" + "220c" + "0a0178" + "11000000000000f03f" + "2205" + "0a016e" + "2003" + "2a0174",
        HexFormat.of().formatHex(skill.toByteArray()));
  }

  @Test
  void provenance() {
    Provenance provenance =
        Provenance.newBuilder().setCommand("c").setSeed(5).setCommit("h").setJdk("17").setCreated("d")
            .setMeasured("m").build();
    assertEquals("0a0163" + "1005" + "1a0168" + "22023137" + "2a0164" + "32016d",
        HexFormat.of().formatHex(provenance.toByteArray()));
  }
}
