package org.onegrasp.recognition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whose the things of a look are, where several skills were looked for in it: each belongs to the claim that is most
 * like it.
 *
 * @param <C> a skill's claim to a thing
 * @param owners claims that hold, the most like first
 * @param beaten the others
 */
public record Ownership<C>(List<C> owners, List<Beaten<C>> beaten) {
  /** Differences that are smaller tell nothing. */
  private static final double ALIKE = 0.02;

  /** A claim to a thing that is more like another one. */
  public record Beaten<C>(C claim, C owner) {}

  /**
   * @param claims those in front own what is as like another
   * @param found what each is about
   * @param favoured those that own what is nearly as like another: one thing may have been taught under two names
   */
  public static <C> Ownership<C> of(List<C> claims, Function<C, Found> found, Predicate<C> favoured) {
    List<C> owners = new ArrayList<>();
    List<Beaten<C>> beaten = new ArrayList<>();
    claims.stream().sorted(Comparator.comparingDouble(
        claim -> found.apply(claim).likeness().difference() - (favoured.test(claim) ? ALIKE : 0))).forEachOrdered(
            claim -> owners.stream().filter(owner -> found.apply(owner).sameThingAs(found.apply(claim))).findFirst()
                .ifPresentOrElse(owner -> beaten.add(new Beaten<>(claim, owner)), () -> owners.add(claim)));
    return new Ownership<>(List.copyOf(owners), List.copyOf(beaten));
  }
}
