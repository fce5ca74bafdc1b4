package org.onegrasp.msgs.bag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Int32;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.StringMessage;

/** Bags that are written byte by byte, sound and damaged. */
class BagTest {
  @TempDir
  Path folder;

  private static RosTime at(int seconds) {
    return new RosTime(seconds, 0);
  }

  /** Two topics in three chunks; the first message of the last chunk was recorded before the last of the second. */
  private static BagWriter sample(String compression) {
    return new BagWriter(compression)
        .write("/words", StringMessage.CODEC, at(10), new StringMessage("a"))
        .write("/numbers", Int32.CODEC, at(11), new Int32(1)).endChunk()
        .write("/words", StringMessage.CODEC, at(12), new StringMessage("b"))
        .write("/words", StringMessage.CODEC, at(15), new StringMessage("d")).endChunk()
        .write("/numbers", Int32.CODEC, at(13), new Int32(2))
        .write("/words", StringMessage.CODEC, at(14), new StringMessage("c"));
  }

  private Bag open(byte[] bytes) throws IOException {
    return Bag.open(Files.write(folder.resolve("test.bag"), bytes));
  }

  private static List<String> words(Bag bag) throws IOException {
    List<String> words = new ArrayList<>();
    BagMessages messages = bag.messages(connection -> connection.topic().equals("/words"));
    for (BagMessage message = messages.next(); message != null; message = messages.next()) {
      words.add(message.decode(StringMessage.CODEC).data());
    }
    return words;
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "bz2", "lz4"})
  void readsTopicsAndMessagesInTheOrderOfTheirTimes(String compression) throws Exception {
    try (Bag bag = open(sample(compression).finish())) {
      assertEquals(List.of(new BagTopic("/numbers", "std_msgs/Int32", Int32.CODEC.md5(), 2),
          new BagTopic("/words", "std_msgs/String", StringMessage.CODEC.md5(), 4)), bag.topics());
      assertEquals(List.of("a", "b", "c", "d"), words(bag));
      assertEquals(List.of(at(10), at(15)), List.of(bag.start(), bag.end()));
      assertEquals(List.of(), bag.problems());
      assertEquals("/recorder", bag.connections().iterator().next().callerId());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "bz2", "lz4"})
  void recordingThatWasKilledGivesWhatIsThere(String compression) throws Exception {
    try (Bag bag = open(sample(compression).killed())) {
      assertEquals(List.of("a", "b", "c", "d"), words(bag));
      assertEquals(4, bag.topics().get(1).messages());
      assertTrue(bag.problems().get(0).contains("was not ended properly"), bag.problems().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "bz2", "lz4"})
  void bagCutAtAnyByteGivesTheMessagesBeforeIt(String compression) throws Exception {
    byte[] whole = sample(compression).finish();
    int most = 0;
    for (int length = 13 + 4096; length < whole.length; length += 7) {
      try (Bag bag = open(Arrays.copyOf(whole, length))) {
        List<String> words = words(bag);
        assertTrue(words.size() >= most, length + " bytes: " + words);
        assertTrue(List.of("a", "b", "c", "d").containsAll(words), words.toString());
        assertFalse(bag.problems().toString().contains("null"), bag.problems().toString());
        most = Math.max(most, words.size());
      }
    }
    assertEquals(4, most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "bz2", "lz4"})
  void damageAnywhereEndsInAProblemAndNeverInAnotherException(String compression) throws Exception {
    byte[] whole = sample(compression).finish();
    SplittableRandom random = new SplittableRandom(6);
    int withProblems = 0;
    for (int round = 0; round < 400; round++) {
      byte[] damaged = whole.clone();
      damaged[13 + random.nextInt(69)] ^= (byte) random.nextInt(256);
      for (int i = 0; i < 3; i++) {
        damaged[13 + 4096 + random.nextInt(whole.length - 13 - 4096)] = (byte) random.nextInt();
      }
      withProblems += readsOrExplains(damaged) ? 0 : 1;
    }
    assertTrue(withProblems > 100, withProblems + " with problems");
  }

  /** False when the bag has a problem. */
  private boolean readsOrExplains(byte[] bytes) throws IOException {
    try (Bag bag = open(bytes)) {
      BagMessages messages = bag.messages(connection -> true);
      while (messages.next() != null) {
        bag.topics();
      }
      return bag.problems().isEmpty();
    }
  }

  @Test
  void sizesThatLieAreNotBelieved() throws Exception {
    byte[] chunk = BagWriter.record("no bzip2".getBytes(StandardCharsets.UTF_8), BagWriter.op(5),
        BagWriter.text("compression", "bz2"),
        BagWriter.number("size", -1));
    byte[] start = Arrays.copyOf(sample("none").finish(), 13 + 4096);
    try (Bag bag = open(BagWriter.join(start, chunk))) {
      assertEquals(
          List.of("chunk at byte 4157 (bz2) is damaged or cut off after 0 bytes: Stream is not in the BZip2 format"),
          bag.problems());
    }
    byte[] header = {-1, -1, -1, 127, 0, 0};
    try (Bag bag = open(BagWriter.join(start, header))) {
      assertEquals("reading stopped at byte 4109 of 4115: the file ends within the record that begins before byte 4113",
          bag.problems().get(0));
    }
  }

  @Test
  void compressionThatNobodyKnowsIsNamed() throws Exception {
    byte[] bytes = sample("none").finish();
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("compression=none", "compression=zstd");
    try (Bag bag = open(text.getBytes(StandardCharsets.ISO_8859_1))) {
      assertEquals(List.of(), words(bag));
      assertTrue(bag.problems().get(0)
          .contains("(zstd) is damaged or cut off after 0 bytes: unknown compression; none, bz2 and"
              + " lz4 are read"),
          bag.problems().toString());
    }
  }

  @Test
  void otherFilesAndOtherVersionsAreRefusedWithAdvice() {
    assertTrue(refusal("SQLite format 3\0")
        .contains("one of ROS 2, or another SQLite file; bags of ROS 2 (.db3, .mcap) have to be"
            + " converted first, for example with rosbags-convert"));
    assertTrue(refusal("\u0089MCAP0\r\n")
        .contains("is no bag of ROS 1 but one of ROS 2, or another MCAP file; bags of ROS 2"));
    assertTrue(refusal("").contains("is no bag of ROS 1: it is empty. Was the recording ended"));
    assertTrue(refusal("PK\3\4").contains("is no bag of ROS 1: it does not begin with '#ROSBAG V2.0'"));
    assertTrue(
        refusal("#ROSBAG V1.2\n").contains("is a bag of version 1.2; only 2.0 is read. Rewrite it: rosbag filter"));
    IOException absent = assertThrows(IOException.class, () -> Bag.open(folder.resolve("absent.bag")));
    assertTrue(absent.getMessage().startsWith("cannot read the bag "), absent.getMessage());
    byte[] encrypted =
        BagWriter.join("#ROSBAG V2.0\n".getBytes(StandardCharsets.UTF_8), BagWriter.record(new byte[0], BagWriter.op(3),
            BagWriter.text("encryptor", "rosbag/AesCbcEncryptor")));
    IOException secret = assertThrows(IOException.class, () -> open(encrypted));
    assertTrue(secret.getMessage().contains("decrypt it with rosbag decrypt"), secret.getMessage());
  }

  private String refusal(String file) {
    return assertThrows(IOException.class, () -> open(file.getBytes(StandardCharsets.ISO_8859_1))).getMessage();
  }

  private String refusal(Path file) {
    return assertThrows(IOException.class, () -> Bag.open(file)).getMessage();
  }

  @Test
  void whatIsNoFileIsRefusedWithAdvice() throws Exception {
    assertEquals(folder + " is a folder, no bag: name one of the files in it", refusal(folder));
    Path active = Files.write(folder.resolve("run.bag.active"), sample("none").killed());
    assertEquals("cannot read the bag " + folder.resolve("run.bag") + ": there is no such file. But there is " + active
        + ": end rosbag record, or read what it has so far by that name", refusal(folder.resolve("run.bag")));
    Path bag = Files.write(folder.resolve("other.bag"), new byte[0]);
    assertTrue(refusal(folder).endsWith("no bag: name one of the files in it, such as " + bag), refusal(folder));
    Files.write(folder.resolve("metadata.yaml"), new byte[0]);
    assertTrue(refusal(folder).contains("It looks like a recording of ROS 2; bags of ROS 2"), refusal(folder));
    assertTrue(refusal(Path.of("/dev/null")).startsWith("/dev/null is no regular file"), refusal(Path.of("/dev/null")));
  }

  @Test
  void topicsWithoutSlashAreThoseWithOneAsRosbagPlayTakesThem() throws Exception {
    byte[] bytes = new BagWriter("none").write("words", StringMessage.CODEC, at(1), new StringMessage("a"))
        .write("/words", StringMessage.CODEC, at(2), new StringMessage("b"))
        .write("//words/", StringMessage.CODEC, at(3), new StringMessage("c")).finish();
    try (Bag bag = open(bytes)) {
      assertEquals(List.of(new BagTopic("/words", "std_msgs/String", StringMessage.CODEC.md5(), 3)), bag.topics());
      assertEquals(List.of("a", "b", "c"), words(bag));
    }
  }

  /** 60 MB, more than are unpacked at once. */
  private static BagWriter large(String compression) {
    BagWriter writer = new BagWriter(compression);
    for (int i = 0; i < 60; i++) {
      writer.write("/large", StringMessage.CODEC, at(100 + i), new StringMessage("x".repeat(1 << 20)))
          .write("/words", StringMessage.CODEC, at(100 + i), new StringMessage("word " + i));
    }
    return writer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "bz2", "lz4"})
  void largeChunksAreReadAStretchAtATime(String compression) throws Exception {
    try (Bag bag = open(large(compression).finish())) {
      BagMessages all = bag.messages(connection -> true);
      for (int i = 0; i < 60; i++) {
        assertEquals(4 + (1 << 20), all.next().bytes().remaining());
        assertEquals("word " + i, all.next().decode(StringMessage.CODEC).data());
      }
      assertEquals(null, all.next());
      assertEquals(List.of(), bag.problems());
    }
  }

  @Test
  void plainChunksAreSortedHoweverLargeTheyAreAndCompressedOnesTellWhenTheyAreNot() throws Exception {
    try (Bag bag =
        open(large("none").write("/words", StringMessage.CODEC, at(50), new StringMessage("first")).finish())) {
      assertEquals("first", bag.messages(connection -> true).next().decode(StringMessage.CODEC).data());
    }
    try (Bag bag =
        open(large("lz4").write("/words", StringMessage.CODEC, at(50), new StringMessage("first")).finish())) {
      assertEquals("first", words(bag).get(0));
      assertEquals(List.of(), bag.problems());
      BagMessages all = bag.messages(connection -> true);
      while (all.next() != null) {
        assertFalse(bag.damaged());
      }
      assertTrue(
          bag.problems().get(0)
              .contains("some of its messages come out of order. Sort the bag: rosbag filter OLD NEW True"),
          bag.problems().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "bz2", "lz4"})
  void chunkWhoseSizeLiesIsReadAsItIsAndTold(String compression) throws Exception {
    byte[] sound = sample(compression).finish();
    for (int size : new int[] {1, 100, 1 << 30, -1}) {
      byte[] lying = sound.clone();
      ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN).putInt(indexOf(lying, "size=") + 5, size);
      try (Bag bag = open(lying)) {
        assertEquals(List.of("a", "b", "c", "d"), words(bag), size + " bytes");
        assertTrue(bag.problems().size() == 1 && bag.problems().get(0).startsWith("chunk at byte "),
            bag.problems().toString());
      }
    }
  }

  @Test
  void chunkWhoseIndexWasCutOffIsReadWithoutIt() throws Exception {
    byte[] whole = new BagWriter("none").write("/numbers", Int32.CODEC, at(1), new Int32(1))
        .write("/words", StringMessage.CODEC, at(2), new StringMessage("a")).finish();
    int secondIndex = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("count=");
    try (Bag bag = open(Arrays.copyOf(whole, secondIndex))) {
      assertEquals(List.of("a"), words(bag));
      assertEquals(List.of(1L, 1L), bag.topics().stream().map(BagTopic::messages).toList());
    }
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7FFF_FFFF, -1, 100_000, 40, 1})
  void chunkWhoseLengthLiesCostsNoMoreThanItself(int length) throws Exception {
    byte[] lying = sample("none").finish();
    int size = indexOf(lying, "size=") + 5;
    // the header's last field is the size
    ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN).putInt(size + 4, length);
    try (Bag bag = open(lying)) {
      List<String> words = words(bag);
      assertTrue(words.containsAll(List.of("b", "c", "d")), words.toString());
      assertTrue(bag.damaged());
      assertTrue(
          bag.problems().get(0).startsWith("damaged at byte ")
              && bag.problems().get(0).contains("reading goes on at byte "),
          bag.problems().toString());
    }
  }

  @Test
  void messagesTooLargeToHoldAreLeftOutByName() throws Exception {
    BagWriter writer =
        new BagWriter("lz4").write("/words", StringMessage.CODEC, at(1), new StringMessage("x".repeat(128 << 20)))
            .write("/words", StringMessage.CODEC, at(2), new StringMessage("b"));
    try (Bag bag = open(writer.finish())) {
      assertEquals(List.of("b"), words(bag));
      assertEquals(List.of("a message on /words has 134217732 bytes; at most 134217728 are read: it is left out"),
          bag.problems());
    }
  }

  @Test
  void messageOfAnotherTypeIsNotDecoded() throws Exception {
    try (Bag bag = open(sample("none").finish())) {
      BagMessage message = bag.messages(connection -> true).next();
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> message.decode(Header.CODEC));
      assertTrue(e.getMessage().startsWith("/words was recorded as std_msgs/String ["), e.getMessage());
    }
  }
}
