package org.onegrasp.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.msgs.model.Cells;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.papers.CellLog;

/** The cells of bench-rules that are done, in a file that is written whole after each of them (kind CELLS). */
final class BenchCheckpoint implements CellLog {
  private final Path file;
  private final Origin origin;
  private final Map<String, ByteString> cells = new LinkedHashMap<>();
  private final Consumer<String> say;

  /**
   * What results depend on.
   *
   * @param plan the options, and which data
   * @param commit of the sources
   * @param program checksum of the program and of how it adds floats up
   */
  record Origin(String plan, String commit, String program) {}

  private BenchCheckpoint(Path file, Origin origin, Consumer<String> say) {
    this.file = file;
    this.origin = origin;
    this.say = say;
  }

  /**
   * A new file, whatever was there.
   *
   * @param say told when a cell cannot be kept
   * @throws IOException when it cannot be written
   */
  static BenchCheckpoint begin(Path file, Origin origin, Consumer<String> say) throws IOException {
    BenchCheckpoint checkpoint = new BenchCheckpoint(file, origin, say);
    checkpoint.write(); // a wrong path or a full disk shows now and not after an hour
    return checkpoint;
  }

  /**
   * Goes on with a file.
   *
   * @throws IllegalArgumentException when there is none, or it is of another run
   * @throws org.onegrasp.model.ModelFileException when it is damaged
   */
  static BenchCheckpoint resume(Path file, Origin origin, Consumer<String> say) throws IOException {
    if (Files.notExists(file)) {
      throw new IllegalArgumentException(
          "there is no checkpoint " + file + " to go on from: check --json, or start without --resume");
    }
    Cells stored = stored(file);
    require(file, "run", note(stored, 0), origin.plan, "Give the same options");
    require(file, "commit", note(stored, 1), origin.commit, "Check that commit out");
    require(file, "build, or a machine with other vectors", note(stored, 2), origin.program,
        "Use the same jars and flags");
    BenchCheckpoint checkpoint = new BenchCheckpoint(file, origin, say);
    checkpoint.cells.putAll(stored.getCellsMap());
    return checkpoint;
  }

  private static void require(Path file, String what, String there, String here, String how) {
    if (!there.equals(here)) {
      throw new IllegalArgumentException("checkpoint " + file + " is of another " + what + ".\n  there: " + there
          + "\n  here:  " + here + "\n" + how + ", or start anew without --resume");
    }
  }

  private static Cells stored(Path file) throws IOException {
    CheckedFile checked = CheckedFile.read(file).require(Kind.CELLS);
    try {
      return Cells.parseFrom(checked.payload());
    } catch (InvalidProtocolBufferException e) {
      throw CheckedFile.damaged(checked.name(), e.getMessage(), e);
    }
  }

  private static String note(Cells stored, int index) {
    return index < stored.getNotesCount() ? stored.getNotes(index).getText() : "";
  }

  /** What a file holds, for people. */
  static String told(Path file) throws IOException {
    Cells stored = stored(file);
    return String.format("%d cells of bench-rules %s, commit %s", stored.getCellsCount(), note(stored, 0),
        note(stored, 1));
  }

  @Override
  public Optional<byte[]> found(String cell) {
    return Optional.ofNullable(cells.get(cell)).map(ByteString::toByteArray);
  }

  @Override
  public void done(String cell, byte[] result) {
    cells.put(cell, ByteString.copyFrom(result));
    try {
      write();
    } catch (IOException e) {
      say.accept(e.getMessage() + "; the run goes on, and the file is tried again after the next cell");
    }
  }

  private void write() throws IOException {
    Cells stored = Cells.newBuilder().addNotes(text("plan", origin.plan)).addNotes(text("commit", origin.commit))
        .addNotes(text("program", origin.program)).putAllCells(cells).build();
    try {
      CheckedFile.of(file.toString(), Kind.CELLS, stored.toByteString()).write(file);
    } catch (IOException e) {
      throw CheckedFile.unwritable(file, e);
    }
  }

  private static Setting text(String key, String text) {
    return Setting.newBuilder().setKey(key).setText(text).build();
  }
}
