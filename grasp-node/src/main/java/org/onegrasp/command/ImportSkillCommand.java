package org.onegrasp.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.onegrasp.cli.ModelOption;
import org.onegrasp.export.ReturnedSkill;
import org.onegrasp.model.Skill;
import org.onegrasp.model.StoredModel;
import org.onegrasp.node.skills.SkillStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import-skill}: a skill file of what a microcontroller was taught. */
@Command(name = "import-skill",
    description = "Makes a skill file, which nodes serve, of the weights that a microcontroller"
        + " gave back and of what it was shown. docs/microcontroller.md says how the two files look.",
    mixinStandardHelpOptions = true)
final class ImportSkillCommand implements Callable<Integer> {
  private static final int LONGEST_NAME = 100;

  @Option(names = "--lesson", required = true, paramLabel = "DIR",
      description = "Folder that @|bold export|@ wrote, from which the board's program was made.")
  private Path lesson;

  @Option(names = "--shown", required = true, paramLabel = "FILE",
      description = "What the board was shown: grasp and heights.")
  private Path shown;

  @Option(names = "--weights", required = true, paramLabel = "FILE", description = "What the board gave back.")
  private Path weights;

  @Option(names = "--checksum", paramLabel = "HEX", defaultValue = "",
      description = "Checksum of the weights as the board told it; the file must have it.")
  private String checksum;

  @Option(names = "--object", required = true, paramLabel = "NAME", description = "What the object is called.")
  private String object;

  @Option(names = "--out", required = true, paramLabel = "DIR",
      description = "Folder for the skill file: a node's, while that node does not run, or any.")
  private Path out;

  @Mixin
  private ModelOption model;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (object.isBlank() || object.length() > LONGEST_NAME) {
      throw new CommandLine.ParameterException(spec.commandLine(),
          "--object needs a name of 1 to " + LONGEST_NAME + " characters");
    }
    StoredModel stored = model.read();
    ReturnedSkill returned = new ReturnedSkill(lesson, stored);
    Path file = save(returned.read(object, shown, weights, checksum));
    PrintWriter text = spec.commandLine().getOut();
    text.printf("Written to %s: '%s', taught by %s on a board.%nA node that is started with _skills_dir:=%s serves it;"
        + " one that runs takes the file on its page.%n", file, object, returned.rule(), out);
    text.flush();
    return 0;
  }

  private Path save(Skill skill) throws IOException {
    try (SkillStore store = new SkillStore(out, Clock.systemUTC(), "import-skill")) {
      return out.resolve(store.save(skill).file());
    } catch (IOException e) {
      throw new IOException(e.getMessage().replace(SkillStore.LATER, ""), e);
    }
  }
}
