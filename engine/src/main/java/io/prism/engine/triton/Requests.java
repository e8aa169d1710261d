package io.prism.engine.triton;

import io.prism.inference.v1.ModelInferRequest;
import io.prism.inference.v1.ModelInferRequest.InferInputTensor;
import io.prism.inference.v1.ModelInferRequest.InferRequestedOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Messages that run a model. */
final class Requests {
  private Requests() {}

  /** Items from (inclusive) to (exclusive) of a batch, without copying them. */
  static ModelInferRequest infer(ModelContract contract, List<RawInput> inputs, int from, int to) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(contract.name());
    for (RawInput input : inputs) {
      request
          .addInputs(
              InferInputTensor.newBuilder()
                  .setName(input.spec().name())
                  .setDatatype(input.spec().type().name())
                  .addShape(to - from)
                  .addAllShape(input.shape()))
          .addRawInputContents(input.items(from, to));
    }
    for (TensorSpec output : contract.outputs()) {
      request.addOutputs(InferRequestedOutputTensor.newBuilder().setName(output.name()));
    }
    return request.build();
  }

  /**
   * One item that any network has an answer to: zeros, and ones where it takes integers. A mask of
   * zeros would be a text without a token, whose mean is no number.
   */
  static ModelInferRequest trial(ModelContract contract) {
    List<RawInput> item =
        contract.inputs().stream()
            .map(spec -> new RawInput(spec, spec.smallest().shape(), trial(spec)))
            .toList();
    return infer(contract, item, 0, 1);
  }

  private static byte[] trial(TensorSpec spec) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(spec.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    if (spec.type() == TensorSpec.DataType.INT64) {
      while (bytes.hasRemaining()) {
        bytes.putLong(1);
      }
    }
    return bytes.array();
  }
}
