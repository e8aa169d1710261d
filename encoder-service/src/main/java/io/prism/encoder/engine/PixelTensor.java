package io.prism.encoder.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.prism.models.PixelInput;
import io.prism.pictures.RgbImage;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a graph whose input is a batch of pictures. */
final class PixelTensor {
  private final PixelInput input;
  private final float[][] tables;
  private final DirectBuffers buffers;

  PixelTensor(PixelInput input, int maxBatch) {
    this.input = input;
    this.tables =
        new float[][] {
          input.normalisation().table(0),
          input.normalisation().table(1),
          input.normalisation().table(2)
        };
    this.buffers = new DirectBuffers((long) Float.BYTES * maxBatch * values());
  }

  Map<String, FloatBuffer> run(OnnxGraph graph, List<RgbImage> pictures, Set<String> outputs) {
    ByteBuffer buffer = buffers.take();
    FloatBuffer floats = buffer.asFloatBuffer().limit(pictures.size() * values());
    for (int i = 0; i < pictures.size(); i++) {
      write(pictures.get(i), floats, i * values());
    }
    long[] shape = {pictures.size(), 3, input.height(), input.width()};
    try (OnnxTensor tensor =
        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), floats.slice(), shape)) {
      return graph.run(Map.of(input.name(), tensor), outputs);
    } catch (OrtException e) {
      throw new IllegalStateException("no tensor for " + pictures.size() + " pictures", e);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  private int values() {
    return 3 * input.width() * input.height();
  }

  /** Rows of R G B … to planes of red, green, blue. */
  private void write(RgbImage picture, FloatBuffer out, int at) {
    if (picture.width() != input.width() || picture.height() != input.height()) {
      throw new IllegalArgumentException(picture + " is not of the model's size");
    }
    byte[] pixels = picture.pixels();
    int plane = input.width() * input.height();
    float[] row = new float[plane];
    for (int channel = 0; channel < 3; channel++) {
      float[] table = tables[channel];
      for (int i = 0, from = channel; i < plane; i++, from += 3) {
        row[i] = table[pixels[from] & 0xFF];
      }
      out.put(at + channel * plane, row);
    }
  }
}
