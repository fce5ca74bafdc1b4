package org.onegrasp.node;

import static org.onegrasp.node.Problems.Subject.CAMERA;
import static org.onegrasp.node.Problems.Subject.DEPTH;

import java.util.function.LongSupplier;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.UnusableDepthException;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;

/** Makes scenes of depth images and remembers them. For one thread. */
final class SceneReader {
  private static final byte[] NO_COLOUR = {};

  private final NodeConfiguration configuration;
  private final FrameTree frames;
  private final SceneHistory scenes;
  private final LongSupplier rosTime;
  private final HeightMapper mapper;

  /** @param rosTime nanoseconds, for images without a stamp */
  SceneReader(NodeConfiguration configuration, FrameTree frames, SceneHistory scenes, LongSupplier rosTime) {
    this.configuration = configuration;
    this.frames = frames;
    this.scenes = scenes;
    this.rosTime = rosTime;
    this.mapper = new HeightMapper(configuration.workArea());
  }

  /** @throws UnusableInputException when image, info or transform do not serve; says what to do */
  Scene read(Image image, CameraInfo info) {
    float[] metres = DepthImages.metres(image);
    long stamp = image.header().stamp().toNanos();
    long when = stamp == 0 ? rosTime.getAsLong() : stamp;
    Observation observation = new Observation(DepthImages.camera(info, image), cameraPose(image.header().frameId(), when), metres,
        NO_COLOUR, stamp * 1e-9);
    try {
      HeightMap map = mapper.map(observation);
      Scene scene = new Scene(map, map.quantise(new byte[HeightMap.CELLS]), when);
      scenes.add(scene);
      return scene;
    } catch (UnusableDepthException e) {
      throw new UnusableInputException(DEPTH, e.getMessage());
    }
  }

  private Pose cameraPose(String frame, long stampNanos) {
    if (configuration.cameraPose().isPresent()) {
      return configuration.cameraPose().get();
    }
    try {
      return frames.lookUp(configuration.baseFrame(), frame, stampNanos).pose();
    } catch (NoTransformException e) {
      throw new UnusableInputException(CAMERA, e.getMessage() + "; or set ~camera_pose");
    }
  }
}
