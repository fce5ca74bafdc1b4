package org.onegrasp.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.onegrasp.msgs.model.ModelFile;

/**
 * A file of model.proto, known to be whole: the outermost message with its version and checksum. Writing is atomic: a
 * process killed at any moment leaves the old file or the new one.
 *
 * @param name where it comes from, for messages
 * @param payload serialized message of that kind
 * @param sha256 of the payload, 64 hexadecimal digits
 */
public record CheckedFile(String name, ModelFile.Kind kind, ByteString payload, String sha256) {

  /** The only version there is; readers refuse others. */
  public static final int FORMAT_VERSION = 1;
  /** Much more than any file of ours has; a larger one is something else. */
  private static final int MAX_BYTES = 16 << 20;
  /** No write takes so long, so nobody is at work on it any more. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  public static CheckedFile of(String name, ModelFile.Kind kind, ByteString payload) {
    return new CheckedFile(name, kind, payload, HexFormat.of().formatHex(sha256(payload)));
  }

  /**
   * @throws ModelFileException when there is no such file, or it is no file, damaged, cut or newer than this program
   */
  public static CheckedFile read(Path file) throws IOException {
    try {
      requireRegular(file);
      try (InputStream in = Files.newInputStream(file)) {
        return read(in, file.toString());
      }
    } catch (NoSuchFileException e) {
      throw new ModelFileException("there is no file " + file + ": check the path", e);
    } catch (AccessDeniedException e) {
      throw new IOException("no permission to read " + file, e);
    }
  }

  /**
   * Nothing else may be opened: a named pipe waits for a writer for ever, and a device gives whatever it likes.
   *
   * @throws ModelFileException when it is no regular file, nor a link to one, or has more bytes than any file of ours
   */
  public static BasicFileAttributes requireRegular(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new ModelFileException(
          file + " is " + (attributes.isDirectory() ? "a folder" : "a pipe, a socket or a device")
              + ", no regular file: check the path");
    }
    if (attributes.size() > MAX_BYTES) {
      throw tooLarge(file.toString());
    }
    return attributes;
  }

  private static ModelFileException tooLarge(String name) {
    return new ModelFileException(
        name + " has more than " + MAX_BYTES + " bytes, so it is no file of OneGrasp: check the path");
  }

  /** Reads to the end of the stream, see {@link #read(Path)}. */
  public static CheckedFile read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw tooLarge(name);
    }
    try {
      return check(ModelFile.parseFrom(bytes), name);
    } catch (InvalidProtocolBufferException e) {
      throw damaged(name, "it cannot be parsed", e);
    }
  }

  private static CheckedFile check(ModelFile file, String name) throws ModelFileException {
    int version = file.getFormatVersion();
    if (Integer.compareUnsigned(version, FORMAT_VERSION) > 0) {
      throw new ModelFileException(
          name + " has format version " + Integer.toUnsignedString(version) + ", this program reads version "
              + FORMAT_VERSION + ": update OneGrasp, or use a file made by this version");
    }
    if (version != FORMAT_VERSION) {
      throw damaged(name, "it has no format version", null);
    }
    if (!MessageDigest.isEqual(sha256(file.getPayload()), file.getSha256().toByteArray())) {
      throw damaged(name, "its checksum does not match its content", null);
    }
    if (file.getKind() == ModelFile.Kind.UNRECOGNIZED || !file.getUnknownFields().asMap().isEmpty()) {
      throw damaged(name, "it has fields that version " + FORMAT_VERSION + " does not know", null);
    }
    return new CheckedFile(name, file.getKind(), file.getPayload(),
        HexFormat.of().formatHex(file.getSha256().toByteArray()));
  }

  /** What to throw about content that does not hold together. */
  public static ModelFileException damaged(String name, String how, Throwable cause) {
    return new ModelFileException(name + " is damaged or was cut short: " + how + ". Copy it again, or make it anew",
        cause);
  }

  /** @throws ModelFileException when this is a file of another kind */
  public CheckedFile require(ModelFile.Kind wanted) throws ModelFileException {
    if (kind != wanted) {
      throw new ModelFileException(name + " is of kind " + kind + ", needed is " + wanted + ": check the path");
    }
    return this;
  }

  /** What is in the file. */
  public byte[] bytes() {
    return ModelFile.newBuilder().setFormatVersion(FORMAT_VERSION).setKind(kind).setPayload(payload)
        .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(sha256))).build().toByteArray();
  }

  /**
   * Writes a temporary file beside it, to the disk, and only then takes the name. The folder is made where it is
   * missing.
   *
   * @throws IOException when it is not known to be on the disk: the old file is there, or perhaps the new one
   */
  public void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    String name = target.getFileName().toString();
    DurableFolder folder = new DurableFolder(target.getParent());
    folder.make();
    folder.removeTemporaries(name, Instant.now().minus(ABANDONED));
    folder.write(name, bytes());
  }

  /** What to throw when {@link #write} failed. */
  public static IOException unwritable(Path file, IOException cause) {
    return new IOException("cannot write " + file + " (" + DurableFolder.reason(cause)
        + "): free some space, or choose a folder that can be written", cause);
  }

  private static byte[] sha256(ByteString bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.asReadOnlyByteBuffer());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
