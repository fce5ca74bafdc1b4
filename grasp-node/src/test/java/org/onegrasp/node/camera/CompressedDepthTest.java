package org.onegrasp.node.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.health.UnusableInputException;

class CompressedDepthTest {
  private static final String PNG = "16UC1; compressedDepth png";
  private static final String RVL = "16UC1; compressedDepth rvl";

  private static CompressedImage message(String format, byte... data) {
    return new CompressedImage(Header.of(RosTime.ZERO, "camera"), format, data);
  }

  /** A head of zeros, a size, and words. */
  private static byte[] rvl(int width, int height, int... words) {
    ByteBuffer data = ByteBuffer.allocate(20 + 4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    data.position(12).putInt(width).putInt(height);
    for (int word : words) {
      data.putInt(word);
    }
    return data.array();
  }

  private static String refusal(String format, byte... data) {
    return assertThrows(UnusableInputException.class, () -> CompressedDepth.image(message(format, data))).getMessage();
  }

  @Test
  void millimetresInAPngComeOutAsTheyWere() {
    Image raw = BoxOnTable.millimetres(RosTime.ZERO);
    for (CompressedImage packed : new CompressedImage[] {BoxOnTable.compressed(RosTime.ZERO),
        BoxOnTable.compressed(RosTime.ZERO, "16UC1; compressedDepth", new byte[12], raw.data()),
        BoxOnTable.compressed(RosTime.ZERO, "16UC1; png compressed ", new byte[0], raw.data())}) {
      Image image = CompressedDepth.image(packed);
      assertEquals("160x120 16UC1", image.width() + "x" + image.height() + " " + image.encoding());
      assertArrayEquals(raw.data(), image.data());
    }
  }

  /** A = 100 * 101 and B = 1 - A / 10, as the plug-in has them for a nearest depth of 100 and a largest of 10 m. */
  @Test
  void metresInSixteenBitsAreFractions() {
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(0).putFloat(10_100).putFloat(-1009);
    ByteBuffer values = ByteBuffer.allocate(2 * 160 * 120).order(ByteOrder.LITTLE_ENDIAN);
    values.putShort(0, (short) (10_100 / 0.8 - 1009)).putShort(2, (short) 1);
    float[] metres = DepthImages.metres(CompressedDepth.image(
        BoxOnTable.compressed(RosTime.ZERO, "32FC1; compressedDepth png", head.array(), values.array())));
    assertEquals(0.8f, metres[0], 1e-6);
    assertEquals(10, metres[1], 1e-4);
    assertTrue(Float.isNaN(metres[2]), "nothing was seen");
  }

  /** Two zeros, then 1000, 1001, 999: differences 1000, 1, -2, folded to 2000 = 3720 in octal, 2, 3. */
  @Test
  void runsOfZerosAndDifferencesMakeAPicture() {
    Image image = CompressedDepth.image(message(RVL, rvl(5, 1, 0x238A_F323)));
    assertArrayEquals(new float[] {0, 0, 1, 1.001f, 0.999f}, DepthImages.metres(image), 1e-6f);
  }

  @Test
  void runsThatDoNotFitThePictureAreRefused() {
    assertTrue(refusal(RVL, rvl(6, 1, 0x238A_F323)).contains("its RVL words end after 5 of 6 pixels"));
    assertTrue(refusal(RVL, rvl(4, 1, 0x238A_F323)).contains("more pixels than its 4x1"));
    assertTrue(refusal(RVL, rvl(4, 1, -1, -1, -1)).contains("more pixels than its 4x1"));
    assertTrue(refusal(RVL, rvl(1 << 20, 1 << 20, 0)).contains("it is of 1048576x1048576 pixels"));
    assertTrue(refusal(RVL, new byte[20]).contains("its 20 bytes do not hold what its format says"));
  }

  @Test
  void whatIsNoDepthIsNamed() {
    assertEquals("a compressed image with the format 'bgr8; jpeg compressed bgr8' is no depth: connect ~depth to the"
        + " topic that ends in /compressedDepth, or to the raw depth image",
        refusal("bgr8; jpeg compressed bgr8", new byte[100]));
  }

  @Test
  void damagedPicturesAreRefusedInOneSentence() {
    byte[] whole = BoxOnTable.compressed(RosTime.ZERO).data();
    assertTrue(refusal(PNG, Arrays.copyOfRange(whole, 12, whole.length)).startsWith(
        "a compressed depth image is damaged: the head of 12 bytes in front of the PNG is missing: check its"));
    assertTrue(refusal(PNG, Arrays.copyOf(whole, whole.length / 2)).contains("its PNG cannot be read ("));
    assertTrue(refusal(PNG, Arrays.copyOf(whole, 30)).contains("its 30 bytes do not hold what its format says"));
    assertTrue(refusal(PNG).contains("its 0 bytes"));
    byte[] large = whole.clone();
    large[12 + 16 + 1] = 1; // a million pixels more across
    assertTrue(
        refusal(PNG, large).contains("it is of 65696x120 pixels") || refusal(PNG, large).contains("cannot hold"));
    byte[] bits = whole.clone();
    bits[12 + 24] = 8;
    assertTrue(refusal(PNG, bits).contains("its PNG "), refusal(PNG, bits));
    assertTrue(refusal("32FC1; compressedDepth png", whole).contains("A = 0.0"));
  }
}
