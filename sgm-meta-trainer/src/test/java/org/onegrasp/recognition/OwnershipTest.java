package org.onegrasp.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grasp;

class OwnershipTest {
  private record Claim(String name, Found found) {}

  /** To cells from one to another. */
  private static Claim claim(String name, int from, int to, double distance, double higher) {
    BitSet cells = new BitSet();
    cells.set(from, to);
    return new Claim(name,
        new Found(new Grasp(0, 0, 0, 0, 0.02, 1), new Likeness(distance, 80 + higher, 80), 0, cells));
  }

  private static List<String> owners(String favoured, Claim... claims) {
    return Ownership.of(List.of(claims), Claim::found, claim -> claim.name().equals(favoured)).owners().stream()
        .map(Claim::name).toList();
  }

  @Test
  void aThingBelongsToTheClaimThatIsMostLikeIt() {
    assertEquals(List.of("cup"), owners("", claim("mug", 0, 100, 0.25, 0), claim("cup", 10, 110, 0.20, 0)));
  }

  @Test
  void ofTwoNearlyAsLikeTheOneOfItsHeightHasIt() {
    assertEquals(List.of("mug"), owners("", claim("cup", 0, 100, 0.23, -4), claim("mug", 0, 100, 0.26, 0.5)));
  }

  @Test
  void whatLiesBesideItIsAnotherThing() {
    assertEquals(List.of("cup", "mug"), owners("", claim("mug", 100, 200, 0.25, 0), claim("cup", 0, 110, 0.20, 0)));
  }

  @Test
  void whatWasTaughtUnderTwoNamesBelongsToTheOneInUse() {
    assertEquals(List.of("cup"), owners("cup", claim("mug", 0, 100, 0.20, 0), claim("cup", 0, 100, 0.21, 0)));
    assertEquals(List.of("mug"), owners("cup", claim("mug", 0, 100, 0.20, 0), claim("cup", 0, 100, 0.23, 0)));
  }

  @Test
  void theBeatenKnowWhoHasIt() {
    Claim mug = claim("mug", 0, 100, 0.25, 0);
    Claim cup = claim("cup", 0, 100, 0.20, 0);
    assertEquals(List.of(new Ownership.Beaten<>(mug, cup)),
        Ownership.of(List.of(mug, cup), Claim::found, claim -> false).beaten());
  }
}
