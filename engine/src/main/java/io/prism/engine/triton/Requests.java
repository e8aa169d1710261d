package io.prism.engine.triton;

import io.prism.inference.v1.ModelInferRequest;
import io.prism.inference.v1.ModelInferRequest.InferInputTensor;
import io.prism.inference.v1.ModelInferRequest.InferRequestedOutputTensor;
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

  /** One item of zeros. */
  static ModelInferRequest trial(ModelContract contract) {
    List<RawInput> zeros =
        contract.inputs().stream()
            .map(
                spec ->
                    new RawInput(
                        spec, spec.smallest().shape(), new byte[Math.toIntExact(spec.bytes())]))
            .toList();
    return infer(contract, zeros, 0, 1);
  }
}
