package io.prism.engine.triton;

import io.prism.engine.Callers;
import io.prism.engine.PixelPlanes;
import io.prism.models.PixelInput;
import io.prism.pictures.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Runs a model whose input is a batch of pictures. */
public final class TritonPixels {
  private final TensorSpec spec;
  private final PixelPlanes planes;
  private final HeapBuffers buffers;

  public TritonPixels(PixelInput input, int maxBatch) {
    this.spec = spec(input);
    this.planes = new PixelPlanes(input);
    this.buffers = new HeapBuffers((long) Float.BYTES * maxBatch * planes.values());
  }

  public static TensorSpec spec(PixelInput input) {
    return TensorSpec.of(input.name(), TensorSpec.DataType.FP32, 3, input.height(), input.width());
  }

  public Answer run(TritonModel model, List<RgbImage> pictures, Callers callers) {
    byte[] bytes = buffers.take();
    try {
      planes.write(pictures, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
      return model.infer(
          pictures.size(), List.of(new RawInput(spec, spec.shape(), bytes)), callers);
    } finally {
      buffers.giveBack(bytes);
    }
  }
}
