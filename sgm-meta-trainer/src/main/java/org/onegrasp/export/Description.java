package org.onegrasp.export;

import java.util.LinkedHashMap;
import java.util.Map;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.Rule;
import org.onegrasp.lesson.Verdict;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Arena.Resident;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.ChainShape;
import org.onegrasp.world.WorkArea;

/**
 * The network, the rule's pass and the place of every tensor, in numbers: sizes.h and description.c. They come from a
 * lesson that was made in Java, by its own planner.
 */
public final class Description {
  /** Stack, and what is no tensor. */
  private static final long BESIDES = 16 << 10;
  private static final long PAGE = 4 << 10;
  private static final double BESIDE_FINGERS = 0.020; // metres measured beside the gripper's opening, as GripProfile
                                                      // does
  private static final double GRIP_STEP = 0.002;
  private static final Map<String, String> PLACES = Map.of("demonstration", "AT_DEMONSTRATION", "velocity",
      "AT_VELOCITY", "weights", "AT_WEIGHTS", "weights, upper halves", "AT_UPPER",
      "weights, lower halves of tuned layers", "AT_LOWER", "biases", "AT_BIASES", "module weights", "AT_MODULES");

  private final GraspModel model;
  private final NetworkShape shape;
  private final Rule rule;
  private final ExportSettings settings;
  private final WorkArea area;
  private final Arena arena = Arena.unlimited();
  private final ChainShape modules; // null where the rule has none

  Description(GraspModel model, WorkArea area, ExportSettings settings, Kernels.Source kernels) {
    this.model = model;
    this.settings = settings;
    rule = settings.rule();
    this.area = area;
    shape = model.shape();
    modules = rule.name().equals("sgm") ? ChainShape.in(model) : null;
    rule.lesson(model, area, arena, kernels).begin(model.fixedStart(), new byte[model.input().values()], 1);
  }

  /** Bytes of the one array. */
  public int slabBytes() {
    return arena.slabBytes();
  }

  /** Bytes of memory that a board needs, stack included: the rule's budget and 16 KiB. */
  public long boardBytes() {
    return (arena.peakBytes() + PAGE - 1) / PAGE * PAGE + BESIDES;
  }

  /** sizes.h. */
  String sizes() {
    StringBuilder text = new StringBuilder("/* Written by `onegrasp export`: a lesson by " + rule.label() + ". */\n");
    Map<String, Object> sizes = new LinkedHashMap<>();
    network(sizes);
    lesson(sizes);
    serving(sizes);
    places(sizes);
    sizes.forEach((name, value) -> text.append("#define ").append(name).append(' ').append(value).append('\n'));
    return text.toString();
  }

  private void network(Map<String, Object> sizes) {
    InputSpec input = model.input();
    OutputSpec output = model.output();
    sizes.put("LAYERS", shape.size());
    sizes.put("PARAMETERS", shape.parameters());
    sizes.put("SIDE", input.side());
    sizes.put("CHANNELS", input.channels());
    sizes.put("LEAST_HEIGHT", InputSpec.LEAST_HEIGHT);
    sizes.put("OUTPUT_SIDE", output.side());
    sizes.put("BINS", output.bins());
    sizes.put("AREA_X", CTable.of(area.centreX()));
    sizes.put("AREA_Y", CTable.of(area.centreY()));
    sizes.put("AREA_SIZE", CTable.of(area.size()));
    sizes.put("TABLE_Z", CTable.of(area.tableZ()));
  }

  private void serving(Map<String, Object> sizes) {
    double opening = settings.gripperOpening();
    int half = (int) Math.ceil((opening / 2 + BESIDE_FINGERS) / GRIP_STEP);
    sizes.put("GRIPPER_OPENING", CTable.of(opening));
    sizes.put("GRIP_SAMPLES", 2 * half + 1);
    sizes.put("EXAMPLE_SAMPLES", settings.samples());
    sizes.put("EXAMPLE_SEED", ExportSettings.SEED);
  }

  private void lesson(Map<String, Object> sizes) {
    AugmentationSettings settings = AugmentationSettings.STANDARD;
    Verdict verdict = new Verdict(model.output(), area);
    sizes.put("FIRST_LAYER", rule.firstLayer(shape));
    sizes.put("HEIGHT_SCALE", CTable.of(settings.heightScale()));
    sizes.put("HEIGHT_OFFSET_MM", settings.heightOffsetMm());
    sizes.put("NOISE_MM", settings.noiseMm());
    sizes.put("DROPOUTS", settings.dropouts());
    sizes.put("DROPOUT_RADIUS", settings.dropoutRadiusCells());
    sizes.put("LEAST_LOSS", CTable.of(verdict.least()));
    sizes.put("EVEN_LOSS", CTable.of(verdict.even()));
    sizes.put("MOST_LEFT", CTable.of(Verdict.MOST_LEFT));
    sizes.put("EXPONENTIALS", FixedSoftmax.TABLE);
    sizes.put("STEPS", arena.program().size());
    if (modules != null) {
      sizes.put("MODULES", modules.top() + 1);
      sizes.put("MODULE_PARAMETERS", modules.parameters());
    }
  }

  private void places(Map<String, Object> sizes) {
    sizes.put("SLAB_BYTES", arena.slabBytes());
    sizes.put("BOARD_BYTES", boardBytes());
    for (Resident resident : arena.residents()) {
      String name = PLACES.get(resident.life().name());
      if (name != null) {
        sizes.put(name, resident.offset());
      }
    }
  }

  /** description.c. */
  String tables() {
    StepRows rows = new StepRows(shape, modules == null ? 0 : modules.top());
    short[] start = model.fixedStart();
    String text = "/* Written by `onegrasp export`: a lesson by " + rule.label() + ". */\n#include \"description.h\"\n"
        + CTable.of("int32_t exponentials[EXPONENTIALS]", FixedSoftmax.TABLE,
            k -> Integer.toString(FixedSoftmax.entry(k)))
        + CTable.of("struct layer layers[LAYERS]", shape.size(), this::layer)
        + CTable.of("double start_rates[LAYERS]", shape.size(),
            i -> CTable.of(rule.rate() * rule.learning().share(model, i)))
        + CTable.of("struct step steps[STEPS]", arena.program().size(), k -> rows.row(arena.program().get(k)))
        + CTable.of("int16_t start_weights[PARAMETERS]", start.length, k -> Short.toString(start[k]));
    return modules == null ? text : text + ofModules();
  }

  private String layer(int i) {
    FixedFormat format = model.format();
    boolean last = i == shape.size() - 1;
    int shift = last ? 0 : format.accumulatorBits(i) - format.inputBits(i + 1);
    return CTable.row(conv(shape.layer(i)), shape.kernelOffset(i), format.inputBits(i), format.accumulatorBits(i),
        shift, shape.relu(i) ? 1 : 0);
  }

  private static String conv(ConvShape s) {
    return s == null ? CTable.row(0, 0, 0, 0, 0, 1, 0)
        : CTable.row(s.height(), s.width(), s.inC(), s.outC(), s.kernel(), s.stride(), s.dilation());
  }

  private String ofModules() {
    byte[] m = arena.slab();
    int at = offset("module weights");
    return CTable.of("struct module modules[MODULES]", modules.top() + 1, this::module)
        + CTable.of("int8_t module_weights[MODULE_PARAMETERS]", modules.parameters(), k -> Byte.toString(m[at + k]));
  }

  private String module(int j) {
    boolean outlet = j < modules.top();
    boolean reduced = j > 0;
    int weights = offset("module weights");
    return CTable.row(conv(modules.reductions().get(j)), conv(modules.steps().get(j)), conv(modules.outlets().get(j)),
        reduced ? weights + modules.reductionOffset(j) : 0, reduced ? weights + modules.stepOffset(j) : 0,
        outlet ? weights + modules.outletOffset(j) : 0, outlet && modules.upsampled(shape, j) ? 1 : 0);
  }

  private int offset(String name) {
    return arena.residents().stream().filter(resident -> resident.life().name().equals(name)).findFirst().orElseThrow()
        .offset();
  }
}
