package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.inference.v1.ModelInferResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which numbers are an answer. What else can be wrong with one, TritonClientTest shows. */
class AnswerReaderTest {
  private static final TensorSpec VECTORS = TensorSpec.of("y", TensorSpec.DataType.FP32, 2, 2);
  private static final TensorSpec LOGITS = VECTORS.ofLogits();
  private static final float MINUS_INFINITY = Float.NEGATIVE_INFINITY;

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aValueThatIsNotFiniteIsAWrongAnswerWhereverItStands(float value) {
    for (int at = 0; at < 4; at++) {
      float[] values = {1, 2, 3, 4};
      values[at] = value;

      assertWrong(VECTORS, "y with " + value, values);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aLogitThatIsNoNumberOrBeyondAllIsAWrongAnswer(float value) {
    for (int at = 0; at < 4; at++) {
      float[] values = {1, 2, 3, 4};
      values[at] = value;

      assertWrong(LOGITS, "y with " + value + " as the largest of a row", values);
    }
  }

  @Test
  void aLogitMayBeOfWhatCannotBe() {
    assertThat(read(LOGITS, 1, MINUS_INFINITY, MINUS_INFINITY, 4).get(2)).isEqualTo(MINUS_INFINITY);
  }

  @Test
  void logitsOfWhichNothingCanBeAreAWrongAnswer() {
    assertWrong(
        LOGITS, "y with -Infinity as the largest of a row", 1, 2, MINUS_INFINITY, MINUS_INFINITY);
  }

  private static void assertWrong(TensorSpec spec, String said, float... values) {
    assertThatThrownBy(() -> read(spec, values))
        .isInstanceOfSatisfying(
            TritonFault.class,
            fault -> assertThat(fault.kind()).isEqualTo(TritonFault.Kind.WRONG_ANSWER))
        .hasMessage("model 'm' answered " + said);
  }

  private static FloatBuffer read(TensorSpec spec, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    ModelInferResponse response =
        ModelInferResponse.newBuilder()
            .addOutputs(
                ModelInferResponse.InferOutputTensor.newBuilder()
                    .setName("y")
                    .setDatatype("FP32")
                    .addAllShape(List.of(1L, 2L, 2L)))
            .addRawOutputContents(ByteString.copyFrom(bytes))
            .build();
    return new AnswerReader("m", List.of(spec), 1).read(response).get("y");
  }
}
