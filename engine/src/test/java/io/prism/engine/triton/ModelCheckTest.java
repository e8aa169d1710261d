package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.inference.v1.ModelConfig;
import io.prism.inference.v1.ModelMetadataResponse;
import io.prism.inference.v1.ModelMetadataResponse.TensorMetadata;
import io.prism.inference.v1.ModelParameter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCheckTest {
  private static final TensorMetadata PIXELS = tensor("pixels", "FP32", -1, 3, 80, 80);
  private static final TensorMetadata EMBEDDING = tensor("embedding", "FP32", -1, 256);
  private static final ModelConfig CONFIG = ModelConfig.newBuilder().setMaxBatchSize(64).build();

  private final ModelCheck check =
      new ModelCheck(
          new ModelContract(
              "image",
              "1234",
              List.of(TensorSpec.of("pixels", TensorSpec.DataType.FP32, 3, 80, 80)),
              List.of(TensorSpec.of("embedding", TensorSpec.DataType.FP32, 256))));

  @Test
  void aModelLikeThePackSaysFitsWithItsLargestBatch() {
    assertThat(check.maxBatch(model(PIXELS, EMBEDDING), CONFIG)).isEqualTo(64);
  }

  @Test
  void aModelWithMoreOutputsAndOpenLengthsFits() {
    ModelMetadataResponse open =
        model(tensor("pixels", "FP32", -1, 3, -1, -1), EMBEDDING, tensor("more", "INT32", -1));

    assertThat(check.maxBatch(open, CONFIG)).isEqualTo(64);
  }

  @Test
  void aModelThatBatchesByItselfTakesAnyNumber() {
    assertThat(check.maxBatch(model(PIXELS, EMBEDDING), ModelConfig.getDefaultInstance()))
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void anotherInputNameIsToldWithBothNames() {
    assertMisfit(
        model(tensor("images", "FP32", -1, 3, 80, 80), EMBEDDING),
        "model 'image' takes the inputs [images], but the pack says [pixels].");
  }

  @Test
  void aSecondInputIsOneTooMany() {
    ModelMetadataResponse two =
        ModelMetadataResponse.newBuilder()
            .addInputs(PIXELS)
            .addInputs(tensor("mask", "INT64", -1, 32))
            .addOutputs(EMBEDDING)
            .build();

    assertMisfit(two, "takes the inputs [mask, pixels]");
  }

  @Test
  void anotherShapeIsToldWithBothShapes() {
    assertMisfit(
        model(tensor("pixels", "FP32", -1, 3, 64, 64), EMBEDDING),
        "takes pixels as FP32[-1, 3, 64, 64], but the pack says FP32[-1, 3, 80, 80].");
    assertMisfit(
        model(PIXELS, tensor("embedding", "FP32", -1, 512)),
        "gives embedding as FP32[-1, 512], but the pack says FP32[-1, 256].");
  }

  @Test
  void anotherTypeIsToldWithBothTypes() {
    assertMisfit(
        model(tensor("pixels", "FP16", -1, 3, 80, 80), EMBEDDING), "FP16[-1, 3, 80, 80], but");
  }

  @Test
  void aModelWithoutBatchesDoesNotFit() {
    assertMisfit(model(tensor("pixels", "FP32", 3, 80, 80), EMBEDDING), "FP32[3, 80, 80]");
    assertMisfit(model(tensor("pixels", "FP32", 1, 3, 80, 80), EMBEDDING), "FP32[1, 3, 80, 80]");
  }

  @Test
  void aMissingOutputIsToldWithThoseThatThereAre() {
    assertMisfit(
        model(PIXELS, tensor("other", "FP32", -1, 256)),
        "gives only [other], but the pack says embedding.");
  }

  @Test
  void anotherModelOfTheSameShapesIsNoticedByItsDigest() {
    ModelConfig same = config("1234");
    ModelConfig other = config("5678");

    assertThat(check.maxBatch(model(PIXELS, EMBEDDING), same)).isEqualTo(64);
    assertThatThrownBy(() -> check.maxBatch(model(PIXELS, EMBEDDING), other))
        .hasMessageContaining("was made from another file (SHA-256 5678) than the pack's (1234)");
  }

  private static ModelConfig config(String sha256) {
    return CONFIG.toBuilder()
        .putParameters("prism_sha256", ModelParameter.newBuilder().setStringValue(sha256).build())
        .build();
  }

  private void assertMisfit(ModelMetadataResponse model, String message) {
    assertThatThrownBy(() -> check.maxBatch(model, CONFIG))
        .isInstanceOfSatisfying(
            TritonFault.class, f -> assertThat(f.kind()).isEqualTo(TritonFault.Kind.MISFIT))
        .hasMessageContaining(message)
        .hasMessageContaining("Make the model repository from the pack");
  }

  private static ModelMetadataResponse model(TensorMetadata input, TensorMetadata... outputs) {
    return ModelMetadataResponse.newBuilder()
        .addInputs(input)
        .addAllOutputs(Arrays.asList(outputs))
        .build();
  }

  private static TensorMetadata tensor(String name, String type, long... shape) {
    TensorMetadata.Builder tensor = TensorMetadata.newBuilder().setName(name).setDatatype(type);
    Arrays.stream(shape).forEach(tensor::addShape);
    return tensor.build();
  }
}
