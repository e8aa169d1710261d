package io.prism.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.prism.engine.PixelPlanes;
import io.prism.models.PixelInput;
import io.prism.pictures.RgbImage;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a graph whose input is a batch of pictures. */
public final class PixelTensor {
  private final PixelInput input;
  private final PixelPlanes planes;
  private final DirectBuffers buffers;

  public PixelTensor(PixelInput input, int maxBatch) {
    this.input = input;
    this.planes = new PixelPlanes(input);
    this.buffers = new DirectBuffers((long) Float.BYTES * maxBatch * planes.values());
  }

  public Map<String, FloatBuffer> run(
      OnnxGraph graph, List<RgbImage> pictures, Set<String> outputs) {
    ByteBuffer buffer = buffers.take();
    FloatBuffer floats = buffer.asFloatBuffer().limit(pictures.size() * planes.values());
    planes.write(pictures, floats);
    long[] shape = {pictures.size(), 3, input.height(), input.width()};
    try (OnnxTensor tensor =
        OnnxTensor.createTensor(OnnxRuntime.environment(), floats.slice(), shape)) {
      return graph.run(Map.of(input.name(), tensor), outputs);
    } catch (OrtException e) {
      throw new IllegalStateException("no tensor for " + pictures.size() + " pictures", e);
    } finally {
      buffers.giveBack(buffer);
    }
  }
}
