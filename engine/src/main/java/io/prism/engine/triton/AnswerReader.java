package io.prism.engine.triton;

import com.google.protobuf.ByteString;
import io.prism.inference.v1.ModelInferResponse;
import io.prism.inference.v1.ModelInferResponse.InferOutputTensor;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads answers. Triton sends what a model made, whatever the model's configuration says. */
final class AnswerReader {
  private final String model;
  private final List<TensorSpec> outputs;
  private final int items;

  /**
   * @param model for messages
   * @param outputs all FP32, each dimension as this call's answer must have it
   */
  AnswerReader(String model, List<TensorSpec> outputs, int items) {
    this.model = model;
    this.outputs = outputs;
    this.items = items;
  }

  /**
   * The outputs by name, as views of the message.
   *
   * @throws TritonFault WRONG_ANSWER if something is missing, of another type, shape or size, or no
   *     number: an answer that nobody can use is no success of the server's
   */
  Map<String, FloatBuffer> read(ModelInferResponse response) {
    Map<String, FloatBuffer> values = new HashMap<>();
    for (TensorSpec spec : outputs) {
      values.put(spec.name(), read(response, spec));
    }
    return values;
  }

  private FloatBuffer read(ModelInferResponse response, TensorSpec spec) {
    for (int i = 0; i < response.getOutputsCount(); i++) {
      InferOutputTensor tensor = response.getOutputs(i);
      if (tensor.getName().equals(spec.name())) {
        requireForm(tensor, spec);
        if (i >= response.getRawOutputContentsCount()) {
          throw wrong(spec.name() + " without its bytes");
        }
        return floats(response.getRawOutputContents(i), spec);
      }
    }
    throw wrong("no " + spec.name());
  }

  private void requireForm(InferOutputTensor tensor, TensorSpec spec) {
    List<Long> shape = new ArrayList<>(List.of((long) items));
    shape.addAll(spec.shape());
    if (!tensor.getDatatype().equals(spec.type().name()) || !tensor.getShapeList().equals(shape)) {
      throw wrong(
          spec.name()
              + " as "
              + tensor.getDatatype()
              + tensor.getShapeList()
              + " instead of "
              + spec.type()
              + shape);
    }
  }

  private FloatBuffer floats(ByteString bytes, TensorSpec spec) {
    if (bytes.size() != items * spec.bytes()) {
      throw wrong(spec.name() + " with " + bytes.size() + " bytes, not " + items * spec.bytes());
    }
    FloatBuffer values =
        bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    switch (spec.values()) {
      case FINITE -> requireFinite(values, spec);
      case LOGITS -> requireLogits(values, spec);
    }
    return values;
  }

  private void requireFinite(FloatBuffer values, TensorSpec spec) {
    for (int i = 0; i < values.limit(); i++) {
      if (!Float.isFinite(values.get(i))) {
        throw wrong(spec.name() + " with " + values.get(i));
      }
    }
  }

  /** A row's largest value is NaN if one of them is. */
  private void requireLogits(FloatBuffer values, TensorSpec spec) {
    int row = Math.toIntExact(spec.shape().get(spec.shape().size() - 1));
    for (int start = 0; start < values.limit(); start += row) {
      float max = Float.NEGATIVE_INFINITY;
      for (int i = start; i < start + row; i++) {
        max = Math.max(max, values.get(i));
      }
      if (!Float.isFinite(max)) {
        throw wrong(spec.name() + " with " + max + " as the largest of a row");
      }
    }
  }

  private TritonFault wrong(String what) {
    return new TritonFault(TritonFault.Kind.WRONG_ANSWER, "model '" + model + "' answered " + what);
  }
}
