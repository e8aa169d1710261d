package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.prism.inference.v1.GRPCInferenceServiceGrpc;
import io.prism.inference.v1.ModelInferRequest;
import io.prism.inference.v1.ModelInferRequest.InferInputTensor;
import io.prism.inference.v1.ModelInferRequest.InferRequestedOutputTensor;
import io.prism.inference.v1.ModelInferResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that a real Triton refuses, past all that the client checks itself: what it says is what
 * {@link TritonFault} understands. That of servers that go down is in TritonOutageTest.
 */
@Timeout(300)
class TritonWordingTest {
  private static final int TEXT_BYTES = 32 * Long.BYTES;
  private static final int MAX_MESSAGE = 1 << 20;

  private static TestTriton triton;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() {
    triton = TestTriton.shared();
    channel = channel(MAX_MESSAGE);
  }

  @AfterAll
  static void stop() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  private static ManagedChannel channel(int maxMessage) {
    return TritonChannels.open(
        triton.endpoint(),
        new TritonSettings(
            List.of(triton.endpoint()),
            Optional.empty(),
            Duration.ofSeconds(60),
            maxMessage,
            Duration.ofSeconds(60)));
  }

  /** What is changed in a request that is well, and a word of the answer. */
  enum Bad {
    ANOTHER_SHAPE(
        "unexpected shape",
        request -> {
          request.getInputsBuilder(0).setShape(1, 16);
          return request.setRawInputContents(0, zeros(TEXT_BYTES / 2));
        }),
    NO_BATCH_DIMENSION(
        "batch-size must be <= ",
        request -> {
          request.getInputsBuilder(0).clearShape().addShape(32);
          return request;
        }),
    ANOTHER_DATATYPE(
        "data-type",
        request -> {
          request.getInputsBuilder(0).setDatatype("INT32");
          return request.setRawInputContents(0, zeros(TEXT_BYTES / 2));
        }),
    TOO_FEW_BYTES(
        "byte size", request -> request.setRawInputContents(0, zeros(TEXT_BYTES - Long.BYTES))),
    TOO_MANY_BYTES(
        "byte size", request -> request.setRawInputContents(0, zeros(TEXT_BYTES + Long.BYTES))),
    ANOTHER_INPUT(
        "'nope'",
        request -> {
          request.getInputsBuilder(0).setName("nope");
          return request;
        }),
    ANOTHER_OUTPUT(
        "'nope'",
        request ->
            request.addOutputs(InferRequestedOutputTensor.newBuilder().setName("nope").build())),
    NO_INPUT("input", request -> request.clearInputs().clearRawInputContents()),
    RAW_AND_TYPED(
        "raw_input_contents",
        request -> {
          request.getInputsBuilder(0).setUnknownFields(typed());
          return request;
        }),
    OVER_THE_MODELS_BATCH(
        "batch-size must be <= " + TestModels.MAX_BATCH,
        request -> {
          request.getInputsBuilder(0).setShape(0, TestModels.MAX_BATCH + 1);
          return request.setRawInputContents(0, zeros(TEXT_BYTES * (TestModels.MAX_BATCH + 1)));
        });

    private final String word;
    private final UnaryOperator<ModelInferRequest.Builder> change;

    Bad(String word, UnaryOperator<ModelInferRequest.Builder> change) {
      this.word = word;
      this.change = change;
    }
  }

  @Test
  void theRequestThatTheOthersAreMadeFromIsWell() {
    assertThat(ask(well("text").build()).getOutputsCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Bad.class)
  void aRequestThatDoesNotFitTheModelIsAMisfit(Bad bad) {
    TritonFault fault = fault(bad.change.apply(well("text")).build());

    assertThat(fault).hasMessageContaining("INVALID_ARGUMENT").hasMessageContaining(bad.word);
    assertThat(fault.kind()).isEqualTo(TritonFault.Kind.MISFIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nope", "text-missing"})
  void aModelThatIsNotLoadedIsAway(String model) {
    assertThat(fault(well(model).build()).kind()).isEqualTo(TritonFault.Kind.MODEL_AWAY);
  }

  @Test
  void aVersionThatNobodyHasIsAway() {
    assertThat(fault(well("text").setModelVersion("7").build()).kind())
        .isEqualTo(TritonFault.Kind.MODEL_AWAY);
  }

  @Test
  void aModelThatRaisesIsBroken() {
    triton.load("text-raises");

    assertThat(fault(well("text-raises").build()).kind()).isEqualTo(TritonFault.Kind.BROKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-queue: maximum queue size", "text-hurry: timeout expired"})
  void aQueueThatIsFullOrTooSlowIsBusy(String modelAndWords) throws Exception {
    String[] parts = modelAndWords.split(": ", -1);
    triton.load(parts[0]);

    List<TritonFault> faults = faults(parts[0], 6);

    assertThat(faults).isNotEmpty().allSatisfy(fault -> assertBusy(fault, parts[1]));
  }

  private static void assertBusy(TritonFault fault, String words) {
    assertThat(fault.kind()).isEqualTo(TritonFault.Kind.BUSY);
    assertThat(fault).hasMessageContaining("UNAVAILABLE").hasMessageContaining(words);
  }

  @Test
  void anAnswerOverTheClientsLimitIsTooLarge() {
    ManagedChannel narrow = channel(256);
    try {
      assertThat(fault(narrow, well("text").build(), 60).kind())
          .isEqualTo(TritonFault.Kind.TOO_LARGE);
    } finally {
      narrow.shutdownNow();
    }
  }

  @Test
  void aModelThatNeverAnswersIsSilent() {
    triton.load("text-silent");

    assertThat(fault(channel, well("text-silent").build(), 1).kind())
        .isEqualTo(TritonFault.Kind.SILENT);
  }

  /** One text that no faulty model takes for a trial. */
  private static ModelInferRequest.Builder well(String model) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("ids")
                .setDatatype("INT64")
                .addShape(1)
                .addShape(32))
        .addRawInputContents(zeros(TEXT_BYTES));
  }

  private static ByteString zeros(int bytes) {
    return ByteString.copyFrom(new byte[bytes]);
  }

  /** KServe's {@code contents { int64_contents: [ 0 … ] }}, which our proto does not have. */
  private static UnknownFieldSet typed() {
    UnknownFieldSet contents =
        UnknownFieldSet.newBuilder()
            .addField(3, UnknownFieldSet.Field.newBuilder().addLengthDelimited(zeros(32)).build())
            .build();
    return UnknownFieldSet.newBuilder()
        .addField(
            5,
            UnknownFieldSet.Field.newBuilder().addLengthDelimited(contents.toByteString()).build())
        .build();
  }

  private static ModelInferResponse ask(ModelInferRequest request) {
    return ask(channel, request, 60);
  }

  private static ModelInferResponse ask(
      ManagedChannel channel, ModelInferRequest request, int seconds) {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(seconds, TimeUnit.SECONDS)
        .modelInfer(request);
  }

  private static TritonFault fault(ModelInferRequest request) {
    return fault(channel, request, 60);
  }

  private static TritonFault fault(ManagedChannel channel, ModelInferRequest request, int seconds) {
    return attempt(channel, request, seconds)
        .orElseThrow(() -> new AssertionError("Triton answered"));
  }

  /** Empty if it was answered. */
  private static Optional<TritonFault> attempt(
      ManagedChannel channel, ModelInferRequest request, int seconds) {
    try {
      ask(channel, request, seconds);
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      return Optional.of(TritonFault.of(e, triton.endpoint()));
    }
  }

  /** Of so many calls at once, those that failed. */
  private static List<TritonFault> faults(String model, int calls) throws Exception {
    List<CompletableFuture<Optional<TritonFault>>> all =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> attempt(channel, well(model).build(), 60),
                        task -> new Thread(task).start()))
            .limit(calls)
            .toList();
    List<TritonFault> faults = new ArrayList<>();
    for (CompletableFuture<Optional<TritonFault>> call : all) {
      call.get().ifPresent(faults::add);
    }
    return faults;
  }
}
