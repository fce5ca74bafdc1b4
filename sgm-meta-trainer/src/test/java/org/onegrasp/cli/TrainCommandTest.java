package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.meta.MetaSettings;
import org.onegrasp.meta.Subject;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Provenance;
import org.onegrasp.model.StoredModel;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.msgs.model.Skill;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.ThreadCrew;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.Simulator;
import picocli.CommandLine;

class TrainCommandTest {
  private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-03-01T23:59:00Z"), ZoneOffset.UTC);
  private static final Clock NEXT_DAY = Clock.fixed(Instant.parse("2025-03-02T00:01:00Z"), ZoneOffset.UTC);
  private static final MetaSettings TINY = new MetaSettings(4, 2, 2, 1, 2, 2, 1, 0.03f, 2e-3f, 2e-4f, 2, true, 0);

  @TempDir
  Path folder;
  private final StringWriter printed = new StringWriter();

  /** Runs the command line; throws what the command throws. */
  private int run(Object command, String... arguments) {
    return new CommandLine(command).setOut(new PrintWriter(printed))
        .setExecutionExceptionHandler((failure, line, parsed) -> {
          throw failure;
        }).execute(arguments);
  }

  private int train(Clock clock, Path out, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--out", out.toString(), "--objects", "3", "--views", "2", "--validate", "1"));
    arguments.addAll(List.of(more));
    TrainCommand command = new TrainCommand(clock, TINY, EmbeddedSimulator::new, Kernels.best());
    new CommandLine(command).setOverwrittenOptionsAllowed(true).setOut(new PrintWriter(printed))
        .parseArgs(arguments.toArray(String[]::new));
    return command.call();
  }

  @Test
  void trainsAModelThatTellsHowItWasMade() throws IOException {
    Path out = folder.resolve("tiny.onegrasp");
    assertEquals(0, train(CLOCK, out, "--seed", "4", "--rounds", "3"));
    assertTrue(printed.toString().contains("round 2: loss "), "validation on the way: " + printed);
    StoredModel stored = ModelFile.read(out);
    assertEquals("train --seed 4 --objects 3 --views 2 --pretrain 2 --rounds 3 --validate 1",
        stored.provenance().command());
    assertEquals("2025-03-01", stored.provenance().created());
    assertEquals(4, stored.provenance().seed());
    assertTrue(stored.provenance().measured().startsWith("place success "), stored.provenance().measured());
    assertTrue(printed.toString().contains("sha256 " + stored.sha256()), printed.toString());

    assertEquals(0, run(new InspectCommand(Kernels.best()), out.toString()));
    String shown = printed.toString();
    assertTrue(shown.contains(": MODEL, format version 1, "), shown);
    assertTrue(shown.contains("layer 0 (convolution), 416 parameters: height 96, width 96, in channels 1"), shown);
    assertTrue(shown.contains("created    2025-03-01"), shown);
    assertTrue(shown.contains("cosine of each module to the exact gradient when training ended, lowest layer first: "),
        shown);
    float[] cosines = stored.model().part("error-conditioned").cosines();
    assertEquals(2, cosines.length);
    assertTrue(cosines[0] != 0 && Math.abs(cosines[1]) < 1, cosines[0] + " " + cosines[1]);
    assertTrue(stored.provenance().notes().get("episodes").matches("\\d+ of \\d+ steps, \\d+ in a round"),
        stored.provenance().notes().toString());
    assertEquals(0, run(new InspectCommand(Kernels.best()), out + ".checkpoint"));
    assertTrue(printed.toString().contains("rounds           3"), printed.toString());
  }

  @Test
  void theSmallNetworkLearnsWithNarrowModules() throws IOException {
    Path out = folder.resolve("small.onegrasp");
    assertEquals(0, train(CLOCK, out, "--network", "small", "--rounds", "1"));
    StoredModel stored = ModelFile.read(out);
    assertEquals(9_152, stored.model().shape().parameters());
    assertEquals(16, stored.model().part("error-conditioned").width());
    assertTrue(stored.provenance().command().contains(" --network small"), stored.provenance().command());
  }

  @Test
  void resumedTrainingWritesTheSameFile() throws IOException {
    Path unbroken = folder.resolve("unbroken.onegrasp");
    train(CLOCK, unbroken, "--threads", "1");
    Path resumed = folder.resolve("resumed.onegrasp");
    Path checkpoint = folder.resolve("resumed.onegrasp.checkpoint");
    train(CLOCK, resumed, "--pause-after", "1");
    assertFalse(Files.exists(resumed));
    assertTrue(Files.exists(checkpoint));
    train(NEXT_DAY, resumed, "--resume", "--threads", "2");
    assertArrayEquals(Files.readAllBytes(unbroken), Files.readAllBytes(resumed));
  }

  @Test
  void trainingInAnotherWorldLooksThereAndResumesWithTheSameViews() throws IOException {
    Path out = folder.resolve("world.onegrasp");
    train(CLOCK, out, "--world", "gazebo", "--pause-after", "1"); // the embedded simulator stands in
    assertTrue(printed.toString().contains("15 views in "), printed.toString());
    printed.getBuffer().setLength(0);
    train(CLOCK, out, "--world", "gazebo", "--resume");
    assertFalse(printed.toString().contains("views in"), printed.toString());
    assertEquals("train --seed 1 --objects 3 --views 2 --pretrain 2 --rounds 2 --validate 1 --world gazebo",
        ModelFile.read(out).provenance().command());
    assertEquals(0, run(new InspectCommand(Kernels.best()), out + ".views"));
    assertTrue(printed.toString().contains("15 views for meta-training"), printed.toString());
  }

  @Test
  void viewsOfOtherObjectsAreRefused() throws IOException {
    Path file = folder.resolve("few.views");
    ViewsFile.write(file, List.of());
    assertEquals(file + " has 0 views, these options need 5: give the same options, or start anew without --resume",
        assertThrows(IOException.class,
            () -> ViewsFile.read(file, InputSpec.STANDARD, HouseholdObjects.training(2, 1), i -> 2 + i)).getMessage());
  }

  @Test
  void checkpointOfAnotherRunIsRefused() throws IOException {
    Path out = folder.resolve("one.onegrasp");
    train(CLOCK, out, "--pause-after", "0");
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> train(CLOCK, out, "--resume", "--seed", "2"));
    assertTrue(refusal.getMessage().contains("belongs to another run"), refusal.getMessage());
  }

  @Test
  void resumingNothingNamesTheMissingFile() {
    Path out = folder.resolve("nothing.onegrasp");
    assertEquals("there is no checkpoint " + out + ".checkpoint to go on from: check --out, or start without --resume",
        assertThrows(IllegalArgumentException.class, () -> train(CLOCK, out, "--resume")).getMessage());
  }

  @Test
  void folderThatCannotBeWrittenIsNamedBeforeTrainingStarts() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    IOException refusal = assertThrows(IOException.class, () -> train(CLOCK, file.resolve("model.onegrasp")));
    assertTrue(refusal.getMessage().startsWith("cannot write " + file.resolve("model.onegrasp.checkpoint")),
        refusal.getMessage());
  }

  @Test
  void skillFileCanBeInspected() throws IOException {
    Path file = folder.resolve("mug.skill");
    Skill skill = Skill.newBuilder().setObject("mug").setModelSha256(ByteString.fromHex("ab12"))
        .setCreated("2025-03-01T10:00:00Z")
        .addSettings(Setting.newBuilder().setKey("grasp.width").setNumber(0.03)).build();
    CheckedFile.of("mug", Kind.SKILL, skill.toByteString()).write(file);
    assertEquals(0, run(new InspectCommand(Kernels.best()), file.toString()));
    String shown = printed.toString();
    assertTrue(shown.contains("skill \"mug\", taught 2025-03-01T10:00:00Z to the model with sha256 ab12"), shown);
    assertTrue(shown.contains("grasp.width      0.03"), shown);
  }

  @Test
  void absurdOptionsAreRefusedWithTheirBounds() {
    assertEquals("--rounds must be 1 to 1000000, got 0",
        assertThrows(IllegalArgumentException.class, () -> train(CLOCK, folder.resolve("x"), "--rounds", "0"))
            .getMessage());
  }

  private static List<Subject> views(int objects, long seed, ViewsWork.Looks looks, Crew crew) throws IOException {
    ViewsWork.Matter matter = new ViewsWork.Matter(HouseholdObjects.training(objects, 1), 2, seed, InputSpec.STANDARD,
        WorkArea.STANDARD, looks);
    return ViewsWork.of(matter, EmbeddedSimulator::new).subjects(crew, Crew.Progress.UNSEEN);
  }

  @Test
  void viewsDependOnTheSeedAndNotOnTheThreads() throws IOException {
    try (Crew one = new ThreadCrew("one", 1); Crew two = new ThreadCrew("two", 2)) {
      List<Subject> a = views(3, 1, ViewsWork.Looks.USUAL, one);
      List<Subject> b = views(3, 1, ViewsWork.Looks.USUAL, two);
      List<Subject> c = views(3, 2, ViewsWork.Looks.USUAL, two);
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(a.get(i).views().get(1).heights(), b.get(i).views().get(1).heights());
        assertEquals(a.get(i).views().get(1).pose(), b.get(i).views().get(1).pose());
        assertFalse(a.get(i).views().get(1).pose().equals(c.get(i).views().get(1).pose()));
      }
    }
  }

  @Test
  void oneObjectInThreeIsSeenByAnotherSensorWhereThatIsAskedFor() throws IOException {
    try (Crew crew = new ThreadCrew("one", 1)) {
      List<Subject> usual = views(4, 1, ViewsWork.Looks.USUAL, crew);
      List<Subject> others = views(4, 1, ViewsWork.Looks.OTHER_SENSORS, crew);
      for (int i = 0; i < 4; i++) {
        boolean same = Arrays.equals(usual.get(i).views().get(0).heights(),
            others.get(i).views().get(0).heights());
        assertEquals(i % 3 != 0, same, "object " + i);
      }
    }
  }

  @Test
  void renderedSensorsStandInTheModelAndNeedTheEmbeddedWorld() throws IOException {
    Path out = folder.resolve("sensors.onegrasp");
    assertEquals(0, train(CLOCK, out, "--sensors", "rendered"));
    String command = ModelFile.read(out).provenance().command();
    assertTrue(command.endsWith(" --sensors rendered"), command);
    assertEquals("--sensors rendered needs --world sim: Gazebo's camera is of one kind",
        assertThrows(IllegalArgumentException.class,
            () -> train(CLOCK, out, "--sensors", "rendered", "--world", "gazebo")).getMessage());
  }

  @Test
  void allFamiliesAreLearnedFromWhereThatIsAskedFor() throws IOException {
    Path out = folder.resolve("all.onegrasp");
    assertEquals(0, train(CLOCK, out, "--families", "all"));
    Provenance made = ModelFile.read(out).provenance();
    assertTrue(made.command().startsWith("train --seed 1 --objects 3 --families all --views 2 "), made.command());
    assertEquals("3 drawn of 3 kinds, 2 views each", made.notes().get("objects"));
    assertEquals("box 1, grater 1, handset 1", made.notes().get("kinds"));
    assertEquals("other things in 0.0 of the samples of the rounds", made.notes().get("clutter"));
  }

  private Path meshes() throws IOException {
    Path meshes = Files.createDirectory(folder.resolve("meshes"));
    Files.writeString(meshes.resolve("brick.obj"), """
        v 0 0 0
        v 0.09 0 0
        v 0.09 0.04 0
        v 0 0.04 0
        v 0 0 0.05
        v 0.09 0 0.05
        v 0.09 0.04 0.05
        v 0 0.04 0.05
        f 4 3 2 1
        f 5 6 7 8
        f 1 2 6 5
        f 2 3 7 6
        f 3 4 8 7
        f 4 1 5 8
        """);
    Files.writeString(meshes.resolve("broken.obj"), "v 0 0 nonsense\n");
    return meshes;
  }

  @Test
  void meshesOfAFolderJoinTheDrawnObjectsAndBadFilesAreCounted() throws IOException {
    Path meshes = meshes();
    Path out = folder.resolve("meshes.onegrasp");
    assertEquals(0, train(CLOCK, out, "--objects", meshes.toString()));
    Provenance made = ModelFile.read(out).provenance();
    assertTrue(made.command().startsWith("train --seed 1 --objects 3 --objects " + meshes + " --views 2 "),
        made.command());
    assertEquals("3 drawn of 3 kinds, 1 read from " + meshes + " (1 left out), 2 views each",
        made.notes().get("objects"));
    assertEquals("box 1, can 1, bottle 1, mesh 1", made.notes().get("kinds"));
  }

  @Test
  void trainingOnMeshesResumesToTheSameFileAndRefusesOtherMeshes() throws IOException {
    Path meshes = meshes();
    Path unbroken = folder.resolve("unbroken.onegrasp");
    train(CLOCK, unbroken, "--objects", meshes.toString());
    Path resumed = folder.resolve("resumed.onegrasp");
    train(CLOCK, resumed, "--objects", meshes.toString(), "--pause-after", "1");
    train(NEXT_DAY, resumed, "--objects", meshes.toString(), "--resume");
    assertArrayEquals(Files.readAllBytes(unbroken), Files.readAllBytes(resumed));
    Path brick = meshes.resolve("brick.obj");
    Files.writeString(brick, Files.readString(brick).replace("0.05", "0.06"));
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
        () -> train(CLOCK, resumed, "--objects", meshes.toString(), "--resume"));
    assertTrue(refusal.getMessage().contains("belongs to another run"), refusal.getMessage());
  }

  @Test
  void objectsThatAreNeitherANumberNorAFolderAreRefused() {
    Path out = folder.resolve("x");
    assertEquals("--objects: \"thirty\" is neither a number nor a folder or mesh file that exists",
        assertThrows(IllegalArgumentException.class, () -> train(CLOCK, out, "--objects", "thirty")).getMessage());
    assertEquals("--objects must be 1 to 9000, got 0",
        assertThrows(IllegalArgumentException.class, () -> train(CLOCK, out, "--objects", "0")).getMessage());
  }

  @Test
  void moreViewsThanMemoryHoldsAreRefusedBeforeTheyAreTaken() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> train(CLOCK, folder.resolve("x"), "--objects", "9000", "--views", "1000")).getMessage();
    assertTrue(message.startsWith("9000 objects in 1000 views need 80,8"), message);
    assertTrue(message.contains("--views "), message);
  }

  @Test
  void independentEpisodesStandInTheModelAndDoNotDependOnThreads() throws IOException {
    Path one = folder.resolve("one.onegrasp");
    Path two = folder.resolve("two.onegrasp");
    train(CLOCK, one, "--threads", "1", "--episodes", "independent", "--episodes-a-round", "3");
    train(CLOCK, two, "--threads", "3", "--episodes", "independent", "--episodes-a-round", "3");
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    String command = ModelFile.read(one).provenance().command();
    assertTrue(command.endsWith(" --episodes independent --episodes-a-round 3"), command);
    assertEquals("--episodes-a-round needs --episodes independent",
        assertThrows(IllegalArgumentException.class, () -> train(CLOCK, one, "--episodes-a-round", "3")).getMessage());
    assertEquals("--episodes joined meets at every step, too often for --cluster: leave one of them out",
        assertThrows(IllegalArgumentException.class, () -> train(CLOCK, one, "--cluster", "--episodes", "joined"))
            .getMessage());
  }

  @Test
  void independentEpisodesGoOnFromACheckpointToTheSameFile() throws IOException {
    Path unbroken = folder.resolve("unbroken.onegrasp");
    Path resumed = folder.resolve("resumed.onegrasp");
    train(CLOCK, unbroken, "--episodes", "independent");
    train(CLOCK, resumed, "--episodes", "independent", "--pause-after", "1");
    train(NEXT_DAY, resumed, "--episodes", "independent", "--resume");
    assertArrayEquals(Files.readAllBytes(unbroken), Files.readAllBytes(resumed));
  }

  @Test
  void clutterStandsInTheModelAndIsAShare() throws IOException {
    Path out = folder.resolve("clutter.onegrasp");
    assertEquals(0, train(CLOCK, out, "--clutter", "0.5"));
    String command = ModelFile.read(out).provenance().command();
    assertTrue(command.endsWith(" --clutter 0.5"), command);
    assertEquals("--clutter must be 0 to 1, got 1.5",
        assertThrows(IllegalArgumentException.class, () -> train(CLOCK, out, "--clutter", "1.5")).getMessage());
  }
}
