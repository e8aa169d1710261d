package io.prism.engine.triton;

import java.util.List;

/**
 * What a pack expects of a model.
 *
 * @param name under which the server knows it
 * @param sha256 of the ONNX file that the pack names; compared if the model's configuration names
 *     one
 * @param inputs all of them
 * @param outputs those that are wanted
 */
public record ModelContract(
    String name, String sha256, List<TensorSpec> inputs, List<TensorSpec> outputs) {
  public ModelContract {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
