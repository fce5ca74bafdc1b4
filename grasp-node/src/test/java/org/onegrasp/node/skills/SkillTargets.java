package org.onegrasp.node.skills;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.model.ModelFileException;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.world.WorkArea;

/** The skills that a node reads again. */
public final class SkillTargets {
  private SkillTargets() {}

  public static FuzzTarget skill() {
    return new FuzzTarget("node.skill", new Bound(256, 64 << 10), Set.of(ModelFileException.class), seeds(),
        SkillTargets::read);
  }

  private static List<byte[]> seeds() {
    return List.of(SkillFile.encode(Skillful.skill("mug", 3), Instant.EPOCH).payload().toByteArray());
  }

  /** As if the payload had come through the checksum. */
  private static void read(byte[] input) throws IOException {
    SkillFile.decode(CheckedFile.of("x.skill", Kind.SKILL, ByteString.copyFrom(input)), WorkArea.STANDARD);
  }
}
