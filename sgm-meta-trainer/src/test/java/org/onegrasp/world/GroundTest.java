package org.onegrasp.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroundTest {
  private static final WorkArea AREA = new WorkArea(0.1, -0.2, 0.4, 0.384);

  @Test
  void levelTableIsWhereTheWorkAreaSays() {
    assertEquals(Pose.ofYaw(0.12, -0.1, 0.4, 0.7), Ground.LEVEL.stand(AREA, new Placing(0.12, -0.1, 0.7)));
    assertEquals(0.4, Ground.LEVEL.z(AREA, 0.3, 0.1));
    assertEquals(Pose.IDENTITY, Ground.LEVEL.moved(AREA));
  }

  @Test
  void tiltedTableRisesUphillAndKeepsItsMiddle() {
    Ground ground = new Ground(0.01, Math.toRadians(10), Math.PI / 2, Optional.empty());
    double slope = Math.tan(Math.toRadians(10));
    assertEquals(0.41, ground.z(AREA, 0.1, -0.2), 1e-12);
    assertEquals(0.41 + 0.1 * slope, ground.z(AREA, 0.1, -0.1), 1e-12);
    assertEquals(0.41, ground.z(AREA, 0.25, -0.2), 1e-12);
    Pose stand = ground.stand(AREA, new Placing(0.1, -0.1, 0.3));
    assertEquals(ground.z(AREA, stand.x(), stand.y()), stand.z(), 1e-12);
    double[] up = {stand.rotation()[2], stand.rotation()[5], stand.rotation()[8]};
    assertArrayEquals(new double[] {0, -Math.sin(Math.toRadians(10)), Math.cos(Math.toRadians(10))}, up, 1e-12);
  }

  @Test
  void whatStandsOverASupportIsRaisedByIt() {
    Support box = new Support(Support.Kind.BOX, new Placing(0.1, -0.2, Math.PI / 2));
    Ground ground = new Ground(0, 0, 0, Optional.of(box));
    assertEquals(0.43, ground.stand(AREA, new Placing(0.1, -0.05, 0)).z(), 1e-12);
    assertEquals(0.40, ground.stand(AREA, new Placing(0.25, -0.2, 0)).z(), 1e-12);
  }

  @Test
  void tablesThatNothingCouldStandOnAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Ground(0.5, 0, 0, Optional.empty()));
    assertThrows(IllegalArgumentException.class, () -> new Ground(0, Math.PI / 3, 0, Optional.empty()));
  }
}
