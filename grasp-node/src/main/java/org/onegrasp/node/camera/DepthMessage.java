package org.onegrasp.node.camera;

import org.onegrasp.msgs.ByteArrays;
import org.onegrasp.msgs.Choice;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.PointCloud2;

/** What a depth camera sent, in whichever of three types it does. */
public sealed interface DepthMessage {
  /** The three types. */
  static Choice<DepthMessage> types() {
    return new Choice<DepthMessage>().or(Image.CODEC, Picture::new).or(CompressedImage.CODEC, Compressed::new)
        .or(PointCloud2.CODEC, Cloud::new);
  }

  Header header();

  /** Name of its type, such as sensor_msgs/Image. */
  String type();

  /** Its numbers as they came. */
  byte[] data();

  /** Nobody else holds it and its owner is done with it: its memory is used again. */
  default void release() {
    ByteArrays.giveBack(data());
  }

  /** Whether encoding, format or fields say that it is depth. */
  boolean hasDepth();

  /** Whether it says nothing without the camera info that belongs to it. */
  default boolean needsInfo() {
    return true;
  }

  /** What it is, with its size, for messages. */
  String inWords();

  /** A depth image as it is; see {@link DepthImages}. */
  record Picture(Image image) implements DepthMessage {
    @Override
    public Header header() {
      return image.header();
    }

    @Override
    public String type() {
      return Image.CODEC.type();
    }

    @Override
    public byte[] data() {
      return image.data();
    }

    @Override
    public boolean hasDepth() {
      return DepthImages.isDepth(image.encoding());
    }

    @Override
    public String inWords() {
      return "an image of " + image.width() + "x" + image.height();
    }
  }

  /** A depth image as image_transport's plug-in for depth compresses it; see {@link CompressedDepth}. */
  record Compressed(CompressedImage image) implements DepthMessage {
    @Override
    public Header header() {
      return image.header();
    }

    @Override
    public String type() {
      return CompressedImage.CODEC.type();
    }

    @Override
    public byte[] data() {
      return image.data();
    }

    @Override
    public boolean hasDepth() {
      return CompressedDepth.isDepth(image.format());
    }

    @Override
    public String inWords() {
      return "a compressed image of " + image.data().length + " bytes";
    }
  }

  /** Points, laid out like a picture or not; see {@link PointClouds}. */
  record Cloud(PointCloud2 points) implements DepthMessage {
    @Override
    public Header header() {
      return points.header();
    }

    @Override
    public String type() {
      return PointCloud2.CODEC.type();
    }

    @Override
    public byte[] data() {
      return points.data();
    }

    @Override
    public boolean hasDepth() {
      return points.fields().stream().anyMatch(field -> field.name().equals("z"));
    }

    @Override
    public boolean needsInfo() {
      return false;
    }

    @Override
    public String inWords() {
      return "a cloud of " + points.width() + "x" + points.height() + " points";
    }
  }
}
