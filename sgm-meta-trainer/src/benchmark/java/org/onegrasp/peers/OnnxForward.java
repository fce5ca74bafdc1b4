package org.onegrasp.peers;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;

/** ONNX Runtime's forward pass of one map in int8, on one thread, with all of its optimisations. */
final class OnnxForward {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final ByteBuffer map;
  private final OnnxTensor input;

  private OnnxForward(GraspModel model) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    session = environment.createSession(new OnnxModel(model, LARGEST_LOGIT).bytes(), options);
    ConvShape s = model.shape().layer(0);
    map = ByteBuffer.allocateDirect(model.shape().inputs(0));
    input = OnnxTensor.createTensor(environment, map, new long[] {1, s.inC(), s.height(), s.width()},
        OnnxJavaType.UINT8);
  }

  /** Logits of the shipped model stay below it on the maps that peers are shown. */
  private static final double LARGEST_LOGIT = 16;

  public static void main(String[] arguments) throws IOException, OrtException {
    GraspModel model = ModelFile.shipped().model();
    Sight sight = new Sight(model);
    OnnxForward onnx = new OnnxForward(model);
    sight.requireAlike("ONNX Runtime int8", onnx::logits);
    Turns.serve(Map.of("ONNX Runtime int8", onnx::forward));
  }

  private void forward() {
    try (OrtSession.Result result = session.run(Map.of(OnnxModel.INPUT, input))) {
      if (result.size() != 1) {
        throw new IllegalStateException("one output is expected");
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** uint8 as (height, width, channels). */
  private float[] logits(byte[] seen) {
    map.put(0, seen);
    try (OrtSession.Result result = session.run(Map.of(OnnxModel.INPUT, input))) {
      byte[][][] maps = ((byte[][][][]) result.get(0).getValue())[0];
      float[] values = new float[maps.length * maps[0].length * maps[0][0].length];
      for (int k = 0; k < values.length; k++) {
        int cell = k / maps.length;
        values[k] = maps[k % maps.length][cell / maps[0].length][cell % maps[0].length] & 0xff;
      }
      return values;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
