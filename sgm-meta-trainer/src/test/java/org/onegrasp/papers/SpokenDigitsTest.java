package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpokenDigitsTest {
  @TempDir
  private Path folder;

  /** A tone as a WAVE file. */
  private static byte[] wave(int rate, int bits, double hertz, int samples) {
    ByteBuffer out = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples)
        .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
    out.putInt(16).putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate).putShort((short) 2)
        .putShort((short) bits);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      out.putShort((short) (8000 * Math.sin(2 * Math.PI * hertz * i / rate)));
    }
    return out.array();
  }

  private void archive(Map<String, byte[]> files) throws IOException {
    Zips.write(folder.resolve("free-spoken-digit-dataset.zip"), files);
  }

  private void refused(byte[] recording, String... words) throws IOException {
    archive(Map.of("3_anna_7.wav", recording));
    DataFileException e = assertThrows(DataFileException.class, () -> SpokenDigits.read(folder));
    assertTrue(e.getMessage().contains("free-spoken-digit-dataset.zip: 3_anna_7.wav "), e.getMessage());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }

  /** Three speakers whose tones grow with the digit, 12 recordings of each digit. */
  private SpokenDigits three() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String speaker : List.of("anna", "ben", "carl")) {
      for (int i = 0; i < 120; i++) {
        files.put(i % 10 + "_" + speaker + "_" + i / 10 + ".wav", wave(8000, 16, 300 + 100 * (i % 10), 900 + 10 * i));
      }
    }
    archive(files);
    return SpokenDigits.read(folder);
  }

  @Test
  void splitsByIndexAsPublished() throws IOException {
    Split published = three().published();
    assertEquals(3 * 10 * 7, published.train().count());
    assertEquals(3 * 10 * 5, published.test().count());
    assertArrayEquals(new int[] {32, 24}, published.train().shape());
    Split tuning = three().tuning();
    assertEquals(3 * 10 * 2, tuning.train().count());
    assertEquals(3 * 10 * 5, tuning.test().count());
  }

  @Test
  void bandsHaveMeanZeroAndDeviationOneOverTheTrainingExamples() throws IOException {
    Examples train = three().published().train();
    for (int band = 0; band < 24; band++) {
      double sum = 0;
      double squares = 0;
      for (int i = band; i < train.inputs().length; i += 24) {
        sum += train.inputs()[i];
        squares += train.inputs()[i] * train.inputs()[i];
      }
      double n = train.inputs().length / 24.0;
      assertEquals(0, sum / n, 1e-4);
      assertEquals(1, squares / n, 1e-3);
    }
  }

  @Test
  void unheardSpeakersAreInNoTrainingExample() throws IOException {
    SpokenDigits digits = three();
    assertEquals(List.of("anna", "ben", "carl"), digits.speakers());
    SpokenDigits.Adaptation adaptation = digits.unheard(Set.of("ben"), digits.others(Set.of("ben")), 3);
    assertEquals(2 * 10 * 7, adaptation.others().train().count());
    assertEquals(2 * 10 * 5, adaptation.others().test().count());
    assertEquals(10 * 3, adaptation.unheard().train().count());
    assertEquals(10 * 9, adaptation.unheard().test().count());
    assertEquals(10 * 7, digits.unheard(Set.of("ben"), Set.of("carl"), 3).others().train().count());
    assertThrows(IllegalArgumentException.class, () -> digits.unheard(Set.of("anna"), Set.of("anna"), 3));
    assertThrows(IllegalArgumentException.class, () -> digits.unheard(Set.of("dora"), Set.of("anna"), 3));
    assertThrows(IllegalArgumentException.class, () -> digits.unheard(Set.of("anna", "ben", "carl"), Set.of(), 3));
  }

  @Test
  void newWordsAreByNewSpeakersOnly() throws IOException {
    SpokenDigits digits = three();
    Split split = digits.newWords(Set.of(7, 8), Set.of("ben"), Set.of("anna"));
    assertEquals(8 * 12, split.train().count());
    assertEquals(2 * 12, split.test().count());
    assertArrayEquals(new int[] {7, 8}, Arrays.stream(split.test().labels()).distinct().sorted().toArray());
    assertTrue(Arrays.stream(split.train().labels()).noneMatch(label -> label == 7 || label == 8));
    assertThrows(IllegalArgumentException.class,
        () -> digits.newWords(Set.of(7), Set.of("ben"), Set.of("ben", "carl")));
  }

  @Test
  void aToneIsLoudInItsOwnBandForAsLongAsItLasts() {
    float[] features = new float[32 * 24];
    new LogMel(32, 24, 8000).features(Wave.samples(wave(8000, 16, 1000, 4000), 8000), features, 0);
    // Bands are (mel(4000) - mel(80)) / 25 = 80.9 mel apart from mel(80) = 121.9 on; mel(1000) = 1000 is band 9.9 from
    // 0 on.
    for (int frame = 0; frame < 32; frame++) {
      int loudest = 0;
      for (int band = 1; band < 24; band++) {
        loudest = features[frame * 24 + band] > features[frame * 24 + loudest] ? band : loudest;
      }
      assertEquals(10, loudest, "frame " + frame);
    }
  }

  @Test
  void refusesRecordingsThatAreCutOrOfAnotherFormat() throws IOException {
    byte[] whole = wave(8000, 16, 400, 1000);
    refused(Arrays.copyOf(whole, 11), "no RIFF/WAVE file (11 bytes)");
    refused(Arrays.copyOf(whole, 43), "no \"data\" chunk");
    refused(Arrays.copyOf(whole, 1044), "cut off", "claims 2000 bytes and 1000 are left");
    refused(wave(16000, 16, 400, 1000), "16000 Hz", "expected 1 (PCM), 1, 8000 and 16");
    refused(wave(8000, 8, 400, 1000), "8 bits");
    refused(wave(8000, 16, 400, 0), "no samples");
    archive(Map.of("readme.txt", new byte[1]));
    DataFileException e = assertThrows(DataFileException.class, () -> SpokenDigits.read(folder));
    assertTrue(e.getMessage().contains("has no recording"), e.getMessage());
  }

  @Test
  void readsTheRealRecordings() throws IOException {
    SpokenDigits digits = SpokenDigits.read(PublicData.folder(SpokenDigits.FOLDER));
    assertEquals(List.of("george", "jackson", "lucas", "nicolas", "theo", "yweweler"), digits.speakers());
    Split published = digits.published();
    assertEquals(2700, published.train().count());
    assertEquals(300, published.test().count());
    // Nearest mean of each digit, a poor classifier, is far above the 10 % of chance.
    assertTrue(nearestMean(published) > 0.5, "nearest mean is right for " + nearestMean(published));
  }

  private static double nearestMean(Split split) {
    int size = split.train().size();
    float[][] means = new float[10][size];
    for (int e = 0; e < split.train().count(); e++) {
      for (int i = 0; i < size; i++) {
        means[split.train().labels()[e]][i] += split.train().inputs()[e * size + i] / 270;
      }
    }
    int right = 0;
    for (int e = 0; e < split.test().count(); e++) {
      double[] distances = new double[10];
      for (int d = 0; d < 10; d++) {
        for (int i = 0; i < size; i++) {
          double difference = split.test().inputs()[e * size + i] - means[d][i];
          distances[d] += difference * difference;
        }
      }
      double least = Arrays.stream(distances).min().orElseThrow();
      right += distances[split.test().labels()[e]] == least ? 1 : 0;
    }
    return right / (double) split.test().count();
  }
}
