package org.onegrasp.node.camera;

import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Arrays for two pictures in turns, so that a camera leaves no garbage: what one look was made of stays, for a page
 * that draws it, until the look after the next begins. For one thread.
 *
 * @param <A> an array
 */
final class TurnBuffers<A> {
  private final IntFunction<A> fresh;
  private final ToIntFunction<A> length;
  private A next;
  private A last;

  TurnBuffers(IntFunction<A> fresh, ToIntFunction<A> length) {
    this.fresh = fresh;
    this.length = length;
    next = fresh.apply(0);
    last = next;
  }

  /** An array of that length; what was in it is of no use. */
  A take(int wanted) {
    A taken = length.applyAsInt(next) == wanted ? next : fresh.apply(wanted);
    next = last;
    last = taken;
    return taken;
  }
}
