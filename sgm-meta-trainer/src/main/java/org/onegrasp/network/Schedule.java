package org.onegrasp.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What is done with one sample, step by step, and which tensors each step uses. Declared once, in the order in which it
 * is done; then {@link #place} finds where each tensor lies ({@link MemoryPlan}), and {@link #run} does the steps, as
 * often as there are samples:
 *
 * <pre>
 *   Schedule schedule = new Schedule(arena);
 *   Schedule.Tensor x = schedule.tensor("input", 9216);
 *   Schedule.Tensor h = schedule.tensor("h_0", 36_864);
 *   schedule.step("sample", () -> samples.next(x.at())).uses(x);
 *   schedule.step("layer 0", () -> layers.forward(0, x.at(), h.at())).uses(x, h).workspace(layers.forwardBytes(0));
 *   schedule.place();
 *   schedule.run();
 * </pre>
 *
 * A tensor lives from the first step that uses it to the last; before and after, its bytes are those of others. What a
 * step takes from the arena while it runs comes from its workspace, and is gone behind it. Nothing is allocated after
 * {@link #place}. One thread at a time.
 */
public final class Schedule {
  private static final byte SCRUBBED = 0x55;
  private final Arena arena;
  private final List<Step> steps = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private int[] workspaceAt; // [step]
  private int[] workspaceBytes; // [step]
  private MemoryPlan plan;
  private int base;

  public Schedule(Arena arena) {
    this.arena = arena;
  }

  /** A tensor of some steps. */
  public static final class Tensor {
    private final String name;
    private final int bytes;
    private int first = -1;
    private final List<Extent> extents = new ArrayList<>();
    private int offset = -1;

    private Tensor(String name, int bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    /** Its offset in the arena's slab. */
    public int at() {
      if (offset < 0) {
        throw new IllegalStateException(
            "\"" + name + "\" has no place: no step uses it, or the schedule is not placed yet");
      }
      return offset;
    }

    public int bytes() {
      return bytes;
    }

    private void live(int step, Extent extent) {
      first = first < 0 ? step : first;
      int k = step - first;
      if (k < extents.size()) {
        Extent old = extents.get(k);
        extents.set(k, new Extent(Math.min(old.from(), extent.from()), Math.max(old.end(), extent.end())));
        return;
      }
      Extent until = new Extent(Math.max(0, extent.from()), extent.end()); // what will be used has to be there
      while (extents.size() < k) {
        extents.add(until);
      }
      extents.add(extent);
    }
  }

  /** Something that is done with a sample. */
  public final class Step {
    private final int index = steps.size();
    private final String name;
    private final Runnable work;
    private final List<Tensor> operands = new ArrayList<>();
    private boolean learns;
    private int workspace;
    private int wanted;

    private Step(String name, Runnable work) {
      this.name = name;
      this.work = work;
    }

    /** Tensors that it reads or writes. */
    public Step uses(Tensor... used) {
      for (Tensor tensor : used) {
        use(tensor, new Extent(0, tensor.bytes));
      }
      return this;
    }

    /** Part of a tensor, of which the rest is of no use any more since the step that used it last. */
    public Step usesOnly(Tensor tensor, int from, int end) {
      return use(tensor, new Extent(from, end));
    }

    /** A tensor that takes, in this step, bytes in front of itself or behind itself too: it slides over itself. */
    public Step slides(Tensor tensor, int before, int behind) {
      return use(tensor, new Extent(-before, tensor.bytes + behind));
    }

    private Step use(Tensor tensor, Extent extent) {
      operands.add(tensor);
      tensor.live(index, extent);
      return this;
    }

    /** Bytes that it takes from the arena for itself. */
    public Step workspace(int bytes) {
      return workspace(bytes, bytes);
    }

    /** The same, and up to so many where there is room: {@link Arena#room} says how many there are. */
    public Step workspace(int bytes, int most) {
      workspace = bytes;
      wanted = most;
      return this;
    }

    /** It is left out where a sample is only looked at. */
    public Step whenLearning() {
      learns = true;
      return this;
    }
  }

  /** A tensor that steps will use; without any it takes no place. */
  public Tensor tensor(String name, int bytes) {
    Tensor tensor = new Tensor(name, bytes);
    tensors.add(tensor);
    return tensor;
  }

  /** The next step. */
  public Step step(String name, Runnable work) {
    Step step = new Step(name, work);
    steps.add(step);
    return step;
  }

  /**
   * Whether all that was declared would fit the arena, to be asked behind the last step; never in an arena without a
   * budget, which measures the least that a lesson takes.
   */
  public boolean fitsBudget() {
    return arena.limited() && planned().bytes() <= arena.room();
  }

  private List<Tensor> used() {
    return tensors.stream().filter(tensor -> tensor.first >= 0).toList();
  }

  private MemoryPlan planned() {
    List<TensorLife> lives = new ArrayList<>();
    used().forEach(tensor -> lives.add(new TensorLife(tensor.name, tensor.first, tensor.extents, 0)));
    List<Step> working = steps.stream().filter(step -> step.workspace > 0).toList();
    working.forEach(step -> lives.add(TensorLife.workspace("workspace", step.workspace, step.wanted, step.index)));
    return MemoryPlan.of(steps.stream().map(step -> step.name).toList(), lives);
  }

  /**
   * Finds a place for every tensor, in the arena; to be called once, behind the last step.
   *
   * @throws BudgetExceededException when they do not fit
   */
  public MemoryPlan place() {
    List<Tensor> used = used();
    plan = planned();
    base = arena.place(plan);
    for (int k = 0; k < used.size(); k++) {
      used.get(k).offset = base + plan.offsets().get(k);
    }
    workspaceAt = new int[steps.size()];
    workspaceBytes = new int[steps.size()];
    for (int k = used.size(); k < plan.lives().size(); k++) {
      TensorLife workspace = plan.lives().get(k);
      workspaceAt[workspace.first()] = base + plan.offsets().get(k);
      workspaceBytes[workspace.first()] = workspace.bytes();
    }
    arena.placed(steps.stream().map(this::placed).toList());
    return plan;
  }

  private PlacedStep placed(Step step) {
    List<Integer> operands = step.operands.stream().map(Tensor::at).toList();
    return new PlacedStep(step.name, step.learns, operands, workspaceAt[step.index], workspaceBytes[step.index]);
  }

  /** Every step, in order. */
  public void run() {
    for (int k = 0; k < workspaceAt.length; k++) {
      run(k);
    }
  }

  /** The steps that are not left out where nothing is learnt. */
  public void runWithoutLearning() {
    for (int k = 0; k < workspaceAt.length; k++) {
      if (!steps.get(k).learns) {
        run(k);
      }
    }
  }

  private void run(int step) {
    if (arena.scrubs()) {
      scrub(step);
    }
    arena.enter(workspaceAt[step], workspaceBytes[step]);
    try {
      steps.get(step).work.run();
    } finally {
      arena.leave();
    }
  }

  /** Overwrites what belongs to no tensor in this step, and the workspace: nothing may depend on it. */
  private void scrub(int step) {
    byte[] block = new byte[plan.bytes()];
    Arrays.fill(block, SCRUBBED);
    byte[] m = arena.slab();
    for (Tensor tensor : tensors) {
      int k = step - tensor.first;
      if (tensor.first >= 0 && k >= 0 && k < tensor.extents.size()) {
        int from = tensor.offset + tensor.extents.get(k).from();
        System.arraycopy(m, from, block, from - base, tensor.extents.get(k).bytes());
      }
    }
    System.arraycopy(block, 0, m, base, block.length);
  }

  /** Names of the steps. */
  public List<String> steps() {
    return Collections.unmodifiableList(steps.stream().map(step -> step.name).toList());
  }
}
