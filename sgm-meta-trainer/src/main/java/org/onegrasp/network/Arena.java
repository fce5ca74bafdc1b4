package org.onegrasp.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onegrasp.kernels.Kernels;

/**
 * All tensors of a run in one byte budget: one array of bytes (the slab) handed out as a stack, plus a few typed arrays
 * for scratch that needs them. Every tensor has a name; what does not fit is refused with the list of what is there.
 *
 * <pre>
 *   slab   | weights | activations a | gradient |   free   | tail |
 *            0         mark ->         top ->      budget - typed arrays
 * </pre>
 *
 * <p>
 * Tensors that live in turns overlay each other, where a {@link MemoryPlan} places them, which lies in the slab as one
 * block; see {@link Schedule}. What one step takes for itself it takes from the stack: take a {@link #mark}, allocate,
 * compute, {@link #release}. Neither allocates, nor does handing out a tensor under a name used before. Contents of a
 * new tensor are undefined. One thread at a time.
 *
 * <p>
 * A limited arena really holds what it counts: typed arrays are taken first and make the slab smaller; they stay for
 * good. An {@linkplain #unlimited unlimited} arena only measures: its slab grows and released typed arrays are handed
 * out again.
 *
 * <p>
 * Integers in the slab are little endian, see {@link org.onegrasp.fixedpoint.LittleEndian}.
 */
public final class Arena {
  /** Tensors in the slab start at multiples of this, so that they do not share cache lines; the gaps count. */
  public static final int ALIGNMENT = 64;

  private static final String PLANNED = "tensors in turns";
  private static final int OUTSIDE = -1;
  private final long budget;
  private byte[] slab;
  private Tensor[] stack = new Tensor[64];
  // at each depth, the tensors of the slab that were there, each linked to one more
  private Tensor[] known = new Tensor[64];
  private int depth;
  private int top; // first free byte of the slab
  private long typedBytes;
  private long peak;
  private Tensor[] atPeak = new Tensor[64];
  private int depthAtPeak;
  private final boolean scrubbing;
  private MemoryPlan plan; // of the block named PLANNED
  private List<PlacedStep> program = List.of(); // of that plan
  private int outsideTop = OUTSIDE; // top of the slab while tensors are handed out inside a workspace
  private int outsideDepth;
  private int workspaceStart;
  private int workspaceEnd;

  /**
   * One entry of the stack. A released entry stays in its place for the next tensor that is the same.
   *
   * @param offset first byte in the slab; -1 for a typed array
   * @param end top of the slab while this is the topmost entry
   * @param typed the float[] or int[], or null
   * @param other another tensor of the slab that was at this depth, or null
   */
  private record Tensor(String name, int offset, int end, long bytes, Object typed, Tensor other) {
    boolean same(String otherName, int otherEnd, long otherBytes, Object otherTyped) {
      return end == otherEnd && bytes == otherBytes && typed == otherTyped && name.equals(otherName);
    }
  }

  /**
   * @param budgetBytes most bytes that all live tensors may take together, workspaces included
   */
  public Arena(long budgetBytes) {
    this(budgetBytes, false);
  }

  private Arena(long budgetBytes, boolean scrubbing) {
    if (budgetBytes < 0) {
      throw new IllegalArgumentException("budget is " + budgetBytes + " bytes, must not be negative");
    }
    budget = budgetBytes;
    this.scrubbing = scrubbing;
  }

  /**
   * An arena that never refuses: its {@link #peakBytes} says what a run needs. Ask for {@link #slab} again after
   * allocating.
   */
  public static Arena unlimited() {
    return new Arena(Long.MAX_VALUE);
  }

  /**
   * An unlimited arena in which a {@link Schedule} overwrites, before each step, all that belongs to nobody then.
   * Results must be the same: so a step shows that uses what it did not declare.
   */
  public static Arena scrubbing() {
    return scrubbing(Long.MAX_VALUE);
  }

  /** The same with a budget. */
  public static Arena scrubbing(long budgetBytes) {
    return new Arena(budgetBytes, true);
  }

  boolean scrubs() {
    return scrubbing;
  }

  /** The next multiple of {@link #ALIGNMENT}. */
  public static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * The bytes behind all offsets, with {@link Kernels#SLAB_TAIL} bytes that belong to no tensor at the end. The same
   * array for the life of a limited arena.
   */
  public byte[] slab() {
    if (slab == null) {
      slab = new byte[limited() ? Math.toIntExact(budget - typedBytes) + Kernels.SLAB_TAIL : 1 << 16];
    }
    return slab;
  }

  /** Whether it has a budget, rather than to measure what a run takes. */
  boolean limited() {
    return budget != Long.MAX_VALUE;
  }

  /** Offset in the slab of {@code count} bytes. */
  public int bytes(String name, int count) {
    return place(name, requireCount(name, count));
  }

  /** Offset in the slab of {@code count} little-endian int16. */
  public int shorts(String name, int count) {
    return place(name, 2L * requireCount(name, count));
  }

  /** Offset in the slab of {@code count} little-endian int32. */
  public int ints(String name, int count) {
    return place(name, 4L * requireCount(name, count));
  }

  /** Offset in the slab of a block for tensors that take turns. An arena has one plan at a time. */
  int place(MemoryPlan tensors) {
    plan = tensors;
    return place(PLANNED, tensors.bytes());
  }

  void placed(List<PlacedStep> steps) {
    program = steps;
  }

  /** The steps of the plan, with the places of what they use; none where there is no plan. */
  public List<PlacedStep> program() {
    return program;
  }

  /** Bytes of the slab that are in use now, from its first one on. */
  public int slabBytes() {
    return top;
  }

  /**
   * Until {@link #leave}, tensors come from these bytes, which belong to a tensor that is there: the workspace of a
   * step.
   *
   * @param offset a multiple of {@link #ALIGNMENT}
   */
  void enter(int offset, int bytes) {
    if (outsideTop != OUTSIDE) {
      throw new IllegalStateException("a workspace inside a workspace");
    }
    outsideTop = top;
    outsideDepth = depth;
    top = offset;
    workspaceStart = offset;
    workspaceEnd = offset + bytes;
  }

  void leave() {
    depth = outsideDepth;
    top = outsideTop;
    outsideTop = OUTSIDE;
  }

  private boolean inside() {
    return outsideTop != OUTSIDE;
  }

  /** Bytes that the next tensor can have at most. */
  public int room() {
    long end = inside() ? workspaceEnd : Math.min(Integer.MAX_VALUE, budget - typedBytes);
    return (int) Math.max(0, end - aligned(top));
  }

  /** An array of {@code count} floats of its own, counted with 4 bytes each. */
  public float[] floats(String name, int count) {
    Object released = released(name, 4L * requireCount(name, count));
    return (float[]) pushTyped(name, 4L * count, released instanceof float[] ? released : new float[count]);
  }

  /** An array of {@code count} ints of its own, counted with 4 bytes each. */
  public int[] intArray(String name, int count) {
    Object released = released(name, 4L * requireCount(name, count));
    return (int[]) pushTyped(name, 4L * count, released instanceof int[] ? released : new int[count]);
  }

  private static int requireCount(String name, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("\"" + name + "\" has " + count + " elements, must not be negative");
    }
    return count;
  }

  private int place(String name, long bytes) {
    byte[] memory = slab();
    long offset = (top + ALIGNMENT - 1L) / ALIGNMENT * ALIGNMENT;
    long end = offset + bytes;
    if (inside() && end > workspaceEnd) {
      throw new IllegalStateException(
          String.format("\"%s\" needs %,d bytes, but the workspace of this step has %,d left of %,d", name, bytes,
              room(), workspaceEnd - workspaceStart));
    }
    require(name, bytes, end + typedBytes);
    if (end + Kernels.SLAB_TAIL > memory.length) {
      slab = Arrays.copyOf(memory, Math.toIntExact(Math.max(end + Kernels.SLAB_TAIL, 2L * memory.length)));
    }
    top = (int) end;
    push(name, (int) offset, bytes, null);
    return (int) offset;
  }

  private Object released(String name, long bytes) {
    if (limited() && slab != null) {
      throw new IllegalStateException(
          "typed array \"" + name + "\" was asked for after the slab was made; take all typed arrays"
              + " of a limited arena before its first tensor");
    }
    require(name, bytes, usedBytes() + bytes);
    Tensor old = depth < stack.length ? stack[depth] : null;
    return old != null && old.typed != null && old.bytes == bytes ? old.typed : null;
  }

  private Object pushTyped(String name, long bytes, Object typed) {
    typedBytes += bytes;
    push(name, -1, bytes, typed);
    return typed;
  }

  private void push(String name, int offset, long bytes, Object typed) {
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, 2 * depth);
      known = Arrays.copyOf(known, 2 * depth);
    }
    Tensor old = stack[depth];
    if (old == null || !old.same(name, top, bytes, typed)) {
      stack[depth] = typed == null ? known(name, offset, bytes) : new Tensor(name, -1, top, bytes, typed, null);
    }
    depth++;
    if (usedBytes() > peak) {
      notePeak();
    }
  }

  /**
   * The entry for a tensor of the slab, from an earlier time if there is one: what comes in turns is not made in turns.
   */
  private Tensor known(String name, int offset, long bytes) {
    for (Tensor tensor = known[depth]; tensor != null; tensor = tensor.other) {
      if (tensor.same(name, top, bytes, null)) {
        return tensor;
      }
    }
    known[depth] = new Tensor(name, offset, top, bytes, null, known[depth]);
    return known[depth];
  }

  private void notePeak() {
    peak = usedBytes();
    if (atPeak.length < depth) {
      atPeak = new Tensor[stack.length];
    }
    System.arraycopy(stack, 0, atPeak, 0, depth);
    depthAtPeak = depth;
  }

  private void require(String name, long bytes, long needed) {
    if (needed > budget) {
      throw new BudgetExceededException(String.format(
          "\"%s\" needs %,d bytes, but %,d of the budget of %,d are in use; raise the budget"
              + " to at least %,d bytes or choose a smaller network, fewer tuned layers or a rule that takes less. In use:%n%s",
          name, bytes, usedBytes(), budget, needed, listing(stack, depth)));
    }
  }

  /** The place to come back to with {@link #release}. */
  public int mark() {
    return depth;
  }

  /**
   * Gives back everything that was handed out since {@code mark}.
   *
   * @throws IllegalStateException for a mark above the top of the stack, or a typed array of a limited arena above the
   * mark
   */
  public void release(int mark) {
    if (mark < 0 || mark > depth) {
      throw new IllegalStateException(
          "mark " + mark + " is not on the stack of " + depth + " tensors: released out of order");
    }
    while (depth > mark) {
      Tensor last = stack[depth - 1];
      if (last.typed != null) {
        if (limited()) {
          throw new IllegalStateException("typed array \"" + last.name + "\" of a limited arena cannot be released");
        }
        typedBytes -= last.bytes;
      }
      depth--;
    }
    if (inside() && depth <= outsideDepth) {
      top = workspaceStart;
    } else {
      top = depth == 0 ? 0 : stack[depth - 1].end;
    }
  }

  /** Bytes in use now, gaps between tensors included. */
  public long usedBytes() {
    return top + typedBytes;
  }

  /** Most bytes that were in use at once. */
  public long peakBytes() {
    return peak;
  }

  /** The budget in bytes, {@link Long#MAX_VALUE} when unlimited. */
  public long budgetBytes() {
    return budget;
  }

  /**
   * What is in an arena, and when.
   *
   * @param offset first byte; typed arrays lie behind the slab
   * @param life in the steps of the plan; all of them for what is there throughout
   */
  public record Resident(int offset, TensorLife life) {}

  /** Where what is there now lies: what stays, what takes turns by the plan, and typed arrays behind all of it. */
  public List<Resident> residents() {
    List<Resident> all = new ArrayList<>();
    int last = steps().size() - 1;
    int typedAt = aligned(top);
    for (Tensor tensor : Arrays.asList(stack).subList(0, depth)) {
      if (plan != null && tensor.name.equals(PLANNED)) {
        for (int k = 0; k < plan.lives().size(); k++) {
          all.add(new Resident(tensor.offset + plan.offsets().get(k), plan.lives().get(k)));
        }
      } else {
        TensorLife life = TensorLife.of(tensor.name, (int) tensor.bytes, 0, last);
        all.add(new Resident(tensor.typed == null ? tensor.offset : typedAt, life));
        typedAt += tensor.typed == null ? 0 : (int) tensor.bytes;
      }
    }
    return all;
  }

  /** Names of the plan's steps; one without a name where there is no plan. */
  public List<String> steps() {
    return plan == null ? List.of("") : plan.steps();
  }

  /** The tensors that were live at the peak, one a line with size and name, and their sum. */
  public String report() {
    String limit = limited() ? String.format(" of %,d", budget) : "";
    return listing(atPeak, depthAtPeak) + String.format("%,12d bytes at the peak%s%n", peak, limit);
  }

  private static String listing(Tensor[] tensors, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(String.format("%,12d %s%s%n", tensors[i].bytes, tensors[i].name,
          tensors[i].typed == null ? "" : " (typed array)"));
    }
    return text.toString();
  }
}
