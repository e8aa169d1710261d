package io.prism.engine.triton;

import io.prism.inference.v1.ModelConfig;
import io.prism.inference.v1.ModelMetadataResponse;
import io.prism.inference.v1.ModelMetadataResponse.TensorMetadata;
import io.prism.inference.v1.ModelParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a model on a server with what the pack says. */
final class ModelCheck {
  /** Where deploy/triton notes which file a model was made from. */
  static final String SHA256 = "prism_sha256";

  private static final String WHAT_TO_DO =
      " Make the model repository from the pack that the service's setting names"
          + " (deploy/triton/README.md), or correct its setting triton.models.";

  private final ModelContract contract;

  ModelCheck(ModelContract contract) {
    this.contract = contract;
  }

  /**
   * Items of the largest batch.
   *
   * @throws TritonFault MISFIT, saying what differs and what to do
   */
  int maxBatch(ModelMetadataResponse metadata, ModelConfig config) {
    requireNames(metadata);
    contract.inputs().forEach(spec -> requireTensor("takes", spec, metadata.getInputsList()));
    contract.outputs().forEach(spec -> requireTensor("gives", spec, metadata.getOutputsList()));
    requireSource(config);
    return config.getMaxBatchSize() > 0 ? config.getMaxBatchSize() : Integer.MAX_VALUE;
  }

  private void requireNames(ModelMetadataResponse metadata) {
    List<String> wanted = contract.inputs().stream().map(TensorSpec::name).sorted().toList();
    List<String> found =
        metadata.getInputsList().stream().map(TensorMetadata::getName).sorted().toList();
    if (!wanted.equals(found)) {
      throw misfit("takes the inputs " + found + ", but the pack says " + wanted + ".");
    }
  }

  private void requireTensor(String verb, TensorSpec spec, List<TensorMetadata> tensors) {
    Optional<TensorMetadata> found =
        tensors.stream().filter(t -> t.getName().equals(spec.name())).findFirst();
    if (found.isEmpty()) {
      throw misfit(
          verb
              + " only "
              + tensors.stream().map(TensorMetadata::getName).toList()
              + ", but the pack says "
              + spec.name()
              + ".");
    }
    TensorMetadata tensor = found.get();
    if (!tensor.getDatatype().equals(spec.type().name()) || !fits(tensor.getShapeList(), spec)) {
      throw misfit(
          String.format(
              "%s %s as %s%s, but the pack says %s%s.",
              verb,
              spec.name(),
              tensor.getDatatype(),
              tensor.getShapeList(),
              spec.type(),
              batched(spec)));
    }
  }

  /** Any number of items, and each dimension as long as the pack says. */
  private static boolean fits(List<Long> shape, TensorSpec spec) {
    List<Long> wanted = batched(spec);
    if (shape.size() != wanted.size() || shape.get(0) != TensorSpec.ANY) {
      return false;
    }
    for (int i = 1; i < shape.size(); i++) {
      if (shape.get(i) != TensorSpec.ANY && !shape.get(i).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<Long> batched(TensorSpec spec) {
    List<Long> shape = new ArrayList<>(List.of(TensorSpec.ANY));
    shape.addAll(spec.shape());
    return shape;
  }

  /** Shapes may agree where the weights are another model's. */
  private void requireSource(ModelConfig config) {
    ModelParameter source = config.getParametersMap().get(SHA256);
    if (source != null && !source.getStringValue().equals(contract.sha256())) {
      throw misfit(
          "was made from another file (SHA-256 "
              + source.getStringValue()
              + ") than the pack's ("
              + contract.sha256()
              + ").");
    }
  }

  private TritonFault misfit(String what) {
    return new TritonFault(
        TritonFault.Kind.MISFIT, "model '" + contract.name() + "' " + what + WHAT_TO_DO);
  }
}
