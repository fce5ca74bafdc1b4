package org.onegrasp.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.rules.Rules;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Observation;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SimConfiguration;

/**
 * From a 320x240 depth frame to a grasp: height map, network in fixed point, decoding, and with a colour picture too.
 * Beside it, of the same network, PyTorch's forward pass in float and ONNX Runtime's in int8 alone, each on one thread.
 */
final class FrameTable {
  private static final String WHOLE = "ours: depth frame to grasp";
  private static final String COLOURED = "ours: the same with a colour picture, whose colours the cells get";
  private static final String ALONE = "ours: network alone, fixed point";
  private static final String TORCH = "PyTorch";
  private static final int LOOKS = 20;

  private final SimWorld world;
  private final List<Observation> looks = new ArrayList<>();
  private final List<Observation> coloured = new ArrayList<>();
  private final HeightMapper mapper;
  private final FixedLearner learner;
  private final GraspDecoder decoder;
  private final byte[] seen;
  private final float[] quality;
  private int next;

  private FrameTable(SimWorld world, Setting setting) throws IOException {
    this.world = world;
    GraspModel model = ModelFile.shipped().model();
    WorkArea area = WorkArea.STANDARD;
    mapper = new HeightMapper(model.input().grid(area), true, setting.kernels().make());
    learner = new FixedLearner(model, "bench", Rules.standard(), area, FixedLearner.STANDARD_BUDGET, setting.kernels());
    decoder = new GraspDecoder(model.output(), world.gripperOpening());
    seen = new byte[model.input().grid(area).cells() * model.input().channels()];
    quality = new float[model.output().values(area)];
    look();
  }

  static Table of(Setting setting) throws IOException {
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      return new FrameTable(world, setting).measure(setting);
    }
  }

  private void look() {
    SplittableRandom random = new SplittableRandom(1);
    var thing = HouseholdObjects.heldout(1, 1).get(0);
    for (int i = 0; i < LOOKS; i++) {
      world.place(thing, 0.1 * random.nextDouble() - 0.05, 0.1 * random.nextDouble() - 0.05,
          2 * Math.PI * random.nextDouble());
      Observation seen = world.observe();
      coloured.add(seen);
      looks.add(new Observation(seen.camera(), seen.cameraInBase(), seen.depthMetres(), new byte[0],
          seen.stampSeconds()));
    }
  }

  private Table measure(Setting setting) throws IOException {
    InTurns times = new InTurns();
    List<OtherSide> others = new ArrayList<>();
    List<String> notes = new ArrayList<>(List.of("Milliseconds of processor time, medians of medians over turns."));
    try {
      join(setting, others, notes);
      int calls = setting.quick() ? 50 : 300;
      warmUp(setting.quick() ? calls : 10 * calls);
      for (int turn = 0; turn < setting.turns(); turn++) {
        times.add(WHOLE, Samples.milliseconds(calls, () -> grasp(looks)));
        times.add(COLOURED, Samples.milliseconds(calls, () -> grasp(coloured)));
        times.add(ALONE, Samples.milliseconds(calls, this::predict));
        for (OtherSide other : others) {
          times.add(other.turn());
        }
      }
    } finally {
      others.forEach(OtherSide::close);
    }
    return table(times.medians(), notes);
  }

  private static void join(Setting setting, List<OtherSide> others, List<String> notes) throws IOException {
    if (setting.peers().torch()) {
      others.add(new OtherSide(setting.peers().program(setting, List.of(), "org.onegrasp.peers.TorchForward")));
    } else {
      notes.add(Peers.missing("PyTorch"));
    }
    if (setting.peers().onnx()) {
      others.add(new OtherSide(setting.peers().program(setting, List.of(), "org.onegrasp.peers.OnnxForward")));
    } else {
      notes.add(Peers.missing("ONNX Runtime"));
    }
  }

  /** Until the code is compiled. */
  private void warmUp(int calls) {
    Samples.milliseconds(calls, () -> grasp(looks));
    Samples.milliseconds(calls, () -> grasp(coloured));
    Samples.milliseconds(calls, this::predict);
  }

  private void grasp(List<Observation> of) {
    HeightMap map = mapper.map(of.get(next++ % of.size()));
    learner.predict(learner.start(), learner.input().things(map, seen), quality);
    decoder.decode(quality, map);
  }

  private void predict() {
    learner.predict(learner.start(), seen, quality);
  }

  private static Table table(Map<String, Double> times, List<String> notes) {
    double fastest = times.entrySet().stream().filter(time -> time.getKey().startsWith(TORCH))
        .mapToDouble(Map.Entry::getValue).min().orElse(Double.NaN);
    List<List<String>> rows = times.entrySet().stream()
        .map(time -> List.of(time.getKey(), Samples.text(time.getValue() / fastest), Samples.text(time.getValue())))
        .toList();
    return new Table("Depth frame to grasp", List.of("", "of PyTorch's fastest forward pass", "ms"), rows, notes);
  }
}
