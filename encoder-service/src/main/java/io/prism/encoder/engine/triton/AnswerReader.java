package io.prism.encoder.engine.triton;

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
  private final ModelContract contract;

  /**
   * @param contract whose outputs are all FP32
   */
  AnswerReader(ModelContract contract) {
    this.contract = contract;
  }

  /**
   * The outputs by name, as views of the message.
   *
   * @throws TritonFault WRONG_ANSWER if something is missing or of another type, shape or size
   */
  Map<String, FloatBuffer> read(ModelInferResponse response, int items) {
    Map<String, FloatBuffer> outputs = new HashMap<>();
    for (TensorSpec spec : contract.outputs()) {
      outputs.put(spec.name(), read(response, spec, items));
    }
    return outputs;
  }

  private FloatBuffer read(ModelInferResponse response, TensorSpec spec, int items) {
    for (int i = 0; i < response.getOutputsCount(); i++) {
      InferOutputTensor tensor = response.getOutputs(i);
      if (tensor.getName().equals(spec.name())) {
        requireForm(tensor, spec, items);
        if (i >= response.getRawOutputContentsCount()) {
          throw wrong(spec.name() + " without its bytes");
        }
        return floats(response.getRawOutputContents(i), spec, items);
      }
    }
    throw wrong("no " + spec.name());
  }

  private void requireForm(InferOutputTensor tensor, TensorSpec spec, int items) {
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

  private FloatBuffer floats(ByteString bytes, TensorSpec spec, int items) {
    if (bytes.size() != items * spec.bytes()) {
      throw wrong(spec.name() + " with " + bytes.size() + " bytes, not " + items * spec.bytes());
    }
    return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private TritonFault wrong(String what) {
    return new TritonFault(
        TritonFault.Kind.WRONG_ANSWER, "model '" + contract.name() + "' answered " + what);
  }
}
